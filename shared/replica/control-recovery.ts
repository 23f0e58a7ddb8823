// What RECOVER does to the folded control log: one more admin. Its signature is the root's, which control-log.ts has checked.
import { equalBytes } from '../core/bytes.ts';
import { err, ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import type { Recover } from '../protocol/control-records.ts';
import { credentialOf, deviceOf } from './control-grants.ts';
import type { ControlError, ControlState } from './control-state.ts';

const refuse = (type: ControlError['type'], seq: number) => err<ControlError>({ type, seq });

/** The state after a RECOVER at place `seq` ([CTL-20]). */
export function applyRecovery(
	state: ControlState,
	{ grant }: Recover,
	at: number,
	seq: number
): Result<ControlState, ControlError> {
	if (grant.role !== 'admin') return refuse('NotAdmin', seq);
	const credential = credentialOf(grant, undefined, seq);
	const { credId, deviceId } = credential;
	if (state.credentials.has(credId) || state.revoked.has(credId)) return refuse('CredentialTaken', seq);
	const device = state.devices.get(deviceId);
	if (device && !equalBytes(device.transportKey, grant.transportKey)) return refuse('DeviceKeyDiffers', seq);
	return ok({
		...state,
		credentials: new Map(state.credentials).set(credId, credential),
		devices: device ? state.devices : new Map(state.devices).set(deviceId, deviceOf(grant)),
		recoveries: [...state.recoveries, { seq, at, credId, deviceId }]
	});
}
