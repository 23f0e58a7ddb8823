// An admin says of a device that it holds its own patients alone, or everybody's names again.
import { hexToBytes } from '../../core/bytes.ts';
import { err, ok } from '../../core/result.ts';
import { liveCredentials } from '../../replica/members.ts';
import type { Engine } from '../api.ts';
import { appendBatch } from '../append-batch.ts';
import type { EngineCore } from '../engine-core.ts';

/** See Engine.setOwnPatients. Of two admins at once the last in the log counts. */
export const setOwnPatients = (
	core: EngineCore,
	{ deviceId, on }: Parameters<Engine['setOwnPatients']>[0]
): ReturnType<Engine['setOwnPatients']> =>
	appendBatch(core, async (_deps, control) => {
		if (!control.devices.has(deviceId)) return err({ type: 'NotAMember' });
		if (control.ownOnly.has(deviceId) === on) return ok([]);
		const knowsAll = liveCredentials(control).some(
			(one) => one.deviceId !== deviceId && one.role !== 'outreach' && !control.ownOnly.has(one.deviceId)
		);
		if (on && !knowsAll) return err({ type: 'NobodyKnowsAll' });
		const body = { deviceId: hexToBytes(deviceId), patients: on ? 'own' : 'all' };
		return ok([{ type: 'POLICY' as const, body }]);
	});
