// A new device of a practice with many charts: who there is comes from pages, before the log.
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { bytesToHex } from '#shared/core/bytes.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { loadDocument, saveDocument } from '#shared/chart/document/chart-document.ts';
import type { Booking } from '#shared/chart/bookings.ts';
import type { Instant } from '#shared/core/clock.ts';
import type { ChartId, CredId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import {
	ENVELOPE_KINDS,
	NO_ENVELOPE,
	parseHeader,
	sealEnvelope,
	type Envelope
} from '#shared/crypto/envelope.ts';
import { INNER_TYPES } from '#shared/crypto/inner.ts';
import { encodePage, pageDocId, toldOf, type PageName } from '#shared/engine/bootstrap/directory-page.ts';
import { readTakenPages } from '#shared/engine/bootstrap/taken-pages.ts';
import { encodeSnapshot } from '#shared/engine/bootstrap/snapshot-format.ts';
import { SNAPSHOT_AFTER } from '#shared/engine/bootstrap/snapshot-writer.ts';
import { createActor, type OpenDocument } from '#shared/engine/documents.ts';
import * as work from '#shared/engine/chart-work.ts';
import { lockNow } from '#shared/engine/lock-now.ts';
import * as membership from '#shared/engine/membership.ts';
import type { Summary } from '#shared/engine/summaries.ts';
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
	restart,
	roadsTo,
	RIG_PASSPHRASE,
	startEngine,
	startPractice,
	suite,
	take,
	until,
	type EngineRig
} from '../../../../support/engine-rig.ts';

type Command = Parameters<typeof work.run>[2];

const CHARTS = 330;
const BOOKED: Omit<Booking, 'id' | 'start' | 'end'> = {
	actors: [],
	credId: '' as CredId,
	at: 0 as Instant,
	beside: []
};

