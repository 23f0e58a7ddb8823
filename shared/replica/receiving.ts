// Taking in envelopes that came from outside: each is checked as if the relay were hostile, then stored, or set aside
// where it can be seen. Nothing that fails a check is applied, and nothing is thrown away.
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import {
	ENVELOPE_KINDS,
	isOnDemandKind,
	NO_ENVELOPE,
	parseEnvelope,
	verifyEnvelope
} from '../crypto/envelope.ts';
import type { ParsedHeader } from '../crypto/envelope.ts';
import { envelopeToStub, parseStub, verifyStub } from '../crypto/stub.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { absentById, forgetAbsent, noteAbsent } from './absent.ts';
import type { ControlState } from './control-state.ts';
import { dropFromChain } from './contradiction.ts';
import type { Draft } from './draft.ts';
import { addEnvelope, chainHeadOf, dropOnDemand, whereaboutsOf, withArrivals } from './envelope-log.ts';
import { countFile } from './file-sizes.ts';
import {
	chainPlaceRow,
	changedRow,
	decodeId,
	documentChainRow,
	encodeChainHead,
	encodeId,
	encodeRow,
	encodeWhereabouts,
	outboxRow,
	quarantineRow,
	uncheckedRow
} from './rows.ts';
import type { QuarantineRow } from './rows.ts';
import type { Store, StoreError } from './store.ts';
import { isErased, verdictOf } from './verdict.ts';

/** Bytes from outside that are an envelope or a stub, with their id. */
export interface Incoming {
	readonly id: EnvelopeId;
	readonly bytes: Uint8Array;
	readonly header: ParsedHeader;
	readonly isStub: boolean;
	/** Its place in the log of the relay that sent it. */
	readonly seq?: number;
	/** When a relay first took it, by that relay's word. */
	readonly relayAt?: number | undefined;
	/** A stub that is all there is of it anywhere: it is held like an envelope. */
	readonly isErased?: boolean;
}

/** Why something that came in was set aside. */
export type QuarantineReason =
	'unknown-credential' | 'unauthorised' | 'bad-signature' | 'equivocation' | 'chain-contradicted';

/** What taking in a batch did. */
export interface TakenIn {
	/** New here, in order. */
	readonly stored: readonly Incoming[];
	readonly quarantined: readonly { readonly reason: QuarantineReason; readonly id: EnvelopeId }[];
	/** Held here and waiting in the outbox: whoever sent them back has them. */
	readonly acknowledged: readonly EnvelopeId[];
	/** Own work that another copy of this profile contradicts; set aside for its author. */
	readonly contradicted: readonly { readonly credId: CredId; readonly ids: readonly EnvelopeId[] }[];
	/** Documents of which the relay has content that is not here: only its stub came. */
	readonly absent: readonly DocId[];
	/** Documents of envelopes that are sent on demand: they came by, and are not held. */
	readonly onDemand: readonly DocId[];
	/** Predecessors that stored ones name and that are not held. */
	readonly gaps: readonly { readonly docId: DocId; readonly missing: EnvelopeId }[];
}

/** Reads bytes as envelope or stub; undefined when they are neither. */
export async function readIncoming(suite: CryptoSuite, bytes: Uint8Array): Promise<Incoming | undefined> {
	const envelope = await parseEnvelope(suite, bytes);
	if (envelope.ok) return { ...envelope.value, isStub: false };
	const stub = await parseStub(suite, bytes);
	return stub.ok ? { ...stub.value, isStub: true } : undefined;
}

