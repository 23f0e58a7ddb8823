// One chart's documents together: opening them, running edits durably, and bringing the chart's summary up to date.
// What an edit writes is decided by the verbs in chart/; how it travels by sealing.ts.
import type { ChartId, DeviceId, DocId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Clock } from '../core/clock.ts';
import { SCOPES } from '../core/scopes.ts';
import { applyEdit } from '../chart/document/apply-edit.ts';
import { changeCountOf, headsOf } from '../chart/document/chart-document.ts';
import { messageWithSeen } from '../chart/change-header.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import { disagreementsOf } from '../chart/disagreements.ts';
import { chartDocumentWrites } from '../chart/documents-of-chart.ts';
import { routeApart, withoutEntries } from '../chart/kept-apart.ts';
import { IMPORT_MESSAGE, type ChartReader, type ChartScope, type Edit } from '../chart/edit.ts';
import { entryPath, type Entry } from '../chart/change-entry.ts';
import { scopeOfType } from '../chart/register-key.ts';
import { GENESIS_HASH } from '../chart/genesis.ts';
import { trayOf } from '../chart/tray.ts';
import { writesScope } from '../replica/members.ts';
import type { Expectation, Store, StoreOp } from '../replica/store.ts';
import { countWaiting, mayChangeFindings, utcDay } from './chart-findings.ts';
import { CHART_SCOPES, type ChartIdentity } from './chart-identity.ts';
import { countAcross, factsElsewhere } from './findings-across.ts';
import type { Elsewhere } from './linked-facts.ts';
import type { EngineError } from './engine-error.ts';
import type { Documents, OpenDocument } from './documents.ts';
import { bookedFrom } from './double-booked.ts';
import { apartIn, type Apart, type Folding } from './folding.ts';
import type { Keyring } from './keyring.ts';
import { refusalOf } from './role-judge.ts';
import { sealDocuments, type SealingDeps } from './sealing.ts';
import { storeErrorToEngineError } from './store-errors.ts';
import type { Summaries, Summary } from './summaries.ts';
import { chartOfDirectory, summaryOf } from './summary-of.ts';

/** A chart with the documents that this person can open. */
export interface OpenChart {
	readonly identity: ChartIdentity;
	readonly documents: Partial<Record<ChartScope, OpenDocument>>;
	/** As the documents stand, without the entries that are folded away; replaced after every edit and arrival. */
	reader: ChartReader;
	/** With everything that this person's keys open: for the safety checks, and for what is counted. */
	full: ChartReader;
	/** Which entries are kept apart, and which of them are folded away. */
	apart: Apart;
	/** Registers and texts changed since the chart was last viewed. */
	readonly touched: { readonly keys: Set<string>; readonly textKeys: Set<string> };
	/** Its patient asked that it is not opened here: of its documents only the directory's is. */
	shut?: true;
	/** It was opened before it had arrived whose it is: what the patient asked is not known. */
	unsure?: true;
	/** How many findings waited when the checks looked last; undefined before. */
	waiting?: number;
}

export interface ChartsDeps {
	readonly store: Store;
	readonly clock: Clock;
	readonly documents: Documents;
	readonly keyring: Keyring;
	readonly deviceId: DeviceId;
	readonly sealing: SealingDeps;
	readonly summaries: Summaries;
	/** To whom entries that are kept apart are shown. */
	readonly folding: Folding;
	/** Content of this document was erased: nothing is written in it any more. */
	isErased(docId: DocId): boolean;
	/** A chart's directory was written and is durable. */
	onDirectoryWritten(chartId: ChartId): void;
	/** What counts of other charts of the same person. */
	elsewhereOf(chartId: ChartId): Elsewhere;
}

/** The document that an entry of the chart stands in; undefined when it is not open, or the entry folded away. */
export const documentOfEntry = ({ documents, apart }: OpenChart, entry: Entry): OpenDocument | undefined => {
	const path = entryPath(entry);
	if (apart.hidden.has(path)) return undefined;
	return documents[apart.entries.has(path) ? 'sensitive' : scopeOfType(entry.type, entry.id)];
};

/** How an edit becomes durable: sealed at once, or kept as an unsealed tail while a person is typing. */
export type Durability = 'sealed' | 'tail';

