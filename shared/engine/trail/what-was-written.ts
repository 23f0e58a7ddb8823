// Who wrote where, by the envelopes themselves: what an author wrote after one of their access records and before the next
// stands behind it in their chain. Content is opened for its time alone, and only where this person holds the key.
import type { ChartId, CredId, DocId } from '../../core/ids.ts';
import type { Instant } from '../../core/clock.ts';
import { scopeNameOf } from '../../core/scopes.ts';
import {
	ENVELOPE_KINDS,
	NO_ENVELOPE,
	openEnvelope,
	parseEnvelope,
	parseHeader
} from '../../crypto/envelope.ts';
import {
	chainPlaceRow,
	decodeId,
	decodeRow,
	decodeWhereabouts,
	envelopeRow,
	numberInKey
} from '../../replica/rows.ts';
import type { DocumentRow } from '../../replica/rows.ts';
import type { Session } from '../session.ts';
import type { RelayTime, Written } from '../trail-facts.ts';
import type { HeldRecord } from './held-records.ts';
import { timeOf } from './relay-times.ts';

/** An envelope of changes in its author's chain. */
interface Place {
	readonly cseq: number;
	readonly docId: DocId;
	readonly arrival: number;
}

/** What somebody wrote in one chart, or in what belongs to the practice, between two of their records. */
export interface Writing {
	readonly credId: CredId;
	readonly what: Written;
	readonly chartId?: ChartId;
	/** When the last of it was; absent where it cannot be opened here. */
	readonly at?: Instant;
	/** Of the last of it. */
	readonly cseq: number;
	readonly relay: RelayTime;
}

/** Places of a chain read at a time, and at most: an import writes thousands after one record. */
const READ = 64;
const MOST = 512;

/** What was written after a place of an author's chain, up to their next record. */
export async function writtenBehind(
	session: Session,
	credId: CredId,
	cseq: number
): Promise<readonly Writing[]> {
	const { store } = session.deps;
	const places: Place[] = [];
	let after = chainPlaceRow(credId, cseq);
	chain: while (places.length < MOST) {
		const rows = await store.list('envelopeId', { prefix: `c/${credId}/`, after, limit: READ });
		for (const { key, value } of rows) {
			const row = await store.get('envelopeId', decodeId(value));
			const at = row && decodeWhereabouts(row);
			if (at?.docId === session.auditDocId) break chain;
			if (at) places.push({ cseq: numberInKey(key), docId: at.docId, arrival: at.arrival });
		}
		if (rows.length < READ) break;
		after = rows.at(-1)!.key;
	}
	return grouped(session, credId, places);
}

/** Everything that was written in one chart's documents, by author; takes out what is behind a record. */
export class WrittenInChart {
	readonly #session: Session;
	readonly #places: ReadonlyMap<CredId, Place[]>;

	private constructor(session: Session, places: ReadonlyMap<CredId, Place[]>) {
		this.#session = session;
		this.#places = places;
	}

	static async read(session: Session, chartId: ChartId): Promise<WrittenInChart> {
		const { store } = session.deps;
		const summary = session.summaries.get(chartId);
		const places = new Map<CredId, Place[]>();
		for (const docId of new Set([...Object.values(summary?.docIds ?? {}), ...(summary?.named ?? [])])) {
			for (const { key, value } of await store.list('envelope', { prefix: `${docId}/` })) {
				const header = parseHeader(value);
				if (!header.ok || header.value.kind !== ENVELOPE_KINDS.changes) continue;
				const { credId, cseq } = header.value;
				const chain = places.get(credId) ?? [];
				places.set(credId, chain);
				chain.push({ cseq, docId, arrival: numberInKey(key) });
			}
		}
		for (const chain of places.values()) chain.sort((a, b) => a.cseq - b.cseq);
		return new WrittenInChart(session, places);
	}

	/** Takes what stands behind a place of an author's chain; all that is left without one. */
	take(credId: CredId, behind = 0): readonly Place[] {
		const chain = this.#places.get(credId) ?? [];
		const from = chain.findIndex(({ cseq }) => cseq > behind);
		return from < 0 ? [] : chain.splice(from);
	}

	async after({ credId, cseq }: HeldRecord): Promise<readonly Writing[]> {
		return grouped(this.#session, credId, this.take(credId, cseq));
	}

	/** What no record stands before. */
	async rest(): Promise<readonly Writing[]> {
		const found: Writing[] = [];
		for (const credId of this.#places.keys())
			found.push(...(await grouped(this.#session, credId, this.take(credId))));
		return found;
	}
}

/** One writing for each chart, the newest first. */
async function grouped(
	session: Session,
	credId: CredId,
	places: readonly Place[]
): Promise<readonly Writing[]> {
	const groups = new Map<string, { what: Written; chartId?: ChartId; places: Place[] }>();
	for (const place of places) {
		const target = await targetOf(session, place.docId);
		if (!target) continue;
		const key = target.chartId ?? target.what;
		const group = groups.get(key) ?? { ...target, places: [] };
		groups.set(key, group);
		group.places.push(place);
	}
	const found: Writing[] = [];
	for (const { what, chartId, places: of } of [...groups.values()].reverse()) {
		const last = of.at(-1)!;
		const at = await writtenAt(session, last);
		const isNew = chartId !== undefined && (await begins(session, chartId, of));
		found.push({
			credId,
			what: isNew ? 'registered' : what,
			...(chartId && { chartId }),
			...(at !== undefined && { at }),
			cseq: last.cseq,
			relay: await timeOf(session.deps.store, { credId, cseq: last.cseq })
		});
	}
	return found;
}

async function targetOf(
	session: Session,
	docId: DocId
): Promise<{ what: Written; chartId?: ChartId } | undefined> {
	const summary = session.summaries.ofDocument(docId);
	if (summary) return { what: 'wrote', chartId: summary.chartId };
	const row = await session.deps.store.get('doc', docId);
	const scope = row && scopeNameOf(decodeRow<DocumentRow>(row).scope);
	// A file is named by the chart that it belongs to.
	if (scope === undefined || scope === 'attachments') return undefined;
	if (scope === 'config') return { what: 'wrote-practice' };
	return { what: scope === 'directory' ? 'wrote-lists' : 'wrote' };
}

/** True when the chart's first document begins with one of these. */
async function begins(session: Session, chartId: ChartId, places: readonly Place[]): Promise<boolean> {
	const { store } = session.deps;
	const directory = session.summaries.get(chartId)?.docIds.directory;
	const first = places.find(({ docId }) => docId === directory);
	const bytes = first && (await store.get('envelope', envelopeRow(first.docId, first.arrival)));
	const header = bytes && parseHeader(bytes);
	if (!first || !header?.ok || header.value.prev !== NO_ENVELOPE) return false;
	const [oldest] = await store.list('envelope', { prefix: `${first.docId}/`, limit: 1 });
	return oldest !== undefined && numberInKey(oldest.key) === first.arrival;
}

async function writtenAt(session: Session, { docId, arrival }: Place): Promise<Instant | undefined> {
	const { store, suite, keyring } = session.deps;
	const bytes = await store.get('envelope', envelopeRow(docId, arrival));
	const parsed = bytes && (await parseEnvelope(suite, bytes));
	if (!parsed?.ok) return undefined;
	const { scope, epoch } = parsed.value.header;
	const key = await keyring.documentKey(scope, epoch, docId);
	const opened = key && (await openEnvelope(suite, parsed.value, key));
	return opened?.ok ? opened.value.authoredAt : undefined;
}
