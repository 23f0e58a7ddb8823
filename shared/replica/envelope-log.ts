// The envelopes this device holds, over its store: own ones are appended here, everybody's are read here. What comes from
// a relay enters through receiving.ts.
import { equalBytes } from '../core/bytes.ts';
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import { err } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import {
	ENVELOPE_KINDS,
	isChainedKind,
	isOnDemandKind,
	NO_ENVELOPE,
	parseHeader
} from '../crypto/envelope.ts';
import type { Envelope } from '../crypto/envelope.ts';
import { createDraft } from './draft.ts';
import type { Draft } from './draft.ts';
import { countFile } from './file-sizes.ts';
import {
	ARRIVAL,
	chainPlaceRow,
	changedRow,
	decodeChainHead,
	decodeId,
	decodeRow,
	decodeWhereabouts,
	documentChainRow,
	encodeChainHead,
	encodeId,
	encodeRow,
	encodeWhereabouts,
	envelopeRow,
	numberInKey,
	ON_DEMAND_PREFIX,
	onDemandRow,
	OWN_STATUS,
	outboxRow,
	put,
	quarantineRow
} from './rows.ts';
import type { ChainHead, DocumentRow, OwnStatusRow, QuarantineRow, Whereabouts } from './rows.ts';
import type { Expectation, Store, StoreError, StoreOp } from './store.ts';

/** An envelope (or stub) as held: its raw bytes and its arrival number on this device. */
export interface HeldEnvelope {
	readonly arrival: number;
	readonly bytes: Uint8Array;
}

/** One that waits to be sent. `key`: of its row in the outbox. */
export interface Waiting extends HeldEnvelope {
	readonly key: string;
}

/** A document of which this device holds envelopes. */
export interface HeldDocument {
	readonly docId: DocId;
	readonly scope: number;
	/** Highest arrival number among its envelopes. */
	readonly arrivals: number;
}

/** Where a credential's next chained envelope in a document goes. */
export interface Place {
	readonly cseq: number;
	readonly prev: EnvelopeId;
}

export interface EnvelopeLog {
	/** The next place of an own credential's chain, and its previous envelope in this document. Takes nothing. */
	nextPlace(credId: CredId, docId: DocId): Promise<Place>;
	/**
	 * Stores own envelopes, sealed at the places told by nextPlace and in chain order, with the caller's rows: one strict
	 * transaction, durable when it resolves ok, before anything is sent. Two tabs or processes that took one place: the
	 * second gets ExpectationFailed in table `chain` and seals again. Nothing is written on failure.
	 */
	appendOwn(
		envelopes: readonly Envelope[],
		alongside: readonly StoreOp[],
		expect?: readonly Expectation[]
	): Promise<Result<void, StoreError>>;
	/** A document's envelopes with arrival numbers above `afterArrival`, in order of arrival. Stubs are among them. */
	ofDocument(docId: DocId, afterArrival: number, limit?: number): Promise<readonly HeldEnvelope[]>;
	/** Documents of which something is held, all or of one scope number. */
	documents(scope?: number): Promise<readonly HeldDocument[]>;
	/** The envelope's raw bytes, if held. */
	byId(id: EnvelopeId): Promise<Uint8Array | undefined>;
	/** Whether an envelope, or a stub in its place, is held. */
	holds(id: EnvelopeId): Promise<boolean>;
	/** Envelopes that ones held here name as `prev` and that are not held: gaps in what arrived, per document. */
	missingOf(docId: DocId): Promise<readonly EnvelopeId[]>;
	/** Sets an envelope aside, visibly; it stays where it is held. Doing so twice changes nothing. */
	quarantine(
		reason: string,
		envelope: { readonly id: EnvelopeId; readonly bytes: Uint8Array }
	): Promise<void>;
	/** Everything set aside; `id` is the envelope's id. */
	quarantined(): Promise<readonly (QuarantineRow & { readonly id: string })[]>;
	/** How many envelopes the home relay has not acknowledged. This device's status is not counted: it is nobody's work. */
	unsentCount(): Promise<number>;
	/** The first of what the home relay has not acknowledged, in sending order, the status left out. */
	unsent(limit: number): Promise<readonly Waiting[]>;
	/** Lets go of status envelopes that newer ones of their devices have replaced ([REP-18]); others are left alone. */
	dropStatuses(ids: readonly EnvelopeId[]): Promise<Result<void, StoreError>>;
}

