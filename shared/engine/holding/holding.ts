// Fetching what is noted as being at the relay: first what charts lack, then the files that somebody opened, then, when
// nothing else moves, every other file if this device means to hold them. A few chunks at a time: charts never wait for files, and breaking off
// anywhere costs one chunk. It needs no keys, so a locked device goes on with it.
import type { DocId, EnvelopeId } from '../../core/ids.ts';
import { absent, countAbsent, type Absent, type AbsentPart } from '../../replica/absent.ts';
import type { EngineCore } from '../engine-core.ts';
import type { Holding } from './for-device.ts';
import { holdsAllCharts, holdsNamesOfAll } from './holding-policy.ts';
import type { KeptPart } from './kept.ts';

/** Questions for files on the wire: a second one keeps a slow road busy while the first is answered. */
const OPENED_AT_ONCE = 2;
const REST_AT_ONCE = 1;
/** Charts of a list asked for at once, while they come for the first time. */
const WHOLE_AT_ONCE = 4;
/** Files opened and not whole that are remembered: the chunks of one may reach the relay later than its name. */
const MOST_OPENED = 50;
/** How long until what the relay did not have is asked for again. */
const FIRST_AGAIN_MS = 60_000;
const LONGEST_AGAIN_MS = 3_600_000;
/** Looked through at a time for one that may be asked for. */
const PAGE = 16;

/** What this device does about content elsewhere. */
export const holdingOf = (core: EngineCore): Holding => (core.holding ??= createHolding(core));

