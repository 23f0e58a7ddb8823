// The rows of the list of patients, kept up to date with what is held of their charts.
import type { ChartId, DocId } from '../core/ids.ts';
import { SCOPES } from '../core/scopes.ts';
import { changeCountOf } from '../chart/document/chart-document.ts';
import { registerKeys, textKeysOf } from '../chart/document/document-values.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import type { ChartScope } from '../chart/edit.ts';
import { absent, countAbsent } from '../replica/absent.ts';
import {
	CHANGED_PREFIX,
	CHANGES_NOTED,
	decodeRow,
	encodeRow,
	LIST_WRITER,
	put,
	type DocumentRow
} from '../replica/rows.ts';
import type { Expectation, Row, Store, StoreOp } from '../replica/store.ts';
import { CHART_SCOPES, deriveChartIdentity } from './chart-identity.ts';
import {
	countDisagreements,
	peekChart,
	refreshSummary,
	renewChart,
	type ChartsDeps,
	type OpenChart
} from './charts.ts';
import { bookedFrom } from './double-booked.ts';
import type { Documents } from './documents.ts';
import type { Handled } from './handled.ts';
import { lookAtLine } from './look-at-line.ts';
import type { SessionDeps } from './session-deps.ts';
import type { Summaries, Summary } from './summaries.ts';
import { chartOfDirectory, summaryOf } from './summary-of.ts';

/** From so many charts on, which documents are held is asked once for all. */
const MANY_CHARTS = 50;

/** What the rows are made from: parts of a session. */
export interface ListedParts {
	readonly deps: SessionDeps;
	readonly documents: Documents;
	readonly summaries: Summaries;
	readonly handled: Handled;
	readonly charts: ChartsDeps;
	/** Charts on screen. */
	readonly live: ReadonlyMap<ChartId, OpenChart>;
	importKey(): Promise<Uint8Array | undefined>;
}

export class ListedRows {
	readonly #parts: ListedParts;
	/** Documents of the directory that are no chart's, a day's queue for one, and up to which arrival they were read. */
	readonly #otherDirectories = new Map<DocId, number>();
	/** Every row of earlier sessions is here. */
	areWhole = false;

	constructor(parts: ListedParts) {
		this.#parts = parts;
	}

