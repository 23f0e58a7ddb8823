// What is unsent as a row of codes: the same again for who was interrupted in reading it.
import { beforeEach, expect, test } from 'vitest';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { lock, unlock } from '#shared/engine/membership.ts';
import { showUnsent } from '#shared/engine/transfers.ts';
import { parseTransferFile } from '#shared/exchange/transfer-file.ts';
import {
	restart,
	RIG_PASSPHRASE,
	startPractice,
	suite,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

let rig: EngineRig;
let chartId: string;
let first: Uint8Array;
const shown = async (one = rig): Promise<Uint8Array> => take(await showUnsent(one.core)).bytes!;
const countIn = async (bytes: Uint8Array): Promise<number> =>
	take(await parseTransferFile(suite, bytes)).envelopes.length;

beforeEach(async () => {
	rig = await startPractice();
	({ chartId } = take(await registerPatient(rig.core, { name: [{ family: 'Okello' }] })));
	first = await shown();
});

test('[XFR-7] the same row is shown again, and each showing is recorded', async () => {
	const waiting = await rig.store.count('outbox');
	expect(await countIn(first)).toBe(waiting);
	rig.clock.advance(60_000);
	expect(await shown()).toEqual(first);
	expect(await rig.store.count('outbox')).toBe(waiting + 1);
	expect(take(await showUnsent(rig.core)).count).toBe(waiting);
});

test('[XFR-7] also after a chart was looked at, after a lock, and after a restart', async () => {
	take(await openChart(rig.core, chartId as never));
	expect(await shown()).toEqual(first);
	await lock(rig.core, {});
	take(await unlock(rig.core, { passphrase: RIG_PASSPHRASE }));
	expect(await shown()).toEqual(first);
	expect(await shown(await restart(rig))).toEqual(first);
});

test('[XFR-7] with something new the row is another one, and has everything', async () => {
	take(await openChart(rig.core, chartId as never));
	take(await run(rig.core, chartId as never, { verb: 'recordNoKnownAllergies' }));
	const next = await shown();
	expect(next).not.toEqual(first);
	expect(await countIn(next)).toBe(await rig.store.count('outbox'));
	expect(await shown()).toEqual(next);
});

test('[XFR-7] when some of it is sent, or half a day later, the row is another one', async () => {
	const [sent] = await rig.store.list('outbox', { limit: 1 });
	await rig.store.commit([{ type: 'delete', table: 'outbox', key: sent!.key }]);
	const next = await shown();
	expect(await countIn(next)).toBe(await rig.store.count('outbox'));
	expect(await shown()).toEqual(next);
	rig.clock.advance(12 * 3_600_000 + 1);
	expect(await countIn(await shown())).toBe(await rig.store.count('outbox'));
});
