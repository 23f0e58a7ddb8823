import { expect, test } from 'vitest';
import { auditTrail } from '#shared/engine/audit-trail.ts';
import { clockAhead, NOTABLE_MS, tellClock } from '#shared/engine/device-clock.ts';
import { restart, startPractice, take, type EngineRig } from '../../../support/engine-rig.ts';

const newest = async ({ core }: EngineRig) => take(await auditTrail(core, {})).rows[0]!;

test('a record says how far the clock was off, from five minutes on, also after a restart without a connection', async () => {
	const rig = await startPractice();
	expect((await newest(rig)).ahead).toBeUndefined();
	await tellClock(rig.core, { aheadMs: NOTABLE_MS - 1 });
	expect((await newest(rig)).ahead).toBeUndefined();
	await tellClock(rig.core, { aheadMs: -3 * NOTABLE_MS });
	expect((await newest(rig)).ahead).toBe(-3 * NOTABLE_MS);
	const again = await restart(rig);
	expect((await newest(again)).ahead).toBe(-3 * NOTABLE_MS);
	// Somebody set it right.
	await tellClock(again.core, { aheadMs: 200 });
	expect((await newest(again)).ahead).toBeUndefined();
});

test('what hardly changes is not written again', async () => {
	const rig = await startPractice();
	await tellClock(rig.core, { aheadMs: 2 * NOTABLE_MS });
	await tellClock(rig.core, { aheadMs: 2 * NOTABLE_MS + 59_000 });
	expect(await clockAhead(rig.store)).toBe(2 * NOTABLE_MS);
	await tellClock(rig.core, { aheadMs: 2 * NOTABLE_MS + 61_000 });
	expect(await clockAhead(rig.store)).toBe(2 * NOTABLE_MS + 61_000);
});