/** Who has another role now keeps the keys of before, and is shown no part of a chart that the role does not open. */
export const opensScope = ({ role, newestEpoch }: Keyring, scope: ChartScope): boolean =>
	writesScope(role, SCOPES[scope]) && newestEpoch(SCOPES[scope]) !== undefined;

/** Opens every document of a chart that the person holds the key for; those nobody wrote yet begin empty. */
export async function openChartDocuments(deps: ChartsDeps, identity: ChartIdentity): Promise<OpenChart> {
	const documents: Partial<Record<ChartScope, OpenDocument>> = {};
	for (const scope of CHART_SCOPES) {
		if (!opensScope(deps.keyring, scope) || !identity.docIds[scope]) continue;
		documents[scope] = await deps.documents.open(identity.docIds[scope], scope);
		await deps.documents.takeIn(documents[scope]);
	}
	return { identity, documents, ...readersOf(deps, identity, documents), touched: nothingTouched() };
}

/** Opens the documents of a chart whose key this person was given while it was open; returns them. */
export async function openMoreDocuments(
	deps: ChartsDeps,
	{ identity, documents, shut }: OpenChart
): Promise<readonly OpenDocument[]> {
	const more: OpenDocument[] = [];
	if (shut) return more;
	for (const scope of CHART_SCOPES) {
		const docId = identity.docIds[scope];
		if (documents[scope] || !docId || !opensScope(deps.keyring, scope)) continue;
		more.push((documents[scope] = await deps.documents.open(docId, scope)));
	}
	return more;
}

/** One look at a chart: nothing of it stays open that was not, and nothing is stored for it. */
export async function peekChart(
	deps: ChartsDeps,
	identity: ChartIdentity,
	look: (chart: OpenChart) => void
): Promise<void> {
	const documents: Partial<Record<ChartScope, OpenDocument>> = {};
	const held = CHART_SCOPES.filter((scope) => opensScope(deps.keyring, scope));
	// Few charts have one: the others are looked at as fast as without.
	const apart = identity.docIds.sensitive;
	const hasApart = apart && (deps.documents.get(apart) ?? (await deps.store.get('doc', apart)));
	const scopes = held.filter((scope) => scope !== 'sensitive' || hasApart);
	const peek = async ([scope, ...others]: readonly ChartScope[]): Promise<void> => {
		if (!scope) {
			const readers = readersOf(deps, identity, documents);
			return look({ identity, documents, ...readers, touched: nothingTouched() });
		}
		await deps.documents.peek(identity.docIds[scope], scope, async (open) => {
			documents[scope] = open;
			await peek(others);
		});
	};
	await peek(scopes);
}

const nothingTouched = (): OpenChart['touched'] => ({ keys: new Set(), textKeys: new Set() });

/** Brings an open chart up to date with the envelopes that arrived for its documents. */
export async function renewChart(deps: ChartsDeps, chart: OpenChart): Promise<void> {
	for (const open of Object.values(chart.documents)) {
		const arrived = await deps.documents.takeIn(open);
		for (const key of arrived.keys) chart.touched.keys.add(key);
		for (const key of arrived.textKeys) chart.touched.textKeys.add(key);
	}
	readAnew(deps, chart);
	refreshSummary(deps, chart);
}

/** The chart's readers over the documents as they stand now. */
function readersOf(
	{ folding }: ChartsDeps,
	{ chartId }: ChartIdentity,
	documents: OpenChart['documents']
): Pick<OpenChart, 'reader' | 'full' | 'apart'> {
	const held = Object.entries(documents).map(([scope, { doc }]) => [scope, doc] as const);
	const full = createChartReader(Object.fromEntries(held));
	const apart = apartIn(documents.sensitive?.doc, chartId, folding);
	return { full, apart, reader: withoutEntries(full, apart.hidden) };
}

/** Reads an open chart as its documents stand, and as it is shown, now. */
export const readAnew = (deps: ChartsDeps, chart: OpenChart): void =>
	void Object.assign(chart, readersOf(deps, chart.identity, chart.documents));

/**
 * Applies edits to a chart and makes them durable; nothing of them is kept when that fails. The first edit in a scope
 * also writes the document's name into the directory document, whose envelope is sealed last. `alongside` rows are stored
 * in the same transaction, if what is expected of the store holds. Resolves with the time.
 */