/** The reason to set an envelope aside by the control log as it is now, or undefined to take it. Pure of the store. */
export async function faultOf(
	suite: CryptoSuite,
	control: ControlState,
	incoming: Incoming
): Promise<QuarantineReason | undefined> {
	const verdict = verdictOf(control, incoming.header, incoming.id);
	if (verdict === 'unknown-credential') return 'unknown-credential';
	const { signKey } = control.credentials.get(incoming.header.credId)!;
	const signed = incoming.isStub
		? await verifyStub(suite, incoming, signKey)
		: await verifyEnvelope(suite, incoming, signKey);
	if (!signed) return 'bad-signature';
	// Late work is held like any other: whether it counts is asked when its document is read.
	const isPassedOver = verdict === 'late' && isOnDemandKind(incoming.header.kind);
	return verdict === 'unauthorised' || isPassedOver ? 'unauthorised' : undefined;
}

export interface ReceivingDeps {
	readonly store: Store;
	readonly suite: CryptoSuite;
	/** Device clock as far as known, for quarantine rows. */
	now(): number;
	/** True for a credential on this device. */
	isOwn(credId: CredId): boolean;
	/** It came by another road than the relay's: the relay is still to have it from here. */
	readonly carried?: boolean;
	/** The relay whose log places are of. */
	readonly relayKey?: Uint8Array | undefined;
}

/**
 * Stores a batch in one strict transaction, together with what `also` writes (the cursor). Envelopes held already change
 * nothing. Two tabs that take in the same batch at once: one waits for the other and then finds everything held.
 */
export async function takeIn(
	deps: ReceivingDeps,
	control: ControlState,
	came: readonly Incoming[],
	also: (draft: Draft) => void = () => {}
): Promise<Result<TakenIn, StoreError>> {
	const incoming = await Promise.all(came.map((one) => withoutErased(deps.suite, control, one)));
	const held = await Promise.all(incoming.map(({ id }) => whereaboutsOf(deps.store, id)));
	const faults = await Promise.all(
		incoming.map(async (one, i) =>
			held[i] || isOnDemandKind(one.header.kind) ? undefined : await faultOf(deps.suite, control, one)
		)
	);
	let taken = nothingTaken();
	const stored = await withArrivals(deps.store, async (draft, arrival) => {
		taken = nothingTaken();
		for (const [i, one] of incoming.entries()) {
			const fault = faults[i];
			if (fault) setAside(deps, draft, taken, fault, one);
			else await stage(deps, draft, taken, one, arrival);
		}
		also(draft);
	});
	return stored.ok ? ok(taken) : err(stored.error);
}

/** Of what was erased the stub is kept, whoever still has more of it. */
async function withoutErased(suite: CryptoSuite, control: ControlState, one: Incoming): Promise<Incoming> {
	if (!isErased(control, one.header, one.id)) return one;
	const bytes = one.isStub ? one.bytes : (await envelopeToStub(suite, one)).bytes;
	return { ...one, bytes, isStub: true, isErased: true };
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };
type Taking = Mutable<TakenIn>;

/** Before anything is taken in. */
export const nothingTaken = (): Taking => ({
	stored: [],
	quarantined: [],
	acknowledged: [],
	contradicted: [],
	absent: [],
	onDemand: [],
	gaps: []
});

function setAside(
	deps: ReceivingDeps,
	draft: Draft,
	taken: Taking,
	reason: QuarantineReason,
	{ id, bytes }: Pick<Incoming, 'id' | 'bytes'>
): void {
	const row: QuarantineRow = { reason, at: deps.now(), bytes };
	draft.put('quarantine', quarantineRow(reason, id), encodeRow(row));
	taken.quarantined.push({ reason, id });
}

