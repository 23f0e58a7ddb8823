// Histories drawn from a seed: people write, come and go, one of them is put out as of a place in their chain that is drawn
// too, an admin takes and leaves out late work. Whoever holds the same in the end shows the same, also a newcomer.
import { expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { ok } from '#shared/core/result.ts';
import { appendBatch } from '#shared/engine/append-batch.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { judgeLate, lateWork } from '#shared/engine/late-views.ts';
import * as membership from '#shared/engine/membership.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import {
	meet,
	restart,
	RIG_PASSPHRASE,
	startDevices,
	startEngine,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const STEPS = 14;
const isOpen = ({ core }: EngineRig): boolean => core.state().phase === 'open';
const control = ({ core }: EngineRig) => core.device!.replica.control();

async function write({ core }: EngineRig, chartId: ChartId, beats: number): Promise<void> {
	take(await openChart(core, chartId));
	take(await run(core, chartId, { verb: 'recordVitals', pulsePerMinute: String(beats) }));
}

/** Online until it has everything that the relay has, and the relay all that it has. */
async function visit({ core }: EngineRig): Promise<void> {
	core.device!.link!.connect();
	await until(
		() => core.state().phase === 'removed' || (core.status().caughtUp && core.status().unsent === 0)
	);
}
const leave = ({ core }: EngineRig): Promise<void> => core.device!.link!.disconnect();

const textOf = async ({ core }: EngineRig, chartId: ChartId): Promise<string> => {
	const view = take(await openChart(core, chartId));
	const { entries, texts, disagreements } = view;
	return JSON.stringify([
		Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)),
		texts,
		disagreements,
		view.heads
	]);
};

test.each([1, 2, 3, 4, 5, 6])(
	'[CTL-18, REP-5] seed %i: late work reads the same everywhere',
	async (seed) => {
		const random = createSeededRandom(5_400 + seed);
		const { devices, transport } = await startDevices([
			{ role: 'nurse', siteName: 'Riverside' },
			{ role: 'admin', siteName: 'Lakeside' }
		]);
		const [hilltop, riverside, lakeside] = devices as [EngineRig, EngineRig, EngineRig];
		const { chartId } = take(await registerPatient(hilltop.core, { name: [{ family: 'Okello' }] }));
		await meet(hilltop, riverside, lakeside);
		const nurse = riverside.core.signedIn!.secrets.credId;
		const putOutAt = 4 + random.below(6);
		for (let step = 0; step < STEPS; step++) {
			const rig = devices[random.below(3)]!;
			if (isOpen(rig)) await write(rig, chartId, 50 + step);
			if (random.below(2) === 0) await visit(devices[random.below(3)]!);
			if (random.below(2) === 0) await leave(devices[random.below(3)]!);
			if (step === putOutAt) {
				await visit(hilltop);
				const upTo = random.below(6);
				take(
					await appendBatch(hilltop.core, async () =>
						ok([{ type: 'REVOKE' as const, cuts: [{ credId: hexToBytes(nurse), upTo }] }])
					)
				);
			}
			if (step > putOutAt && random.below(3) === 0) {
				await visit(hilltop);
				const ids = take(await lateWork(hilltop.core)).map(({ id }) => id);
				const some = ids.filter(() => random.below(2) === 0);
				if (some.length > 0) take(await judgeLate(hilltop.core, { ids: some, take: random.below(3) > 0 }));
			}
		}
		for (const rig of devices) await visit(rig);
		await until(() => riverside.core.device!.replica.status().unsent === 0);
		await leave(riverside);
		await meet(hilltop, lakeside);
		expect(control(lakeside).head).toEqual(control(hilltop).head);
		const shown = await textOf(hilltop, chartId);
		expect(await textOf(lakeside, chartId)).toBe(shown);
		expect(await textOf(await restart(hilltop), chartId)).toBe(shown);
		expect(await textOf(await restart(lakeside), chartId)).toBe(shown);
		// Somebody who reads the whole log in the relay's order, with all its verdicts known before.
		await visit(hilltop);
		const invited = take(
			await membership.invite(hilltop.core, { userName: 'New', role: 'prescriber', siteName: 'Hilltop' })
		);
		const newcomer = await startEngine(createMemoryStore(), { transport });
		take(await membership.join(newcomer.core, { link: invited.link, passphrase: RIG_PASSPHRASE }));
		await meet(hilltop, newcomer);
		expect(await textOf(newcomer, chartId)).toBe(await textOf(hilltop, chartId));
	}
);
