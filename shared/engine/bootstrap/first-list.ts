// A device that is far behind: who is expected comes first, from a page (directory-page.ts), and what their charts say, from
// snapshots; then everybody, from the pages of the list; then the charts of who is expected and of who was seen last,
// whole; the log brings the rest meanwhile (decision 0080). Nothing of it is needed for
// the log to bring everything: a relay without pages only leaves the list to fill more slowly. What was taken of the
// pages is noted with the rows: after a lock or a restart only what is new is asked for.
import type { ChartId, DocId } from '../../core/ids.ts';
import type { Want } from '../../replica/context.ts';
import type { Incoming } from '../../replica/receiving.ts';
import { localDate, type EngineCore } from '../engine-core.ts';
import { queueDocId } from '../queue-documents.ts';
import type { Session } from '../session.ts';
import type { Summary } from '../summaries.ts';
import { isExpected, pageDocId, rowOfTold, type PageName, type ToldChart } from './directory-page.ts';
import { openPage } from './open-page.ts';
import { readTakenPages, takenPagesOp, type TakenPage } from './taken-pages.ts';
import { snapshotOf, wantDocuments, wantsOfChart } from './want-charts.ts';

/** Charts fetched ahead for having been seen last. */
const SEEN_LAST = 100;
/** So many snapshots of who is expected soonest come before the pages of everybody. */
const READ_FIRST = 50;

export interface FirstList {
	/** Asks for pages, once; `now`: again, and for those that were taken before. */
	begin(now?: boolean): Promise<void>;
	/** True for a page that was asked for. */
	isPage(docId: DocId): boolean;
	/** An answer came. True: rows of the list changed. */
	took(docId: DocId, envelopes: readonly Incoming[]): Promise<boolean>;
}

export function createFirstList(core: EngineCore, session: Session): FirstList {
	const { suite, clock, store } = core.deps;
	const { keyring } = session.deps;
	const asked = new Map<DocId, PageName>();
	/** Charts whose snapshots were asked for, and those that were asked for whole. */
	const read = new Set<ChartId>();
	const ahead = new Set<ChartId>();
	let taken = new Map<DocId, TakenPage>();
	let begun = false;

	async function begin(now = false): Promise<void> {
		if (begun && !now) return;
		const importKey = await session.importKey();
		if (!importKey) return;
		begun = true;
		// Where rows were lost, what came of a page may be among them.
		taken = now || !session.rows.areWhole ? new Map() : await readTakenPages(store, relayGen());
		const today = localDate(clock.now(), core.deps.zone);
		const queue = await queueDocId(core, { session }, keyring.siteId, today);
		const content = [session.config.docId, ...(queue ? [queue] : [])];
		await wantNow([
			...content.map((docId): Want => ({ docId, what: 'content' })),
			...(await Promise.all(['agenda', 'recent', 'list/0'].map((name) => page(importKey, name as PageName))))
		]);
	}

	async function page(importKey: Uint8Array, name: PageName): Promise<Want> {
		const docId = await pageDocId(suite, importKey, name);
		asked.set(docId, name);
		const before = taken.get(docId);
		return { docId, what: 'on-demand', ...(before && { after: before.seq }) };
	}

	const relayGen = (): string => core.device?.replica.status().relayGen ?? '';

	const wantNow = (wants: readonly Want[]): Promise<void> => wantDocuments(core, wants, false);

	async function took(docId: DocId, envelopes: readonly Incoming[]): Promise<boolean> {
		const name = asked.get(docId);
		const importKey = await session.importKey();
		if (!name || !importKey) return false;
		asked.delete(docId);
		const pages = (await Promise.all(envelopes.map((one) => openPage(session, one)))).filter(
			(one) => one !== undefined
		);
		const before = taken.get(docId);
		const parts = Math.max(pages.length > 0 ? 0 : (before?.parts ?? 0), ...pages.map((one) => one.parts));
		if (name === 'list/0') {
			const rest = Array.from({ length: Math.max(0, parts - 1) }, (_, i): PageName => `list/${i + 1}`);
			await wantNow(await Promise.all(rest.map((one) => page(importKey, one))));
		}
		let changed = false;
		for (const { charts } of pages)
			for (const told of charts) changed = (await list(importKey, told)) || changed;
		// One that this person's keys do not open yet is asked for again.
		const isTaken = pages.length > 0 && pages.length === envelopes.length;
		if (isTaken) taken.set(docId, { seq: Math.max(...envelopes.map(({ seq }) => seq ?? 0)), parts });
		if (changed || isTaken) await session.rows.save(isTaken ? [takenPagesOp(relayGen(), taken)] : []);
		if (name === 'agenda') await readFirst();
		if (asked.size === 0) await fetchAhead();
		return changed;
	}

	/** A chart that is held speaks for itself; of two pages the one that knew more counts. */
	async function list(importKey: Uint8Array, told: ToldChart): Promise<boolean> {
		const row = await rowOfTold(suite, importKey, told);
		if (session.deps.control().erased.has(row.docIds.directory)) return false;
		const known = session.summaries.get(row.chartId);
		if (known && (!known.told || (known.changes ?? 0) >= told.changes)) return false;
		session.summaries.put(row);
		return true;
	}

	/** Who is expected and not whole here, soonest first. */
	function expected(): readonly Summary[] {
		const now = clock.now();
		return session.summaries
			.incomplete()
			.filter((row) => isExpected(row, now))
			.sort((a, b) => nextStart(a, now) - nextStart(b, now));
	}

	async function readFirst(): Promise<void> {
		await wantNow(snapshotsOf(expected().slice(0, READ_FIRST)));
	}

	/** What to ask for so that they can be read; nothing for those of which it was asked before. */
	function snapshotsOf(rows: readonly Summary[]): readonly Want[] {
		const fresh = rows.filter(({ chartId }) => !read.has(chartId));
		for (const { chartId } of fresh) read.add(chartId);
		return fresh.flatMap((row) => wantsOfChart(session, row)).map(snapshotOf);
	}

	async function fetchAhead(): Promise<void> {
		const isMissing = ({ chartId }: Summary): boolean => !ahead.has(chartId);
		const missing = session.summaries.incomplete().filter(isMissing);
		const seen = missing.filter(({ lastSeen }) => lastSeen).sort(lastSeenFirst);
		const charts = [...new Set([...expected().filter(isMissing), ...seen.slice(0, SEEN_LAST)])];
		for (const { chartId } of charts) ahead.add(chartId);
		await wantNow([...snapshotsOf(charts), ...charts.flatMap((row) => wantsOfChart(session, row))]);
	}

	return { begin, isPage: (docId) => asked.has(docId), took };
}

/** When they are expected next, or were yesterday. */
const nextStart = ({ booked = [] }: Summary, now: number): number =>
	Math.min(...booked.filter((one) => isExpected({ booked: [one] }, now)).map(({ start }) => start));

const lastSeenFirst = (a: Summary, b: Summary): number => (a.lastSeen!.day < b.lastSeen!.day ? 1 : -1);