async function stage(
	deps: ReceivingDeps,
	draft: Draft,
	taken: Taking,
	incoming: Incoming,
	arrival: () => number
): Promise<void> {
	const { id, header } = incoming;
	const at = await whereaboutsOf(draft, id);
	// Who needs one asks for it; an own one that comes back has reached the relay.
	if (isOnDemandKind(header.kind)) {
		taken.onDemand.push(header.docId);
		return at && !deps.carried ? dropOnDemand(draft, header.docId) : undefined;
	}
	if (at) {
		if (deps.carried) return;
		const { relayAt } = incoming;
		if (relayAt !== undefined && at.relayAt === undefined)
			draft.put('envelopeId', id, encodeWhereabouts({ ...at, relayAt }));
		const waiting = outboxRow(at.arrival, at.isChunk);
		if (await draft.get('outbox', waiting)) {
			draft.delete('outbox', waiting);
			if (header.kind !== ENVELOPE_KINDS.status) taken.acknowledged.push(id);
		}
		return;
	}
	if (incoming.isStub && !incoming.isErased) return stageStub(deps, draft, taken, incoming);
	const rival =
		header.cseq > 0 ? await draft.get('envelopeId', chainPlaceRow(header.credId, header.cseq)) : undefined;
	if (rival && decodeId(rival) !== id) {
		const dropped = deps.isOwn(header.credId) ? await dropFromChain(draft, header.credId, header.cseq) : [];
		if (dropped.length === 0) return setAside(deps, draft, taken, 'equivocation', incoming);
		for (const own of dropped) setAside(deps, draft, taken, 'chain-contradicted', own);
		taken.contradicted.push({ credId: header.credId, ids: dropped.map((own) => own.id) });
	}
	const arrived = arrival();
	if (!incoming.isErased) await countFile(draft, incoming);
	addEnvelope(draft, incoming, arrived);
	await forgetAbsent(draft, header.docId, header.kind, id);
	if (deps.carried && header.kind !== ENVELOPE_KINDS.status)
		draft.put('outbox', outboxRow(arrived, header.kind === ENVELOPE_KINDS.blobChunk), encodeId(id));
	if (incoming.isErased) draft.delete('meta', changedRow(header.docId));
	else if (header.scope === SCOPES.clinical || header.scope === SCOPES.sensitive)
		draft.put('meta', uncheckedRow(header.docId), encodeRow(arrived));
	if (header.cseq > 0 && header.prev !== NO_ENVELOPE && !(await isKnown(draft, header))) {
		taken.gaps.push({ docId: header.docId, missing: header.prev });
	}
	if (header.cseq > 0 && deps.isOwn(header.credId)) await adopt(draft, incoming);
	taken.stored.push(incoming);
}

/** Its content is noted as being at the relay. An own chain goes on behind it all the same. */
async function stageStub(
	deps: ReceivingDeps,
	draft: Draft,
	taken: Taking,
	incoming: Incoming
): Promise<void> {
	const { id, header, seq } = incoming;
	const place = deps.relayKey && seq !== undefined ? { relayKey: deps.relayKey, seq } : undefined;
	await noteAbsent(draft, { id, header, place });
	taken.absent.push(header.docId);
	if (header.cseq === 0 || !deps.isOwn(header.credId)) return;
	draft.put('envelopeId', chainPlaceRow(header.credId, header.cseq), encodeId(id));
	await adopt(draft, incoming);
}

/** True when the envelope before it is held, or noted as being at a relay. */
async function isKnown(draft: Draft, { docId, kind, prev }: ParsedHeader): Promise<boolean> {
	if (await draft.get('envelopeId', prev)) return true;
	return (await absentById(draft, docId, kind, prev)) !== undefined;
}

/** Own chain, seen again after this profile was restored: its head moves to where the relay knows it to be. */
async function adopt(draft: Draft, { id, header: { credId, docId, kind, cseq } }: Incoming): Promise<void> {
	const head = await chainHeadOf(draft, credId);
	if (cseq > (head?.cseq ?? 0)) draft.put('chain', credId, encodeChainHead({ cseq, id }));
	const row = documentChainRow(credId, docId);
	const last = await draft.get('chain', row);
	const lastId = last && decodeId(last);
	const lastAt =
		lastId && ((await whereaboutsOf(draft, lastId)) ?? (await absentById(draft, docId, kind, lastId)));
	if (cseq > (lastAt?.cseq ?? 0)) draft.put('chain', row, encodeId(id));
}
