// A new device of a practice with many charts: who there is comes from pages, before the log.
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import * as work from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { STUB_BYTES } from '#shared/crypto/stub.ts';
import { decodeFrame } from '#shared/protocol/frame-codec.ts';
import type { RelayFrame } from '#shared/protocol/frames.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import type { RelayStorage } from '#relay/storage/relay-storage.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';
import {
	roadsTo,
	RIG_PASSPHRASE,
	startEngine,
	startPractice,
	suite,
	take,
	until,
	type EngineRig
} from '../../../../support/engine-rig.ts';

const CHARTS = 330;

/** A road whose log can be held back; what is asked for ahead of it comes through. */
function slowRoad(transport: Transport): { transport: Transport; came: string[]; letThrough(): void } {
	const came: string[] = [];
	const held: (() => void)[] = [];
	let open = false;
	return {
		came,
		letThrough() {
			open = true;
			for (const deliver of held.splice(0)) deliver();
		},
		transport: {
			open: (url, path, listener) =>
				transport.open(url, path, {
					...listener,
					received(frame) {
						const decoded = decodeFrame(frame);
						const { type } = (decoded.ok ? decoded.value : { type: 'ping' }) as RelayFrame;
						came.push(type);
						if (type === 'entries' && !open) held.push(() => listener.received(frame));
						else listener.received(frame);
					}
				})
		}
	};
}

describe('a new device of a practice with many charts', () => {
	let hilltop: EngineRig;
	let transport: Transport;
	let storage: RelayStorage;
	const patients: ChartId[] = [];

	/** How many pages the relay has, a few seconds later. */
	const pagesAtRelay = async (): Promise<number> => {
		hilltop.clock.advance(4_000);
		const { practiceId } = hilltop.core.device!.profile;
		let pages = 0;
		for (let after = 0; ;) {
			const batch = await storage.entriesAfter(practiceId, after, 1 << 30);
			pages += batch.filter(({ envelope }) => envelope[1] === 8 && envelope.length > STUB_BYTES).length;
			if (batch.length === 0) return pages;
			after = batch.at(-1)!.seq;
		}
	};

	beforeAll(async () => {
		const random = createSeededRandom(71);
		storage = createMemoryRelayStorage(random);
		hilltop = await startPractice();
		const relay = await createRelayCore({ storage, suite, random, clock: hilltop.clock });
		transport = roadsTo(relay);
		hilltop = await startPractice({ transport });
		for (let i = 0; i < CHARTS; i++) {
			const registered = await work.registerPatient(hilltop.core, {
				name: [{ given: [`Given${i}`], family: `Family${i}` }],
				birthDate: '1980-01-01'
			} as Parameters<typeof work.registerPatient>[1]);
			patients.push(take(registered).chartId);
		}
		hilltop.core.device!.link!.connect();
		await until(() => hilltop.core.status().unsent === 0 && hilltop.core.status().caughtUp);
	}, 120_000);

	async function joinOver(road: Transport): Promise<EngineRig> {
		const invited = take(
			await membership.invite(hilltop.core, {
				userName: 'Ben',
				role: 'prescriber',
				siteName: 'Riverside'
			})
		);
		const device = await startEngine(createMemoryStore(), { transport: road, clock: hilltop.clock });
		take(await membership.join(device.core, { link: invited.link, passphrase: RIG_PASSPHRASE }));
		return device;
	}

	test('[DER-1, DER-2, DER-5] lists and searches everybody before anything of the log is here', async () => {
		await expect.poll(pagesAtRelay, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(1);
		const road = slowRoad(transport);
		const riverside = await joinOver(road.transport);
		riverside.core.device!.link!.connect();
		await until(() => riverside.session.summaries.all().length >= CHARTS);
		const [hit] = work.search(riverside.core, 'family217');
		expect(hit).toMatchObject({ chartId: patients[217], name: 'Given217 Family217', complete: false });
		expect(riverside.core.status().caughtUp).toBe(false);

		take(await work.openChart(riverside.core, patients[217]!));
		await until(() => riverside.session.summaries.get(patients[217]!)!.complete);
		expect(work.search(riverside.core, 'family218')[0]).toMatchObject({ complete: false });

		road.letThrough();
		await until(() => riverside.core.status().caughtUp);
		await until(() => riverside.session.summaries.incomplete().length === 0);
		expect(riverside.session.summaries.all().filter(({ listed }) => listed)).toHaveLength(CHARTS);
		await membership.lockNow(riverside.core);
	}, 60_000);

	test('[DER-6] of two pages the one that knows more of a chart counts, until the chart is here', async () => {
		const before = await pagesAtRelay();
		take(await work.openChart(hilltop.core, patients[7]!));
		take(
			await work.run(hilltop.core, patients[7]!, {
				verb: 'correctDemographics',
				id: patients[7]!,
				elements: { birthDate: '1981-11-11' }
			})
		);
		await expect.poll(pagesAtRelay, { timeout: 20_000, interval: 5 }).toBeGreaterThan(before);
		const road = slowRoad(transport);
		const lakeside = await joinOver(road.transport);
		lakeside.core.device!.link!.connect();
		await until(() => lakeside.session.summaries.all().length >= CHARTS);
		const row = () => lakeside.session.summaries.get(patients[7]!);
		await until(() => row()!.birthDate === '1981-11-11');
		expect(row()).toMatchObject({ told: true, complete: false });
		road.letThrough();
		await until(() => lakeside.session.summaries.incomplete().length === 0);
		expect(row()).toMatchObject({ birthDate: '1981-11-11', complete: true });
		expect(row()!.told).toBeUndefined();
		await membership.lockNow(lakeside.core);
	}, 60_000);
});
