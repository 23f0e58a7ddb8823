// What exists only while a person is signed in: their keys, the open documents, the patient rows, the charts on screen.
// Dropping a session is locking. The engine serialises every call.
import type { ChartId, DocId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import { applyEdit } from '../chart/document/apply-edit.ts';
import type { ChartDocument } from '../chart/document/chart-document.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import type { ChartReader } from '../chart/edit.ts';
import { openRow } from '../crypto/seal-row.ts';
import type { StoreOp } from '../replica/store.ts';
import type { EngineError } from './engine-error.ts';
import type { PatientFilter, PatientRow, SearchHit } from './patient-rows.ts';
import {
	openChartDocuments,
	openMoreDocuments,
	renewChart,
	type ChartsDeps,
	type OpenChart
} from './charts.ts';
import { encodeAccess, type Access } from './audit.ts';
import { CHART_SCOPES } from './chart-identity.ts';
import { completeIdentities } from './complete-identities.ts';
import { clockAhead } from './device-clock.ts';
import { Handled } from './handled.ts';
import { createActor, Documents, type OpenDocument } from './documents.ts';
import type { Folding } from './folding.ts';
import { ListedRows } from './listed-rows.ts';
import { LinkedFacts } from './linked-facts.ts';
import { auditDocId, configDocId, readImportKey, type ConfigReader } from './practice-config.ts';
import { passesFilter, searchRows } from './search.ts';
import { refusalOf } from './role-judge.ts';
import { sealAudit, sealDocuments, type SealingDeps } from './sealing.ts';
import type { SessionDeps } from './session-deps.ts';
import { storeErrorToEngineError } from './store-errors.ts';
import { notesToTell } from './sign-in-notes.ts';
import { Summaries } from './summaries.ts';
import { Searches } from './searches.ts';
import { writeAgain } from './write-again.ts';

/** The row that holds the import key a joiner was told, sealed under the local config key. */
export const TOLD_IMPORT_KEY = 'import-key';

/** Documents kept open at most, beside those on screen (architecture: V8 falls off a cliff past about 200). */
const DOCUMENTS_KEPT = 50;

export class Session {
	readonly deps: SessionDeps;
	readonly charts: ChartsDeps;
	readonly documents: Documents;
	readonly summaries: Summaries;
	readonly linkedFacts: LinkedFacts;
	readonly rows: ListedRows;
	/** Charts on screen, kept up to date as changes arrive. */
	readonly live = new Map<ChartId, OpenChart>();
	/** Queues that were read, by document. */
	readonly queues = new Map<DocId, OpenDocument>();
	config: OpenDocument;
	readonly auditDocId: DocId;
	/** What merges put together by themselves. */
	readonly handled: Handled;
	/** When this person unlocked the device. */
	readonly #since: Instant;
	readonly #searches = new Searches();
	/** Charts whose entries that are kept apart are shown: the person has said why. */
	readonly shownApart = new Set<ChartId>();
	/** Who wants to know which chart's directory was written here. */
	onDirectoryWritten: (chartId: ChartId) => void = () => {};

	private constructor(
		deps: SessionDeps,
		documents: Documents,
		summaries: Summaries,
		config: OpenDocument,
		audit: DocId,
		handled: Handled
	) {
		const { suite, random, clock, log, keyring, store } = deps;
		const sealing: SealingDeps = { suite, random, clock, log, keyring, heads: () => deps.heads() };
		this.deps = deps;
		this.documents = documents;
		this.summaries = summaries;
		this.config = config;
		this.auditDocId = audit;
		this.linkedFacts = new LinkedFacts((chartId) =>
			summaries.same.linkedOf(chartId).filter((one) => summaries.get(one))
		);
		const elsewhereOf = this.linkedFacts.of;
		const onDirectoryWritten = (chartId: ChartId): void => this.onDirectoryWritten(chartId);
		const folding: Folding = {
			isShown: (chartId) => this.shownApart.has(chartId),
			isOwn: (credId) => deps.control().credentials.get(credId)?.userId === keyring.userId
		};
		const { deviceId } = deps.profile;
		const parts = { store, clock, documents, keyring, deviceId, sealing, summaries };
		const isErased = (docId: DocId): boolean => deps.control().erased.has(docId);
		this.charts = { ...parts, folding, isErased, onDirectoryWritten, elsewhereOf };
		this.handled = handled;
		const { charts, live } = this;
		const importKey = (): Promise<Uint8Array | undefined> => this.importKey();
		this.rows = new ListedRows({ deps, documents, summaries, handled, charts, live, importKey });
		this.#since = clock.now();
	}

	/** Opens the rows and the config, seals what an earlier session left unsealed, and rebuilds rows that are behind. */
	static async open(deps: SessionDeps): Promise<Session> {
		const { store, suite, random, log, keyring, profile } = deps;
		const actor = createActor(keyring.credId, random);
		const { areOnOneDevice, control } = deps;
		const documents = new Documents({
			store,
			suite,
			random,
			log,
			keyring,
			areOnOneDevice,
			control,
			actor,
			kept: DOCUMENTS_KEPT,
			...(deps.heard && { heard: deps.heard })
		});
		const summaries = new Summaries({ store, suite, random, localKey: keyring.localKey('directory') });
		const whole = await summaries.load();
		const configId = await configDocId(suite, profile.practiceId);
		const config = await documents.open(configId, 'config');
		documents.pin(configId);
		const session = new Session(
			deps,
			documents,
			summaries,
			config,
			await auditDocId(suite, profile.practiceId),
			await Handled.open(deps)
		);
		await session.sealLeftovers();
		for (const docId of await session.writeAgain()) {
			const open = documents.get(docId);
			if (open) await documents.takeIn(open);
		}
		await completeIdentities(session);
		await session.rows.rebuild(whole);
		return session;
	}

	readonly readConfig: ConfigReader = (key) => configReader(this.config.doc)(key);

	/** The config document with all competing values. */
	configReader(): ChartReader {
		return createChartReader({ directory: this.config.doc });
	}

	/** The practice's import key: from the config document, or what a joiner was told before it arrived. */
	async importKey(): Promise<Uint8Array | undefined> {
		const known = readImportKey(this.readConfig);
		if (known) return known;
		const { store, suite, keyring } = this.deps;
		const told = await store.get('local', TOLD_IMPORT_KEY);
		return told && openRow(suite, keyring.localKey('config'), TOLD_IMPORT_KEY, told);
	}

	/** Writes registers of the config document durably and sealed. */
	async writeConfig(
		writes: ReadonlyMap<string, string>,
		message: string
	): Promise<Result<void, EngineError>> {
		const edit = { scope: 'directory' as const, message, writes, texts: [] };
		const applied = applyEdit(this.config.doc, edit, { at: this.deps.clock.now() });
		this.config.doc = applied.doc;
		if (!applied.change) return ok(undefined);
		const { keyring, profile } = this.deps;
		const refusal = refusalOf(keyring, profile.deviceId, 'config', applied.change);
		if (!refusal) await this.documents.tailOp(this.config, applied.change);
		const sealed = refusal ? err(refusal) : await this.sealNow([this.config]);
		if (!sealed.ok) {
			this.documents.forget(this.config.docId);
			this.config = await this.documents.open(this.config.docId, 'config');
		}
		return sealed;
	}

	/** Seals the unsealed tails of some open documents; those that another tab has changed are to be opened again. */
	async sealNow(documents: readonly OpenDocument[]): Promise<Result<void, EngineError>> {
		const sealed = await sealDocuments(this.charts.sealing, documents);
		if (sealed.ok) return ok(undefined);
		if (sealed.error.type === 'NoKeyForScope') return { ok: false, error: sealed.error };
		if (sealed.error.type === 'ExpectationFailed')
			for (const open of documents) this.documents.forget(open.docId);
		return { ok: false, error: storeErrorToEngineError(sealed.error) };
	}

	/** Writes an access record; durable when it resolves. */
	async recordAccess(
		{ action, what, chartId, reason, how, search }: Access,
		alongside: readonly StoreOp[] = []
	): Promise<Result<void, EngineError>> {
		const { clock, keyring } = this.deps;
		const { userId, credId, siteId } = keyring;
		const at = clock.now();
		const words = what === 'open-chart' ? this.#searches.ledTo(at) : search;
		const told = await notesToTell(this.deps.store);
		const ahead = await clockAhead(this.deps.store);
		const payload = encodeAccess({
			at,
			userId,
			credId,
			siteId,
			action,
			what,
			chartId: chartId ?? null,
			since: this.#since,
			...(reason && { reason }),
			...(how && { how }),
			...(ahead !== undefined && { ahead }),
			...(told.notes.length > 0 && { notes: told.notes }),
			...(words !== undefined && { search: words })
		});
		const rows = [...alongside, ...told.ops];
		const sealed = await sealAudit(this.charts.sealing, this.auditDocId, payload, rows);
		return sealed.ok ? ok(undefined) : { ok: false, error: storeErrorToEngineError(sealed.error) };
	}

	/** Opens a chart by id for reading or writing. */
	async openChart(chartId: ChartId): Promise<OpenChart | undefined> {
		const known = this.live.get(chartId);
		if (known) return known;
		const summary = this.summaries.get(chartId);
		return summary && openChartDocuments(this.charts, summary);
	}

	/** Keeps a chart up to date while it is on screen. */
	show(chart: OpenChart): void {
		const { chartId } = chart.identity;
		if (this.live.has(chartId)) return;
		this.live.set(chartId, chart);
		for (const open of Object.values(chart.documents)) this.documents.pin(open.docId);
	}

	/** Charts on screen show the parts of which this person was given the key; returns their documents. */
	async showMore(): Promise<readonly DocId[]> {
		const docIds: DocId[] = [];
		for (const chart of this.live.values())
			for (const { docId } of await openMoreDocuments(this.charts, chart)) {
				this.documents.pin(docId);
				docIds.push(docId);
			}
		return docIds;
	}

	/** The chart left the screen. */
	hide(chartId: ChartId): void {
		this.shownApart.delete(chartId);
		for (const open of Object.values(this.live.get(chartId)?.documents ?? {}))
			this.documents.unpin(open.docId);
		this.live.delete(chartId);
	}

	/** Listed charts that match, by name. */
	search(query: string, limit: number, filter?: PatientFilter): readonly SearchHit[] {
		const words = query.trim();
		if (words !== '') this.#searches.typed(words, this.deps.clock.now());
		const keep = filter && ((row: PatientRow) => passesFilter(row, filter));
		const hits = searchRows(this.summaries.searchable(), query, limit, keep);
		return hits.some(({ linked }) => linked) ? this.#withLinked(hits) : hits;
	}

	/** Records what was searched for without opening a chart. Whoever leaves is not kept here when it cannot be written. */
	async recordSearches(): Promise<void> {
		const search = this.#searches.takeInVain();
		if (search !== undefined) await this.recordAccess({ action: 'R', what: 'search', search });
	}

	/** Other charts of somebody found stand next to the first that was, also those that the words do not find. */
	#withLinked(hits: readonly SearchHit[]): readonly SearchHit[] {
		const found = new Map(hits.map((hit) => [hit.chartId, hit]));
		const placed = new Map<ChartId, SearchHit>();
		for (const hit of hits)
			for (const chartId of [hit.chartId, ...(hit.linked ?? [])]) {
				const row = found.get(chartId) ?? this.summaries.rowOf(chartId);
				if (row && !placed.has(chartId)) placed.set(chartId, { reasons: [], ...row });
			}
		return [...placed.values()];
	}

	/** Seals the unsealed tails of a chart, the directory last. */
	sealChart(chart: OpenChart): Promise<Result<void, EngineError>> {
		const documents = CHART_SCOPES.flatMap((scope) => chart.documents[scope] ?? []);
		return this.sealNow(documents.filter((open) => open.tail.length > 0));
	}

	/** Seals tails that a crash or another person's session left behind: their author stands inside the envelope. */
	async sealLeftovers(): Promise<void> {
		const leftovers: OpenDocument[] = [];
		for (const { docId, scope } of await this.documents.unsealed()) {
			if (this.deps.keyring.newestEpoch(SCOPES[scope]) === undefined) continue;
			leftovers.push(await this.documents.open(docId, scope));
		}
		const order = (open: OpenDocument): number => (open.scope === 'directory' ? 1 : 0);
		if (leftovers.length > 0) await this.sealNow(leftovers.sort((a, b) => order(a) - order(b)));
	}

	/** Takes in what arrived for the config and for charts on screen; returns those charts. */
	async arrived(docIds: readonly DocId[]): Promise<readonly OpenChart[]> {
		const arrived = new Set(docIds);
		if (arrived.has(this.config.docId)) await this.documents.takeIn(this.config);
		const renewed = [...this.live.values()].filter((chart) =>
			Object.values(chart.documents).some((open) => arrived.has(open.docId))
		);
		for (const chart of renewed) await renewChart(this.charts, chart);
		return renewed;
	}

	/** Writes own work again that another copy of this profile contradicted. Returns the documents written to. */
	writeAgain(): Promise<readonly DocId[]> {
		const { documents, charts, deps } = this;
		return writeAgain({ ...deps, documents, sealing: charts.sealing });
	}

	/** Rows in memory count as changed on disk only after this. */
	async close(): Promise<void> {
		await this.documents.saveAll();
	}
}

const configReader = (document: ChartDocument): ConfigReader => {
	const reader = createChartReader({ directory: document });
	return (key) => reader.atom(key);
};