/** How often a transaction is begun again when another tab's came between. */
const ATTEMPTS = 8;

/** Runs a transaction on arrival numbers until no other writer comes between. */
export async function withArrivals(
	store: Store,
	write: (draft: Draft, arrival: () => number) => Promise<void>
): Promise<Result<void, StoreError>> {
	let outcome: Result<void, StoreError> | undefined;
	for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
		const draft = createDraft(store);
		const row = await draft.getGuarded('meta', ARRIVAL);
		let last = row ? decodeRow<number>(row) : 0;
		const first = last;
		await write(draft, () => ++last);
		if (last !== first) draft.put('meta', ARRIVAL, encodeRow(last));
		outcome = await draft.commit();
		const raced = !outcome.ok && outcome.error.type === 'ExpectationFailed' && outcome.error.key === ARRIVAL;
		if (!raced) break;
	}
	return outcome!;
}

/** What is known of an envelope before it is stored. */
export interface ParsedEnvelope {
	readonly id: EnvelopeId;
	readonly bytes: Uint8Array;
	readonly header: {
		readonly docId: DocId;
		readonly credId: CredId;
		readonly cseq: number;
		readonly scope: number;
		readonly kind: number;
	};
	/** When a relay first took it, by that relay's word. */
	readonly relayAt?: number | undefined;
}

/** True for what waits in the later part of the outbox. */
const isLaterKind = (kind: number): boolean => kind === ENVELOPE_KINDS.blobChunk || isOnDemandKind(kind);

/** Adds the rows of an envelope that is not held yet. What is sent on demand is of no document: it is only on its way. */
export function addEnvelope(
	draft: Draft,
	{ id, bytes, header, relayAt }: ParsedEnvelope,
	arrival: number
): void {
	const { docId, credId, cseq, scope, kind } = header;
	const isChunk = isLaterKind(kind);
	draft.put('envelope', envelopeRow(docId, arrival), bytes);
	draft.put('envelopeId', id, encodeWhereabouts({ docId, arrival, credId, cseq, isChunk, relayAt }));
	if (cseq > 0) draft.put('envelopeId', chainPlaceRow(credId, cseq), encodeId(id));
	if (isOnDemandKind(kind)) return;
	const row: DocumentRow = { scope, arrivals: arrival };
	draft.put('doc', docId, encodeRow(row));
	if (scope === SCOPES.directory) draft.put('meta', changedRow(docId), encodeRow(arrival));
}

/** The head of an own credential's chain, if it has one. */
export async function chainHeadOf(store: Pick<Store, 'get'>, credId: CredId): Promise<ChainHead | undefined> {
	const row = await store.get('chain', credId);
	return row && decodeChainHead(row);
}

/** Where an envelope lies, if held. */
export async function whereaboutsOf(
	store: Pick<Store, 'get'>,
	id: EnvelopeId
): Promise<Whereabouts | undefined> {
	const row = await store.get('envelopeId', id);
	return row && decodeWhereabouts(row);
}