	/**
	 * Brings the rows of all charts up to date with what is held; after unlocking. `whole`: every row that was stored is
	 * here, so that only documents noted as changed are looked at: of 20,000 charts that is most often none. Where another
	 * session took in what was noted, all are looked at.
	 */
	async rebuild(whole: boolean): Promise<void> {
		const { store, log } = this.#parts.deps;
		const isNoted = whole && (await store.get('meta', CHANGES_NOTED)) !== undefined;
		const noted = isNoted && (await this.#parts.summaries.areOurs());
		this.areWhole = noted;
		const changed = await changedDocuments(store);
		const held = noted ? changed : await log.documents(SCOPES.directory);
		const behind = held.filter(({ docId, arrivals }) => this.#isBehind(docId, arrivals));
		await this.#renew(
			behind.map(({ docId }) => docId),
			this.#parts.summaries.incomplete()
		);
		await this.#forgetChanges(changed);
		if ((await countAbsent(store, 'chart')) > 0)
			await this.lack(this.#parts.summaries.all().flatMap(({ complete, named }) => (complete ? named : [])));
	}

	#isBehind(docId: DocId, arrivals: number): boolean {
		const builtAt = this.#parts.summaries.ofDocument(docId)?.builtAt ?? this.#otherDirectories.get(docId);
		return builtAt === undefined || builtAt < arrivals;
	}

	/**
	 * Lets go of notes on changes that the rows have taken in, together with rows that are not durable yet: with a full
	 * disk the notes stay, and so they do where another session writes the list too: that it is whole is for the next to
	 * unlock to say. One that another tab renewed meanwhile stays too.
	 */
	async #forgetChanges(changes: readonly ChangedDocument[]): Promise<void> {
		const { store } = this.#parts.deps;
		const writer = await store.get('meta', LIST_WRITER);
		if (!(await this.#parts.summaries.areOurs())) return;
		const taken = changes.filter(({ docId, arrivals }) => !this.#isBehind(docId, arrivals));
		const forget = taken.map(({ key }): StoreOp => ({ type: 'delete', table: 'meta', key }));
		const asTaken = taken.map(({ key, value }): Expectation => ({ table: 'meta', key, value }));
		const expect: Expectation[] = [...asTaken, { table: 'meta', key: LIST_WRITER, value: writer }];
		const rows = await this.#parts.summaries.changedOps();
		const noted = (await store.get('meta', CHANGES_NOTED)) !== undefined;
		if (noted && rows.length === 0 && forget.length === 0) return;
		const ops = [...rows, ...(await this.#parts.summaries.writerOps()), ...forget];
		const stored = await store.commit([...ops, put('meta', CHANGES_NOTED, encodeRow(1))], expect);
		if (stored.ok) this.#parts.summaries.stored();
	}

	/** Brings the rows up to date that newly arrived documents change. Returns whether any row changed. */
	async renew(arrived: readonly DocId[]): Promise<boolean> {
		const directories: DocId[] = [];
		let changed = false;
		for (const docId of arrived) {
			await this.#replay(docId);
			const row = await this.#parts.deps.store.get('doc', docId);
			if (row && decodeRow<DocumentRow>(row).scope === SCOPES.directory) directories.push(docId);
			else changed = (await this.#checkAgain(docId)) || changed;
		}
		const touched = arrived.flatMap((docId) => this.#parts.summaries.ofDocument(docId) ?? []);
		return (await this.#renew(directories, touched)) || changed;
	}

	/** A document known from a snapshot is made from its own envelopes, if they are here. */
	async #replay(docId: DocId): Promise<void> {
		const scope = scopeOfDocument(this.#parts.summaries.ofDocument(docId), docId);
		if (scope && (await this.#parts.documents.isProvisional(docId)))
			await this.#parts.documents.peek(docId, scope, async () => {});
	}

	/** Shows a document from the newest of these snapshots that is one; its chart when that is on screen. */
	async showSnapshot(docId: DocId, snapshots: readonly Uint8Array[]): Promise<OpenChart | undefined> {
		const row = this.#parts.summaries.ofDocument(docId);
		const scope = scopeOfDocument(row, docId);
		if (!row || !scope) return undefined;
		const newestFirst = [...snapshots].reverse();
		for (const bytes of newestFirst) if (await this.#parts.documents.takeSnapshot(docId, scope, bytes)) break;
		const chart = this.#parts.live.get(row.chartId);
		const open = chart?.documents[scope];
		if (!chart || !open?.provisional) return undefined;
		for (const key of registerKeys(open.doc)) chart.touched.keys.add(key);
		for (const key of textKeysOf(open.doc)) chart.touched.textKeys.add(key);
		await renewChart(this.#parts.charts, chart);
		return chart;
	}

	/** Counts again what is to be decided in a chart that this device has opened, or knows to hold something. */
	async #checkAgain(docId: DocId): Promise<boolean> {
		const row = this.#parts.summaries.ofDocument(docId);
		if (!row || (row.toCheck === 0 && !(await this.#parts.documents.hasSave(docId)))) return false;
		const changed = await this.#checkChart(row);
		if (changed) await this.save();
		return changed;
	}

	/**
	 * Counts what is to be decided in the chart of a document; undefined while its chart is not listed here. A row that is
	 * another now is in memory: who looks at many saves them together.
	 */
	async checkDocument(docId: DocId): Promise<boolean | undefined> {
		const row = this.#parts.summaries.ofDocument(docId);
		return row && this.#checkChart(row);
	}

	async #checkChart(row: Summary): Promise<boolean> {
		const look = ({ documents }: OpenChart): void =>
			Object.values(documents).forEach((open) => this.#parts.handled.look(open));
		const live = this.#parts.live.get(row.chartId);
		if (live) {
			look(live);
			await this.#parts.handled.save();
			return false;
		}
		const { charts, handled, summaries } = this.#parts;
		if (!(await lookAtLine(charts, handled, row)))
			await peekChart(charts, row, (chart) => {
				refreshSummary(charts, chart);
				look(chart);
			});
		await handled.save();
		return summaries.get(row.chartId) !== row;
	}

	/** Makes rows that were changed in memory durable, with other writes; rows of a store that is full are made again. */
	async save(alongside: readonly StoreOp[] = []): Promise<boolean> {
		const rows = await this.#parts.summaries.changedOps();
		const stored = await this.#parts.deps.store.commit([...rows, ...alongside]);
		if (stored.ok) this.#parts.summaries.stored();
		return stored.ok;
	}

	/** `touched`: charts beside those of the directories that may have become complete. */
	async #renew(directories: readonly DocId[], touched: readonly Summary[]): Promise<boolean> {
		const importKey = await this.#parts.importKey();
		if (!importKey || this.#parts.deps.keyring.newestEpoch(SCOPES.directory) === undefined) return false;
		let changed = false;
		for (const docId of directories) {
			changed = (await this.#renewRow(docId, importKey)) || changed;
			// What was to be decided in the directory may be decided now; only the whole chart tells.
			if (this.#parts.summaries.ofDocument(docId)?.toCheck) await this.#checkAgain(docId);
		}
		const charts = new Set(touched.map(({ chartId }) => chartId));
		for (const docId of directories) {
			const row = this.#parts.summaries.ofDocument(docId);
			if (row) charts.add(row.chartId);
		}
		changed = (await this.#complete(charts)) || changed;
		if (changed) await this.save();
		await this.#parts.handled.save();
		return changed;
	}

	/** More of these documents is elsewhere than is here. Returns their charts that counted as whole. */
	async lack(docIds: readonly DocId[]): Promise<readonly ChartId[]> {
		const rows = new Set(docIds.flatMap((docId) => this.#parts.summaries.ofDocument(docId) ?? []));
		const charts: ChartId[] = [];
		for (const row of rows) {
			if (!row.complete || !(await Promise.all(row.named.map((one) => this.#lacks(one)))).some(Boolean))
				continue;
			this.#parts.summaries.put({ ...row, complete: false });
			charts.push(row.chartId);
		}
		if (charts.length > 0) await this.save();
		return charts;
	}

	async #lacks(docId: DocId): Promise<boolean> {
		return (await absent(this.#parts.deps.store, 'chart', { docId, limit: 1 })).length > 0;
	}

	/** Notes of which of these charts everything has arrived that they name. */
	async #complete(chartIds: Iterable<ChartId>): Promise<boolean> {
		const { store } = this.#parts.deps;
		// One may have left the list meanwhile, with everything behind a cut that had put it there.
		const listed = [...chartIds].flatMap((chartId) => this.#parts.summaries.get(chartId) ?? []);
		const rows = listed.filter(({ complete, told }) => !complete && !told);
		if (rows.length === 0) return false;
		// Of many charts the documents are listed once; each by itself would be a question of its own.
		const all = rows.length > MANY_CHARTS ? await this.#parts.deps.log.documents() : undefined;
		const known = all && new Set(all.map(({ docId }) => docId));
		const provisional = new Set(await this.#parts.documents.provisional());
		const mayLack = (await countAbsent(store, 'chart')) > 0;
		const isHeld = async (docId: DocId): Promise<boolean> =>
			!provisional.has(docId) &&
			!this.#parts.deps.isComing(docId) &&
			!(mayLack && (await this.#lacks(docId))) &&
			(known ? known.has(docId) : (await store.get('doc', docId)) !== undefined);
		let changed = false;
		for (const row of rows) {
			// A tablet on a trip is given nothing of billing.
			const named = row.named.filter((one) => !this.#parts.deps.keyring.trip || one !== row.docIds.billing);
			if (!(await Promise.all(named.map(isHeld))).every(Boolean)) continue;
			this.#parts.summaries.put({ ...row, complete: true });
			changed = true;
		}
		return changed;
	}

	/** A chart is listed once its directory document, whose id must follow from its key, names its documents. */
	#renewRow(docId: DocId, importKey: Uint8Array): Promise<boolean> {
		return this.#parts.documents.peek(docId, 'directory', async (open) => {
			this.#parts.handled.look(open);
			const said = chartOfDirectory(open.doc);
			if (!said && (open.late.length > 0 || this.#parts.deps.control().erased.has(docId))) {
				// All that said so is behind a cut: it is listed again when somebody takes it.
				const listed = this.#parts.summaries.ofDocument(docId);
				if (listed) this.#parts.summaries.restore(listed.chartId, undefined);
				return listed !== undefined;
			}
			if (!said) {
				const { length } = createChartReader({ directory: open.doc }).keys('');
				if (length > 0 && open.waiting === 0) this.#otherDirectories.set(docId, open.arrival);
				return false;
			}
			const identity = await deriveChartIdentity(this.#parts.deps.suite, importKey, said.key);
			if (identity.docIds.directory !== docId) return false;
			const before = this.#parts.summaries.get(identity.chartId);
			const toCheck = Math.max(before?.toCheck ?? 0, countDisagreements(said.reader));
			this.#parts.summaries.put(
				summaryOf(said.reader, identity, {
					// What could not be read yet is read again: its key is on the way.
					builtAt: open.unread === undefined ? open.arrival : open.unread - 1,
					changes: changeCountOf(open.doc),
					complete: false,
					toCheck,
					across: before?.across,
					lastSeen: before?.lastSeen,
					bookedFrom: bookedFrom(this.#parts.deps.clock.now()),
					tray: before?.tray
				})
			);
			return true;
		});
	}
}

/** A directory document noted as changed: its row, and the arrival number in it. */
interface ChangedDocument extends Row {
	readonly docId: DocId;
	readonly arrivals: number;
}

const changedDocuments = async (store: Store): Promise<readonly ChangedDocument[]> =>
	(await store.list('meta', { prefix: CHANGED_PREFIX })).map((row) => ({
		...row,
		docId: row.key.slice(CHANGED_PREFIX.length) as DocId,
		arrivals: decodeRow<number>(row.value)
	}));

const scopeOfDocument = (row: Summary | undefined, docId: DocId): ChartScope | undefined =>
	row && CHART_SCOPES.find((scope) => row.docIds[scope] === docId);
