// Erasing the record of somebody whom an outreach tablet holds, or registered on its way.
import { expect, test } from 'vitest';
import * as asking from '#shared/engine/erasure/ask-erasure.ts';
import { changeQueue, readQueue } from '#shared/engine/queues.ts';
import {
	type EngineRig,
	goOffline,
	goOnline,
	startDevices,
	take,
	until
} from '../../../../support/engine-rig.ts';
import { names, prepareTablet, register } from '../../../../support/trip-rig.ts';

test('[ERS-9] a tablet has no line of it, and registers the next person under another id', async () => {
	const { devices, transport } = await startDevices([{ role: 'admin', siteName: 'Lakeside' }]);
	const [ana, bo] = devices as [EngineRig, EngineRig];
	const near = await register(ana, 'Okello');
	await goOnline(ana, bo);
	const tablet = await prepareTablet(ana, transport, [near]);
	const met = await register(tablet, 'Lamunu');
	take(await changeQueue(tablet.core, { verb: 'arrive', chartId: met }));
	take(await changeQueue(tablet.core, { verb: 'arrive', chartId: near }));
	await goOnline(tablet, ana, bo);
	await until(() => [ana, bo].every((rig) => names(rig).length === 2));
	for (const chartId of [met, near]) {
		const { id } = take(await asking.askErasure(ana.core, { chartId, reason: 'request' }));
		const stand = ({ core }: EngineRig) => core.device!.replica.control().erasures.get(id)?.stand;
		await until(() => stand(bo) === 'waiting');
		take(await asking.confirmErasure(bo.core, { id }));
		await until(() => [ana, bo, tablet].every((rig) => stand(rig) === 'erased'));
	}
	await until(() => [ana, bo, tablet].every((rig) => names(rig).length === 0));
	expect(take(await readQueue(tablet.core))).toEqual([]);
	const next = await register(tablet, 'Adong');
	expect(next).not.toBe(met);
	expect(names(tablet)).toEqual(['Adong']);
	await goOffline(tablet, ana, bo);
});