/** The envelope log of a store. `now` is the device's clock as far as it is known, for quarantine rows. */
export function createEnvelopeLog(store: Store, now: () => number = () => 0): EnvelopeLog {
	const appendOwn: EnvelopeLog['appendOwn'] = async (envelopes, alongside, expect = []) => {
		if (envelopes.length === 0) return store.commit(alongside, expect);
		return appendInOneTransaction(store, envelopes, alongside, expect);
	};
	return {
		async nextPlace(credId, docId) {
			const head = await chainHeadOf(store, credId);
			const prev = await store.get('chain', documentChainRow(credId, docId));
			return { cseq: (head?.cseq ?? 0) + 1, prev: prev ? decodeId(prev) : NO_ENVELOPE };
		},
		appendOwn,
		async ofDocument(docId, afterArrival, limit) {
			const rows = await store.list('envelope', {
				prefix: `${docId}/`,
				after: envelopeRow(docId, afterArrival),
				...(limit !== undefined && { limit })
			});
			return rows.map(({ key, value }) => ({ arrival: numberInKey(key), bytes: value }));
		},
		async documents(scope) {
			const rows = await store.list('doc');
			const held = rows.map(({ key, value }) => ({ docId: key as DocId, ...decodeRow<DocumentRow>(value) }));
			return scope === undefined ? held : held.filter((document) => document.scope === scope);
		},
		async byId(id) {
			const at = await whereaboutsOf(store, id);
			return at && store.get('envelope', envelopeRow(at.docId, at.arrival));
		},
		async holds(id) {
			return (await store.get('envelopeId', id)) !== undefined;
		},
		async missingOf(docId) {
			const missing = new Set<EnvelopeId>();
			for (const { value } of await store.list('envelope', { prefix: `${docId}/` })) {
				const header = parseHeader(value);
				if (!header.ok || header.value.cseq === 0 || header.value.prev === NO_ENVELOPE) continue;
				if (!(await store.get('envelopeId', header.value.prev))) missing.add(header.value.prev);
			}
			return [...missing];
		},
		async quarantine(reason, { id, bytes }) {
			const key = quarantineRow(reason, id);
			const row: QuarantineRow = { reason, at: now(), bytes };
			if (!(await store.get('quarantine', key))) await store.commit([put('quarantine', key, encodeRow(row))]);
		},
		async quarantined() {
			const rows = await store.list('quarantine');
			return rows.map(({ key, value }) => ({
				...decodeRow<QuarantineRow>(value),
				id: key.slice(key.lastIndexOf('/') + 1)
			}));
		},
		async unsentCount() {
			const quiet = await ownStatusOf(store);
			const waits = quiet && (await store.get('outbox', outboxRow(quiet.arrival))) !== undefined;
			const onDemand = await store.count('meta', ON_DEMAND_PREFIX);
			return (await store.count('outbox')) - (waits ? 1 : 0) - onDemand;
		},
		async unsent(limit) {
			const held: Waiting[] = [];
			for await (const one of waitingBehind(store, '')) if (held.push(one) === limit) break;
			return held;
		},
		async dropStatuses(ids) {
			const draft = createDraft(store);
			for (const id of ids) {
				const at = await whereaboutsOf(draft, id);
				const bytes = at && (await draft.get('envelope', envelopeRow(at.docId, at.arrival)));
				if (!at || !bytes || bytes[1] !== ENVELOPE_KINDS.status) continue;
				dropRows(draft, at.docId, at.arrival, id);
			}
			return draft.commit();
		}
	};
}

const OUTBOX_PAGE = 64;

/**
 * Everybody's work that the home relay has not acknowledged, in sending order, behind a row of the outbox, '' for all: one by
 * one, nobody has to hold it. This device's status is none.
 */
export async function* waitingBehind(
	store: Pick<Store, 'get' | 'list'>,
	after: string
): AsyncGenerator<Waiting> {
	const quiet = await ownStatusOf(store);
	for (let last: string | undefined = after; last !== undefined;) {
		const rows = await store.list('outbox', { after: last, limit: OUTBOX_PAGE });
		for (const { key, value } of rows) {
			const arrival = numberInKey(key);
			const at = arrival === quiet?.arrival ? undefined : await whereaboutsOf(store, decodeId(value));
			const bytes = at && (await store.get('envelope', envelopeRow(at.docId, arrival)));
			if (bytes && !isOnDemandKind(bytes[1]!)) yield { key, arrival, bytes };
		}
		last = rows.length < OUTBOX_PAGE ? undefined : rows.at(-1)!.key;
	}
}