function createHolding(core: EngineCore): Holding {
	const { store } = core.deps;
	let opened: readonly DocId[] = [];
	/** Asked for and not answered. */
	const asked = new Map<EnvelopeId, DocId>();
	/** Asked for in vain: until the road, the notes or some time have passed. */
	const inVain = new Set<EnvelopeId>();
	let againMs = FIRST_AGAIN_MS;
	let waitsToAsk = false;
	const missed = new Set<DocId>();
	/** Documents asked for as a whole and not answered. */
	const askedWhole = new Set<DocId>();
	let wasLive = false;

	const mayAsk = ({ id }: Absent): boolean => !asked.has(id) && !inVain.has(id);

	/** The next one of a file, its manifest first. */
	async function nextOf(docId: DocId): Promise<Absent | undefined> {
		for (const part of ['chart', 'file'] as const) {
			const found = (await absent(store, part, { docId })).find(mayAsk);
			if (found) return found;
		}
		return undefined;
	}

	async function nextOfAll(part: AbsentPart): Promise<Absent | undefined> {
		let after: Absent | undefined;
		for (;;) {
			const page = await absent(store, part, { limit: PAGE, ...(after && { after }) });
			const found = page.find(mayAsk);
			if (found || page.length < PAGE) return found;
			after = page.at(-1);
		}
	}

	/** The next of the documents of a part that this device keeps; those that lack nothing are not looked at again. */
	async function nextKept(part: KeptPart): Promise<Absent | undefined> {
		const { kept } = core;
		for (const docId of kept?.wanting(part) ?? []) {
			if (kept!.isToAsk(docId)) continue;
			const found = await nextOf(docId);
			if (found) return found;
			const lacks = await Promise.all(
				(['chart', 'file'] as const).map((one) => absent(store, one, { docId, limit: 1 }))
			);
			if (lacks.flat().length === 0) kept!.whole(docId);
		}
		return undefined;
	}

	/** Asks for documents of the list as a whole, a few at a time: charts, then files. */
	async function askWhole(): Promise<void> {
		const { device, kept } = core;
		if (!kept || device!.replica.status().storeFull) return;
		for (const part of ['chart', 'file'] as const) {
			const most = part === 'chart' ? WHOLE_AT_ONCE : REST_AT_ONCE;
			for (const docId of kept.wanting(part)) {
				if (askedWhole.size >= most || !kept.isToAsk(docId)) break;
				if (askedWhole.has(docId)) continue;
				askedWhole.add(docId);
				const want = { docId, what: 'content', beside: part === 'file' } as const;
				await device!.link!.perform(device!.replica.want([want]));
			}
			if (kept.left(part) > 0) return;
		}
	}

	async function next(): Promise<Absent | undefined> {
		const { caughtUp, storeFull } = core.device!.replica.status();
		if (storeFull) return undefined;
		const nextChart = (): Promise<Absent | undefined> =>
			holdsAllCharts(core.holds) ? nextOfAll('chart') : nextKept('chart');
		const ofCharts = caughtUp && asked.size < REST_AT_ONCE ? await nextChart() : undefined;
		if (ofCharts) return ofCharts;
		if (asked.size < OPENED_AT_ONCE)
			for (const docId of opened) {
				const found = await nextOf(docId);
				if (found) return found;
			}
		if (asked.size >= REST_AT_ONCE || !isIdle()) return undefined;
		if (!holdsAllCharts(core.holds)) return nextKept('file');
		return core.holds.files === 'all' ? nextOfAll('file') : undefined;
	}

	/** What is noted of it was asked for in vain, or nothing of it is noted at all. */
	async function isNowhere(docId: DocId): Promise<boolean> {
		const status = core.device?.replica.status();
		if (status?.road !== 'live' || !status.caughtUp || [...asked.values()].includes(docId)) return false;
		return (await nextOf(docId)) === undefined;
	}

	/** Charts are up to date, nothing is being sent, and nobody said to wait. */
	function isIdle(): boolean {
		const { caughtUp, paused, sending } = core.device!.replica.status();
		return caughtUp && !paused && sending === 0;
	}

	/** An admin has said that it holds its own patients alone, and nobody was here yet to know which these are. */
	function isToLetGo(): boolean {
		const { profile, replica } = core.device!;
		return holdsNamesOfAll(core.holds) && replica.control().ownOnly.has(profile.deviceId);
	}

	async function moved(): Promise<void> {
		const { device } = core;
		const isLive = device?.replica.status().road === 'live';
		if (!isLive && wasLive) inVain.clear();
		if (!isLive) askedWhole.clear();
		wasLive = isLive;
		if (!device?.link || !isLive || isToLetGo()) return;
		if (!holdsAllCharts(core.holds)) await askWhole();
		for (;;) {
			const one = await next();
			if (!one) return;
			asked.set(one.id, one.docId);
			await device.link.perform(device.replica.wantAbsent(one));
		}
	}

	async function fetched(docId: DocId): Promise<void> {
		if (askedWhole.delete(docId)) {
			await core.kept?.asked(store, docId);
			await tell(docId);
			return moved();
		}
		const ofDocument = [...asked].filter(([, of]) => of === docId).map(([id]) => id);
		if (ofDocument.length === 0) return;
		const held = await Promise.all(ofDocument.map((id) => store.get('envelopeId', id)));
		// One answer may be to several: what is still under way is asked for again, and is not sent twice.
		for (const id of ofDocument) asked.delete(id);
		if (!held.some(Boolean)) {
			inVain.add(ofDocument[0]!);
			askAgainLater();
			core.signedIn?.reports?.soon();
		}
		await tell(docId);
		await moved();
	}

	/** The relay may get it from somebody, or this device may get room for it. */
	function askAgainLater(): void {
		if (waitsToAsk) return;
		waitsToAsk = true;
		core.deps.clock.after(againMs, () => {
			waitsToAsk = false;
			inVain.clear();
			void core.exclusive(moved);
		});
		againMs = Math.min(2 * againMs, LONGEST_AGAIN_MS);
	}

	async function tell(docId: DocId): Promise<void> {
		const left = await countAbsent(store, 'file', docId);
		const here = await store.count('envelope', `${docId}/`);
		core.emit({ type: 'file', id: docId, left, here });
	}

	return {
		moved,
		async noted(docIds) {
			core.kept?.noted(docIds);
			inVain.clear();
			againMs = FIRST_AGAIN_MS;
			await moved();
		},
		fetched,
		async arrived(docIds) {
			for (const docId of docIds) if (missed.has(docId)) await tell(docId);
		},
		freed: tell,
		missed: (docId) => void missed.add(docId),
		async open(docId) {
			opened = [docId, ...opened.filter((one) => one !== docId)].slice(0, MOST_OPENED);
			for (const one of await absent(store, 'file', { docId })) inVain.delete(one.id);
			await moved();
			core.signedIn?.reports?.soon();
		},
		isNowhere,
		async lacking() {
			const found: DocId[] = [];
			for (const docId of opened) if (await isNowhere(docId)) found.push(docId);
			return found;
		},
		read(docId) {
			missed.delete(docId);
			opened = opened.filter((one) => one !== docId);
		},
		opened: () => opened
	};
}
