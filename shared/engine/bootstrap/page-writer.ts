// Writing pages of the practice's list for devices to come (directory-page.ts): the whole list seldom, what changed since
// soon after it changed here, who is expected when that changed. Only a device that has everything writes.
import type { ChartId, DocId } from '../../core/ids.ts';
import { SCOPES } from '../../core/scopes.ts';
import { ENVELOPE_KINDS, NO_ENVELOPE, sealEnvelope, type Envelope } from '../../crypto/envelope.ts';
import { INNER_TYPES } from '../../crypto/inner.ts';
import { ARRIVAL, decodeRow, encodeRow, put } from '../../replica/rows.ts';
import type { EngineCore } from '../engine-core.ts';
import { holdsNamesOfAll } from '../holding/holding-policy.ts';
import type { Session } from '../session.ts';
import type { Summary } from '../summaries.ts';
import { encodePage, isExpected, pageDocId, ROWS_OF_PAGE, toldOf, type PageName } from './directory-page.ts';

/** After a change here: what is changed together is told together. */
const SOON_MS = 60_000;
/** Before the first list, or a new one, so that of several devices one is the first. */
const PATIENCE_MS = 60_000;
/** Between two pages of a list. */
const BETWEEN_MS = 100;
/** A practice of fewer charts is here as soon as its list would be. */
export const FEWEST_CHARTS = 50;
/** The list is written anew when so many changed, and so large a part of all. */
const MOST_CHANGED = 200;
const PART_CHANGED = 0.1;

/** What this device knows of the pages at its relay, from the moment there are some. In table meta, plain. */
interface PagesRow {
	/** The relay's generation: another one has no pages. */
	readonly relayGen: string;
	/** The last arrival number when the list was written. */
	readonly listed: number;
}
export const PAGES_ROW = 'pages';

interface DuePage {
	readonly name: PageName;
	readonly charts: readonly Summary[];
	readonly parts: number;
	/** With it the list is whole. */
	readonly endsList?: boolean;
}

export interface PageWriter {
	/** The directory of a chart was written here: a page will tell. */
	written(chartId: ChartId): void;
	/** This device has what the relay has: it may write what is due. Cheap. */
	mayWrite(): void;
	/** Another device's page came by in the log. */
	seen(docIds: readonly DocId[]): Promise<void>;
	/** Relays have let go of every page: one device writes them again. */
	erased(): Promise<void>;
	stop(): void;
}