export async function commitEdits(
	deps: ChartsDeps,
	chart: OpenChart,
	edits: readonly Edit[],
	durability: Durability,
	alongside: readonly StoreOp[] = [],
	expect: readonly Expectation[] = []
): Promise<Result<number, EngineError>> {
	if (deps.isErased(chart.identity.docIds.directory)) return err({ type: 'RecordErased' });
	const at = deps.clock.now();
	const tails: StoreOp[] = [];
	const touched = new Set<OpenDocument>();
	const { chartId } = chart.identity;
	const before = deps.summaries.get(chartId);
	/** Documents whose edits did not become durable are dropped from memory, and so is the row: the store has the truth. */
	const undo = (error: EngineError): Result<number, EngineError> => {
		for (const open of touched) deps.documents.forget(open.docId);
		if (deps.summaries.get(chartId) !== before) deps.summaries.restore(chartId, before);
		return err(error);
	};
	const done = (): Result<number, EngineError> => {
		deps.summaries.stored();
		if (touched.has(chart.documents.directory!)) deps.onDirectoryWritten(chartId);
		return ok(at);
	};
	const routed = routeApart(chart.full, edits, chart.apart.entries);
	for (const edit of [...routed, ...namingEdits(chart, routed)]) {
		const open = chart.documents[edit.scope];
		// Another role may have left the old key of a part that it does not write.
		if (!open || !writesScope(deps.keyring.role, SCOPES[edit.scope]))
			return undo({ type: 'NoKeyForScope', scope: edit.scope });
		const seen = edit.message === IMPORT_MESSAGE ? {} : seenBeside(chart, edit.scope);
		const message =
			messageWithSeen('', seen) === open.said ? edit.message : messageWithSeen(edit.message, seen);
		const applied = applyEdit(open.doc, { ...edit, message }, { at });
		open.doc = applied.doc;
		if (!applied.change) continue;
		touched.add(open);
		const refusal = refusalOf(deps.keyring, deps.deviceId, open.scope, applied.change);
		if (refusal) return undo(refusal);
		open.said = messageWithSeen('', seen);
		tails.push(await deps.documents.tailOp(open, applied.change));
		for (const key of edit.writes.keys()) chart.touched.keys.add(key);
		for (const { key } of edit.texts) chart.touched.textKeys.add(key);
	}
	readAnew(deps, chart);
	const scopes = CHART_SCOPES.map((scope) => chart.documents[scope]).filter(
		(open) => open && touched.has(open)
	);
	refreshSummary(deps, chart);
	if (durability === 'tail') {
		// Another tab may have taken the same place in the tail: then its row is there.
		const free = tails.map(({ table, key }) => ({ table, key, value: undefined }));
		const ops = [...alongside, ...tails, ...(await deps.summaries.changedOps())];
		const stored = await deps.store.commit(ops, [...expect, ...free]);
		if (!stored.ok) return undo(storeErrorToEngineError(stored.error));
		for (const open of touched) for (const entry of open.tail) entry.stored = true;
		return done();
	}
	const documents = scopes as OpenDocument[];
	const ops = [...alongside, ...(await deps.summaries.changedOps())];
	const sealed = await sealDocuments(deps.sealing, documents, ops, expect);
	if (sealed.ok) return done();
	return undo(sealed.error.type === 'NoKeyForScope' ? sealed.error : storeErrorToEngineError(sealed.error));
}

/** The heads of a chart's other documents, as who writes now has them before their eyes. */
const seenBeside = ({ documents }: OpenChart, own: ChartScope): Readonly<Record<string, readonly string[]>> =>
	Object.fromEntries(
		CHART_SCOPES.flatMap((scope) => {
			const open = scope === own ? undefined : documents[scope];
			const heads = open ? headsOf(open.doc).filter((hash) => hash !== GENESIS_HASH) : [];
			return heads.length > 0 ? [[scope, heads] as const] : [];
		})
	);

