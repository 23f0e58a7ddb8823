// The trail as its screen reads it, over a real engine: a part first, all of it before it leaves.
import { expect, test } from 'vitest';
import { TrailReader } from '#client/features/audit/trail-reader.svelte.ts';
import type { Session } from '#client/session/session.svelte.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { auditTrail } from '#shared/engine/audit-trail.ts';
import * as work from '#shared/engine/chart-work.ts';
import { recordPrint } from '#shared/engine/sharing/hand-out.ts';
import { relayTimes } from '#shared/engine/trail/relay-times.ts';
import type { TimedBy, TrailFilter } from '#shared/engine/trail-facts.ts';
import { startPractice, take, type EngineRig } from '../../../../support/engine-rig.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01' as ChartId;

/** What the screen's session asks of the engine, without a worker between. */
function askingOf({ core }: EngineRig): Session {
	const ask = (command: string, args: { filter: TrailFilter; before?: number; of: readonly TimedBy[] }) =>
		command === 'auditTrail' ? auditTrail(core, args.filter, args.before) : relayTimes(core, args.of);
	return { ask, toasts: { show: expect.unreachable } } as unknown as Session;
}

async function withPrints(): Promise<TrailReader> {
	const rig = await startPractice();
	take(await work.registerPatient(rig.core, { id: MARIA, name: [{ family: 'Ortega' }] } as never));
	for (let i = 0; i < 220; i++) {
		rig.clock.advance(1_000);
		take(await recordPrint(rig.core, [MARIA], 'practice'));
	}
	return new TrailReader(askingOf(rig));
}

test('a part is shown, more when it is asked for, and all of it is read before it leaves the screen', async () => {
	const reader = await withPrints();
	await reader.look({ kind: 'took-out' });
	expect([reader.rows.length, reader.rest !== undefined, reader.busy]).toEqual([100, true, false]);
	await reader.more();
	expect(reader.rows).toHaveLength(200);
	expect(await reader.whole()).toBe(true);
	expect([reader.rows.length, reader.rest]).toEqual([220, undefined]);
	expect(new Set(reader.rows.map(({ key }) => key)).size).toBe(220);
	expect(await reader.whole()).toBe(true);
	expect(reader.rows).toHaveLength(220);
});

test('nothing leaves the screen of a question that was given up while it was read', async () => {
	const reader = await withPrints();
	await reader.look({ kind: 'took-out' });
	const reading = reader.whole();
	const other = reader.look({ kind: 'came' });
	expect(await reading).toBe(false);
	await other;
	expect(reader.rows.every(({ what }) => what !== 'print-chart')).toBe(true);
	reader.leave();
	expect(await reader.whole()).toBe(false);
});