export function createPageWriter(core: EngineCore, session: Session): PageWriter {
	const { store, suite, random, clock } = core.deps;
	const { keyring } = session.deps;
	let cancel: (() => void) | undefined;
	let stopped = false;
	/** Charts whose directory was written here since the list was; their rows may be older than their envelopes. */
	let here = new Set<ChartId>();
	/** True while pages do not tell of one of them. */
	let isChanged = false;
	/** Pages to be written, next one first. */
	let due: readonly DuePage[] = [];
	/** This device has looked whether there is a list. */
	let isKnown = false;
	let agenda = '';

	const wait = (ms: number): void => {
		if (!stopped) cancel ??= clock.after(ms, () => void core.exclusive(look));
	};

	const isWhole = (): boolean => {
		const status = core.device?.replica.status();
		return holdsNamesOfAll(core.holds) && status?.caughtUp === true && !status.paused;
	};

	async function readPages(): Promise<PagesRow | undefined> {
		const row = await store.get('meta', PAGES_ROW);
		const known = row && decodeRow<PagesRow>(row);
		return known?.relayGen === core.device?.replica.status().relayGen ? known : undefined;
	}

	async function notePages(): Promise<void> {
		const arrival = await store.get('meta', ARRIVAL);
		const relayGen = core.device?.replica.status().relayGen ?? '';
		const row: PagesRow = { relayGen, listed: arrival ? decodeRow<number>(arrival) : 0 };
		await store.commit([put('meta', PAGES_ROW, encodeRow(row))]);
	}

	/** One page at a time, so that whoever waits for the engine comes between. */
	async function look(): Promise<void> {
		cancel = undefined;
		if (stopped || !isWhole()) return;
		if (due.length === 0) await decide();
		const [next] = due;
		if (!next) return;
		const envelope = await sealPage(next);
		if (!envelope || !(await core.device!.replica.log.appendOwn([envelope], [])).ok) return;
		due = due.slice(1);
		if (next.endsList) await notePages();
		if (core.device?.link) await core.device.link.perform(core.device.replica.offer());
		if (due.length > 0) wait(BETWEEN_MS);
	}

	/** Which pages are to be written now. */
	async function decide(): Promise<void> {
		const rows = session.summaries.all().filter(({ listed }) => listed);
		// Who knows their own patients alone looks up in it who else there is, however few.
		const fewest = core.device!.replica.control().ownOnly.size > 0 ? 1 : FEWEST_CHARTS;
		if (rows.length < fewest || rows.some((row) => row.told)) return;
		const pages = await readPages();
		isKnown = true;
		const changed = rows.filter(
			({ builtAt, chartId }) => builtAt > (pages?.listed ?? 0) || here.has(chartId)
		);
		const isList = !pages || changed.length > Math.max(MOST_CHANGED, rows.length * PART_CHANGED);
		if (!isList && !isChanged) return;
		isChanged = false;
		if (isList) here = new Set();
		const recent = { name: 'recent', charts: newestFirst(changed).slice(0, ROWS_OF_PAGE), parts: 0 } as const;
		due = [...agendaPage(rows), ...(isList ? listPages(rows) : [recent])];
	}

	function listPages(rows: readonly Summary[]): readonly DuePage[] {
		// By chart, so that two devices that write at once put the same charts into the same part.
		const sorted = [...rows].sort((a, b) => (a.chartId < b.chartId ? -1 : 1));
		const parts = Math.ceil(sorted.length / ROWS_OF_PAGE);
		return Array.from({ length: parts }, (_, part) => ({
			name: `list/${part}`,
			charts: sorted.slice(part * ROWS_OF_PAGE, (part + 1) * ROWS_OF_PAGE),
			parts,
			endsList: part === parts - 1
		}));
	}

	function agendaPage(rows: readonly Summary[]): readonly DuePage[] {
		const now = clock.now();
		const charts = rows.filter((row) => isExpected(row, now)).slice(0, ROWS_OF_PAGE);
		const text = charts.map(({ chartId, booked }) => chartId + JSON.stringify(booked)).join();
		if (text === agenda) return [];
		agenda = text;
		return [{ name: 'agenda', charts, parts: 0 }];
	}

	async function sealPage({ name, charts, parts }: DuePage): Promise<Envelope | undefined> {
		const importKey = await session.importKey();
		const epoch = keyring.newestEpoch(SCOPES.directory);
		if (!importKey || epoch === undefined) return undefined;
		const docId = await pageDocId(suite, importKey, name);
		const documentKey = await keyring.documentKey(SCOPES.directory, epoch, docId);
		if (!documentKey) return undefined;
		const { directory: scope } = SCOPES;
		const { directoryPage: kind } = ENVELOPE_KINDS;
		const { credId } = keyring;
		return sealEnvelope(suite, {
			header: { kind, scope, epoch, docId, credId, cseq: 0, prev: NO_ENVELOPE },
			documentKey,
			signingKey: keyring.signing,
			inner: {
				type: INNER_TYPES.directoryPage,
				authoredAt: clock.now(),
				...core.heads(),
				onBehalfOf: undefined,
				payload: encodePage({ parts, charts: charts.map(toldOf) })
			},
			random
		});
	}

	return {
		written(chartId) {
			here.add(chartId);
			isChanged = true;
			wait(SOON_MS);
		},
		mayWrite() {
			if (isChanged || due.length > 0) wait(SOON_MS);
			else if (!isKnown && !cancel) wait(PATIENCE_MS * (1 + random.bytes(1)[0]! / 64));
		},
		async seen(docIds) {
			const importKey = await session.importKey();
			if (!importKey || !docIds.includes(await pageDocId(suite, importKey, 'list/0'))) return;
			await notePages();
			isKnown = true;
		},
		async erased() {
			await store.commit([{ type: 'delete', table: 'meta', key: PAGES_ROW }]);
			due = [];
			agenda = '';
			isKnown = false;
			wait(PATIENCE_MS * (random.bytes(1)[0]! / 256));
		},
		stop() {
			stopped = true;
			cancel?.();
		}
	};
}

const newestFirst = (rows: readonly Summary[]): readonly Summary[] =>
	[...rows].sort((a, b) => b.builtAt - a.builtAt);