/** A road on which some frames from the relay can be held back: the log, unless said otherwise. */
function slowRoad(
	transport: Transport,
	isHeld: (frame: RelayFrame) => boolean = ({ type }) => type === 'entries'
): { transport: Transport; letThrough(): void } {
	const held: (() => void)[] = [];
	/** What comes behind a frame of its type that waits, waits too: a road keeps its order. */
	const stuck = new Set<string>();
	let open = false;
	return {
		letThrough() {
			open = true;
			for (const deliver of held.splice(0)) deliver();
		},
		transport: {
			open: (url, path, listener) =>
				transport.open(url, path, {
					...listener,
					received(bytes) {
						const frame = take(decodeFrame(bytes)) as RelayFrame;
						if (isHeld(frame)) stuck.add(frame.type);
						if (!open && stuck.has(frame.type)) held.push(() => listener.received(bytes));
						else listener.received(bytes);
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
	const pagesAtRelay = (): Promise<number> => {
		hilltop.clock.advance(4_000);
		return atRelay(8);
	};
	const atRelay = async (kind: number): Promise<number> => {
		const { practiceId } = hilltop.core.device!.profile;
		let pages = 0;
		for (let after = 0; ;) {
			const batch = await storage.entriesAfter(practiceId, after, 1 << 30);
			pages += batch.filter(({ envelope }) => envelope[1] === kind && envelope.length > STUB_BYTES).length;
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
		await expect.poll(pagesAtRelay, { timeout: 60_000, interval: 5 }).toBeGreaterThanOrEqual(1);
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
		await lockNow(riverside.core);
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
		await expect.poll(pagesAtRelay, { timeout: 60_000, interval: 5 }).toBeGreaterThan(before);
		const road = slowRoad(transport);
		const lakeside = await joinOver(road.transport);
		lakeside.core.device!.link!.connect();
		await until(() => lakeside.session.summaries.all().length >= CHARTS);
		const row = () => lakeside.session.summaries.get(patients[7]!);
		await until(() => row()!.birthDate === '1981-11-11');
		expect(row()).toMatchObject({ told: true, complete: false });
		road.letThrough();
		// What stands in the chart may come in several parts; the last of them is what the page told.
		await until(() => row()!.complete && row()!.birthDate === '1981-11-11');
		expect(row()!.told).toBeUndefined();
		await lockNow(lakeside.core);
	}, 60_000);

	test('[DER-11] locked or ended on the way, it fetches the pages that it has not taken, and what is new of others', async () => {
		const PARTS = 3;
		const { chartId: newest } = hilltop.session.summaries.get(patients[200]!)!;
		// The relay keeps two versions of a page: the whole list in one part is gone.
		await writeList(hilltop, PARTS, [0]);
		await writeList(hilltop, PARTS);
		const pages = new Map<string, string>();
		for (let part = 0; part < PARTS; part++) pages.set(await pageId(hilltop, part), `list/${part}`);
		/** How many versions of each page of the list came, since it was last asked. */
		let came: Record<string, number> = {};
		const cameSince = (): Record<string, number> => {
			const before = came;
			came = {};
			return before;
		};
		/** Counts pages, lets nothing of the log through, and not the part that is named. */
		const road = (heldPart?: string) =>
			slowRoad(transport, (frame) => {
				if (frame.type !== 'fetched') return frame.type === 'entries';
				const name = pages.get(bytesToHex(frame.docId));
				const isHeld = name !== undefined && name === heldPart;
				if (name && !isHeld) came[name] = (came[name] ?? 0) + frame.entries.length;
				return isHeld;
			}).transport;
		const { relayGen } = hilltop.core.device!.replica.status();
		const rows = (rig: EngineRig): number =>
			rig.session.summaries.all().filter(({ listed }) => listed).length;

		const first = await joinOver(road('list/2'));
		first.core.device!.link!.connect();
		const taken = async (): Promise<readonly (string | undefined)[]> =>
			[...(await readTakenPages(first.store, relayGen!)).keys()].map((docId) => pages.get(docId));
		await expect.poll(taken).toContain('list/1');
		expect(rows(first)).toBeGreaterThanOrEqual((CHARTS * 2) / PARTS);
		expect(rows(first)).toBeLessThan(CHARTS);
		expect(cameSince()).toEqual({ 'list/0': 2, 'list/1': 1 });
		const again = await restart(first, road());
		again.core.device!.link!.connect();
		await until(() => came['list/2'] === 1);
		expect(cameSince()).toEqual({ 'list/0': 0, 'list/1': 0, 'list/2': 1 });
		await until(() => rows(again) === CHARTS);
		expect(again.session.summaries.get(newest)).toMatchObject({ told: true });

		await writeList(hilltop, PARTS, [1]);
		await lockNow(again.core);
		take(await membership.unlock(again.core, { passphrase: RIG_PASSPHRASE }));
		await until(() => Object.keys(came).length === PARTS && came['list/1'] === 1);
		expect(cameSince()).toEqual({ 'list/0': 0, 'list/1': 1, 'list/2': 0 });

		// Where rows are not as they were left, nothing that came of a page counts.
		const snapshot = again.store.snapshot();
		await lockNow(again.core);
		const store = createMemoryStore(snapshot);
		const [block] = await store.list('local', { prefix: 'rows/' });
		await store.commit([{ type: 'put', table: 'local', key: block!.key, value: block!.value.slice(1) }]);
		const damaged = await startEngine(store, { clock: hilltop.clock, transport: road() });
		take(await membership.unlock(damaged.core, { passphrase: RIG_PASSPHRASE }));
		damaged.core.device!.link!.connect();
		await until(() => rows(damaged) === CHARTS);
		expect(Object.values(cameSince()).every((count) => count > 0)).toBe(true);
		await lockNow(damaged.core);
	}, 60_000);

	test('who is expected can be read before the pages of everybody come', async () => {
		const PARTS = 3;
		const start = hilltop.clock.now() + 3_600_000;
		const expected = patients.slice(20, 60).map((chartId, n): Summary => ({
			...hilltop.session.summaries.get(chartId)!,
			booked: [{ ...BOOKED, id: `a${n}`, start, end: start + 900_000 }]
		}));
		await writeList(hilltop, PARTS);
		await writePage(hilltop, 'agenda', expected);
		await expect.poll(() => hilltop.core.deps.store.count('meta', 'on-demand/')).toBe(0);
		const came: string[] = [];
		const road = slowRoad(transport, (frame) => {
			if (frame.type === 'fetched') came.push(bytesToHex(frame.docId));
			return frame.type === 'entries';
		});
		const roadside = await joinOver(road.transport);
		roadside.core.device!.link!.connect();
		await until(() => roadside.session.summaries.all().filter(({ listed }) => listed).length === CHARTS);
		const listPages = [await pageId(hilltop, 1), await pageId(hilltop, 2)].map((docId) =>
			came.indexOf(docId)
		);
		const asked = expected.map(({ docIds }) => came.indexOf(docIds.clinical));
		expect(Math.min(...asked)).toBeGreaterThan(-1);
		expect(Math.max(...asked)).toBeLessThan(Math.min(...listPages));
		await lockNow(roadside.core);
	}, 60_000);

	describe('opens a chart with a long history', () => {
		const chart = (): ChartId => patients[11]!;
		/** The chart's own envelopes come only when they are let through; what is asked for before comes at once. */
		const isContent = (frame: RelayFrame): boolean => {
			if (frame.type !== 'fetched') return frame.type === 'entries';
			const docIds: readonly string[] = Object.values(hilltop.session.summaries.get(chart())!.docIds);
			return (
				docIds.includes(bytesToHex(frame.docId)) && frame.entries.some(({ envelope }) => envelope[1] !== 2)
			);
		};

		beforeAll(async () => {
			take(await work.openChart(hilltop.core, chart()));
			const allergy = { verb: 'addAllergy', code: { text: 'Allergy to penicillin' }, criticality: 'high' };
			take(await work.run(hilltop.core, chart(), allergy as Command));
			for (let n = 0; n < SNAPSHOT_AFTER + 4; n++) {
				const problem = { verb: 'addCondition', code: { text: `Problem ${n}` }, clinicalStatus: 'active' };
				take(await work.run(hilltop.core, chart(), problem as Command));
			}
			await work.closeChart(hilltop.core, chart());
			take(await work.openChart(hilltop.core, chart()));
			// Not so long that a page tells of the visit: then the chart would be fetched ahead of being opened.
			for (let n = 0; n < 3; n++) hilltop.clock.advance(4_000);
			await vi.waitFor(async () => expect(await atRelay(2)).toBe(1), { timeout: 60_000, interval: 5 });
		}, 60_000);

		/** What the chart's screen was told last, as text. */
		const shownAt = async (rig: EngineRig): Promise<() => string> => {
			let shown = '';
			rig.core.subscribe((event) => {
				if (event.type === 'chart' && event.chartId === chart()) shown = JSON.stringify(event.view.entries);
			});
			shown = JSON.stringify(take(await work.openChart(rig.core, chart())).entries);
			return () => shown;
		};

		test('[DER-9, DER-10] from a snapshot, which counts until its envelopes are here', async () => {
			const road = slowRoad(transport, isContent);
			const hillside = await joinOver(road.transport);
			hillside.core.device!.link!.connect();
			await until(() => hillside.session.summaries.get(chart()));
			const shown = await shownAt(hillside);
			await until(() => shown().includes('Allergy to penicillin'));
			expect(shown()).toContain('Problem 27');
			const documents = hillside.session.live.get(chart())!.documents;
			expect(documents.clinical!.provisional).toBeDefined();
			expect(hillside.session.summaries.get(chart())).toMatchObject({ complete: false });

			road.letThrough();
			await until(() => hillside.session.summaries.get(chart())!.complete);
			expect(documents.clinical!.provisional).toBeUndefined();
			expect(await hillside.session.documents.provisional()).toEqual([]);
			expect(await hillside.store.count('quarantine')).toBe(0);
			const added = { verb: 'addCondition', code: { text: 'Seen meanwhile' }, clinicalStatus: 'active' };
			take(await work.run(hillside.core, chart(), added as Command));
			const hilltopShows = await shownAt(hilltop);
			await until(() => hilltopShows().includes('Seen meanwhile'));
			await until(() => shown() === hilltopShows());
			await lockNow(hillside.core);
		}, 60_000);

		test('[DER-10] what only a snapshot says is gone when the envelopes are here, and told of', async () => {
			const open = hilltop.session.live.get(chart())!.documents.clinical!;
			const forged = await forgedSnapshot(hilltop, open);
			await hilltop.core.device!.replica.log.appendOwn([forged], []);
			await hilltop.core.offer();
			const road = slowRoad(transport, isContent);
			const lowland = await joinOver(road.transport);
			lowland.core.device!.link!.connect();
			await until(() => lowland.session.summaries.get(chart()));
			const shown = await shownAt(lowland);
			await until(() => shown().includes('Never written'));
			road.letThrough();
			await until(() => lowland.session.summaries.get(chart())!.complete);
			await until(() => !shown().includes('Never written'));
			expect(shown()).toContain('Problem 27');
			const aside = await lowland.core.device!.replica.log.quarantined();
			expect(aside.map(({ reason, id }) => [reason, id])).toEqual([['snapshot-differs', forged.id]]);
		}, 60_000);
	});
});

const pageId = async ({ session }: EngineRig, part: number) =>
	pageDocId(suite, (await session.importKey())!, `list/${part}`);

/** Writes the list of everybody in so many parts, or some of these, as a practice of many more charts would have it. */
async function writeList(rig: EngineRig, parts: number, only?: readonly number[]): Promise<void> {
	const rows = rig.session.summaries.all().filter(({ listed }) => listed);
	const each = Math.ceil(rows.length / parts);
	for (const part of only ?? Array.from({ length: parts }, (_, i) => i))
		await writePage(rig, `list/${part}`, rows.slice(part * each, (part + 1) * each), parts);
	await expect.poll(() => rig.core.deps.store.count('meta', 'on-demand/')).toBe(0);
}

async function writePage(
	{ core, session }: EngineRig,
	name: PageName,
	rows: readonly Summary[],
	parts = 0
): Promise<void> {
	const { keyring } = session.deps;
	const docId = await pageDocId(suite, (await session.importKey())!, name);
	const envelope = await sealEnvelope(suite, {
		header: {
			kind: ENVELOPE_KINDS.directoryPage,
			scope: SCOPES.directory,
			epoch: 1,
			docId,
			credId: keyring.credId,
			cseq: 0,
			prev: NO_ENVELOPE
		},
		documentKey: (await keyring.documentKey(SCOPES.directory, 1, docId))!,
		signingKey: keyring.signing,
		inner: {
			type: INNER_TYPES.directoryPage,
			authoredAt: 0,
			...core.heads(),
			onBehalfOf: undefined,
			payload: encodePage({ parts, charts: rows.map(toldOf) })
		},
		random: core.deps.random
	});
	await core.device!.replica.log.appendOwn([envelope], []);
	await core.offer();
}

/** A snapshot signed by a member that holds a change which no envelope carries. */
async function forgedSnapshot({ core, session }: EngineRig, open: OpenDocument): Promise<Envelope> {
	const { keyring } = session.deps;
	const { credId } = keyring;
	const copy = loadDocument(saveDocument(open.doc), createActor(credId, core.deps.random));
	const writes = new Map([['Condition:never:code', JSON.stringify({ text: 'Never written' })]]);
	const edited = applyEdit(
		copy,
		{ scope: 'clinical', message: 'x', writes, texts: [] },
		{ at: core.deps.clock.now() }
	);
	const covers = new Map([[credId, (await core.device!.replica.log.nextPlace(credId, open.docId)).cseq - 1]]);
	for (const { bytes } of await core.device!.replica.log.ofDocument(open.docId, 0)) {
		const header = take(parseHeader(bytes));
		if (header.cseq > 0) covers.set(header.credId, header.cseq);
	}
	return sealEnvelope(suite, {
		header: {
			kind: ENVELOPE_KINDS.snapshot,
			scope: SCOPES.clinical,
			epoch: 1,
			docId: open.docId,
			credId,
			cseq: 0,
			prev: NO_ENVELOPE
		},
		documentKey: (await keyring.documentKey(SCOPES.clinical, 1, open.docId))!,
		signingKey: keyring.signing,
		inner: {
			type: INNER_TYPES.snapshot,
			authoredAt: 0,
			...core.heads(),
			onBehalfOf: undefined,
			payload: encodeSnapshot({ covers, bytes: saveDocument(edited.doc) })
		},
		random: core.deps.random
	});
}