async function appendInOneTransaction(
	store: Store,
	envelopes: readonly Envelope[],
	alongside: readonly StoreOp[],
	expect: readonly Expectation[]
): Promise<Result<void, StoreError>> {
	let taken: StoreError | undefined;
	const stored = await withArrivals(store, async (draft, arrival) => {
		taken = await stageOwn(draft, envelopes, arrival);
		for (const { table, key, value } of expect) {
			const held = await draft.getGuarded(table, key);
			const holds = value === undefined ? held === undefined : held !== undefined && equalBytes(held, value);
			if (!holds) taken ??= { type: 'ExpectationFailed', table, key };
		}
		for (const op of alongside) {
			if (op.type === 'put') draft.put(op.table, op.key, op.value);
			else draft.delete(op.table, op.key);
		}
		if (taken) draft.abandon();
	});
	return taken ? err(taken) : stored;
}

/** Where this device's newest status lies, if it has one. */
export async function ownStatusOf(store: Pick<Store, 'get'>): Promise<OwnStatusRow | undefined> {
	const row = await store.get('meta', OWN_STATUS);
	return row && decodeRow<OwnStatusRow>(row);
}

function dropRows(draft: Draft, docId: string, arrival: number, id: EnvelopeId): void {
	draft.delete('envelope', envelopeRow(docId as DocId, arrival));
	draft.delete('envelopeId', id);
	draft.delete('outbox', outboxRow(arrival));
}

/** Lets go of an own envelope of a kind sent on demand: the relay has it, or a newer one takes its place. */
export async function dropOnDemand(draft: Draft, docId: DocId): Promise<void> {
	const row = await draft.get('meta', onDemandRow(docId));
	if (!row) return;
	const { arrival, id } = decodeRow<OwnStatusRow>(row);
	draft.delete('envelope', envelopeRow(docId, arrival));
	draft.delete('envelopeId', decodeId(id));
	draft.delete('outbox', outboxRow(arrival, true));
	draft.delete('meta', onDemandRow(docId));
}

async function replaceOnDemand(draft: Draft, { id, header }: Envelope, arrival: number): Promise<void> {
	await dropOnDemand(draft, header.docId);
	const row: OwnStatusRow = { docId: header.docId, arrival, id: encodeId(id) };
	draft.put('meta', onDemandRow(header.docId), encodeRow(row));
}

/** A device's new status takes the place of its last one, sent or not. */
async function replaceStatus(draft: Draft, { id, header }: Envelope, arrival: number): Promise<void> {
	const last = await ownStatusOf(draft);
	if (last) dropRows(draft, last.docId, last.arrival, decodeId(last.id));
	const row: OwnStatusRow = { docId: header.docId, arrival, id: encodeId(id) };
	draft.put('meta', OWN_STATUS, encodeRow(row));
}

/** Adds own envelopes and moves their chains; the first place that is not the next one is told. */
async function stageOwn(
	draft: Draft,
	envelopes: readonly Envelope[],
	arrival: () => number
): Promise<StoreError | undefined> {
	const guarded = new Set<CredId>();
	for (const envelope of envelopes) {
		const { kind, credId, docId, cseq } = envelope.header;
		if (isChainedKind(kind)) {
			if (!guarded.has(credId)) await draft.getGuarded('chain', credId);
			guarded.add(credId);
			const head = await chainHeadOf(draft, credId);
			if (cseq !== (head?.cseq ?? 0) + 1) return { type: 'ExpectationFailed', table: 'chain', key: credId };
			draft.put('chain', credId, encodeChainHead({ cseq, id: envelope.id }));
			draft.put('chain', documentChainRow(credId, docId), encodeId(envelope.id));
		}
		const at = arrival();
		if (kind === ENVELOPE_KINDS.status) await replaceStatus(draft, envelope, at);
		if (isOnDemandKind(kind)) await replaceOnDemand(draft, envelope, at);
		await countFile(draft, envelope);
		addEnvelope(draft, envelope, at);
		draft.put('outbox', outboxRow(at, isLaterKind(kind)), encodeId(envelope.id));
	}
	return undefined;
}