/** Names in the directory every scope that the edits touch and that is not named yet. Equal at every site. */
function namingEdits(chart: OpenChart, edits: readonly Edit[]): readonly Edit[] {
	const { chartId, key, docIds } = chart.identity;
	const writes = new Map<string, string>();
	const touched = new Set<ChartScope>(['directory', ...edits.map((edit) => edit.scope)]);
	const named = Object.fromEntries([...touched].map((scope) => [scope, docIds[scope]]));
	for (const [register, atom] of [
		...chartDocumentWrites(chartId, named),
		[chartKeyRegister(chartId), JSON.stringify(key)] as const
	]) {
		if (!chart.reader.has(register)) writes.set(register, atom);
	}
	if (writes.size === 0 || edits.length === 0) return [];
	return [{ scope: 'directory', message: 'name-documents', writes, texts: [] }];
}

/** The register that tells what the chart's documents' ids were derived from. */
export const chartKeyRegister = (chartId: ChartId): string => `Chart:${chartId}:key`;

/** Recomputes the chart's row from its open documents; an unchanged row is left alone. */
export function refreshSummary(deps: ChartsDeps, chart: OpenChart): void {
	const { directory } = chart.documents;
	if (!directory) return;
	const before = deps.summaries.get(chart.identity.chartId);
	// All that said who this is waits behind a cut: it is on the screen, and in no list.
	if (directory.late.length > 0 && !chartOfDirectory(directory.doc)) {
		if (before) deps.summaries.restore(chart.identity.chartId, undefined);
		return;
	}
	putSummary(deps, chart, {
		builtAt: directory.arrival,
		changes: changeCountOf(directory.doc),
		// What is in the other documents of a shut chart is as it was.
		toCheck: Math.max(chart.shut ? (before?.toCheck ?? 0) : 0, countToCheck(chart, utcDay(deps.clock.now()))),
		...(chart.shut && { shut: true as const }),
		hasClinical: chart.documents.clinical !== undefined
	});
}

/** Makes the row of a chart from its readers; `facts` are what they do not tell. An unchanged row is left alone. */
export function putSummary(
	deps: ChartsDeps,
	{ identity, reader, full }: Pick<OpenChart, 'identity' | 'reader' | 'full'>,
	{
		hasClinical,
		shut,
		...facts
	}: Pick<Summary, 'builtAt' | 'changes' | 'toCheck'> & {
		readonly hasClinical: boolean;
		/** Of a shut chart what waits between it and others is as it was. */
		readonly shut?: true;
	}
): void {
	const before = deps.summaries.get(identity.chartId);
	const now = deps.clock.now();
	const summary = summaryOf(reader, identity, {
		...facts,
		complete: before?.complete ?? true,
		across: shut ? before?.across : acrossOf(deps, identity.chartId, full),
		lastSeen: before?.lastSeen,
		bookedFrom: bookedFrom(now),
		tray: hasClinical ? trayOf(reader, now) : before?.tray
	});
	const unchanged =
		before && JSON.stringify({ ...before, builtAt: 0 }) === JSON.stringify({ ...summary, builtAt: 0 });
	if (!unchanged) deps.summaries.put(summary);
}

/** What waits between the chart and those linked to it; as it was, while one of them was not read. */
function acrossOf(deps: ChartsDeps, chartId: ChartId, reader: ChartReader): Summary['across'] {
	const { facts, whole } = deps.elsewhereOf(chartId);
	if (!whole) return deps.summaries.get(chartId)?.across;
	if (facts.length === 0) return undefined;
	return countAcross(factsElsewhere(reader, chartId, utcDay(deps.clock.now())), facts);
}

/** How many different answers a person has to decide between. */
export const countDisagreements = (reader: ChartReader): number =>
	reader.contested().length === 0 ? 0 : disagreementsOf(reader, () => NOBODY).length;

/** How many things of a whole chart wait for a person. */
function countToCheck(chart: OpenChart, today: string): number {
	const { full: reader, touched } = chart;
	const isTouched = touched.textKeys.size > 0 || [...touched.keys].some(mayChangeFindings);
	if (chart.waiting === undefined || isTouched) chart.waiting = countWaiting(reader, today);
	return countDisagreements(reader) + chart.waiting;
}

const NOBODY = { user: '', userId: '' as UserId, site: '' };

/** Every document id of a chart. */
export const docIdsOf = (identity: ChartIdentity): readonly DocId[] => Object.values(identity.docIds);
