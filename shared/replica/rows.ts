// What stands in which row of a device's store: keys and values of every table that the replica owns ([STO] rules). The
// engine's own rows (meta `profile` and `credential/…`, table `local`) are told in engine/.
import { decode } from 'cborg';
import { bytesToHex, hexToBytes } from '../core/bytes.ts';
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import { encodeCbor } from '../protocol/cbor.ts';
import type { LogHead } from '../protocol/frames.ts';
import type { StoreOp, Table } from './store.ts';

/** A number in a key, so that keys sort as their numbers do. */
const padded = (n: number, digits: number): string => String(n).padStart(digits, '0');
/** The number at the end of a key. */
export const numberInKey = (key: string): number => Number(key.slice(key.lastIndexOf('/') + 1));

/** Shorthand for a write. */
export const put = (table: Table, key: string, value: Uint8Array): StoreOp => ({
	type: 'put',
	table,
	key,
	value
});

/** A row's value as CBOR. */
export const encodeRow = (value: unknown): Uint8Array => encodeCbor(value);
/** A row's value; rows are this device's own writing and trusted to have the shape asked for. */
export const decodeRow = <T>(bytes: Uint8Array): T => decode(bytes) as T;

// meta -----------------------------------------------------------------------------------------------------------------

/** The last arrival number given out: a CBOR integer. */
export const ARRIVAL = 'arrival';
/** This device's own status envelope as it is now: CBOR of OwnStatusRow. */
export const OWN_STATUS = 'own-status';
/** There once every change to a directory document since this store was made or checked has been noted (next row). */
export const CHANGES_NOTED = 'changes-noted';
/** Who wrote the list of patients last: 16 bytes drawn by each session. */
export const LIST_WRITER = 'list-writer';
export const CHANGED_PREFIX = 'changed/';
/** A directory document that changed, its newest arrival number as CBOR; until the list of patients has taken it in. */
export const changedRow = (docId: DocId): string => CHANGED_PREFIX + docId;
export const UNCHECKED_PREFIX = 'unchecked/';
/** A clinical document that others changed, its newest arrival number as CBOR; until the safety checks have looked at it. */
export const uncheckedRow = (docId: DocId): string => UNCHECKED_PREFIX + docId;
export const ON_DEMAND_PREFIX = 'on-demand/';
/** Where an own envelope of a kind sent on demand lies while it waits for the relay: CBOR of OwnStatusRow. */
export const onDemandRow = (docId: DocId): string => ON_DEMAND_PREFIX + docId;
/** What is at a clinic's relay and not known to be at the home relay: homeward.ts. */
export const HOMEWARD_PREFIX = 'homeward/';
export const RELAY_PREFIX = 'relay/';
export const CERTIFICATE_PREFIX = 'cert/';
export const CONTROL_TIME_PREFIX = 'control-at/';
/** When a relay first took the control record at a place, ms since 1970 by that relay's word, as CBOR ([LOG-14]). */
export const controlTimeRow = (seq: number): string => CONTROL_TIME_PREFIX + padded(seq, 10);
/** What this device knows of a relay: CBOR of RelayRow. */
export const relayKeyRow = (relayKey: Uint8Array): string => RELAY_PREFIX + bytesToHex(relayKey);
/** An ENROL certificate of this device that the log does not hold yet: the record on the wire. */
export const certificateRow = (credId: CredId): string => CERTIFICATE_PREFIX + credId;

/** The relay's generation, and up to where its log was received. */
export interface RelayRow {
	readonly relayGen: Uint8Array;
	readonly cursor: LogHead;
	/** Places ahead of the cursor at which it has acknowledged something: there its log has these hashes, or is another one. */
	readonly acknowledged?: readonly LogHead[];
}

/** Where an own derived envelope lies; the one before it is dropped when a new one is stored. */
export interface OwnStatusRow {
	readonly docId: string;
	readonly arrival: number;
	readonly id: Uint8Array;
}

// control --------------------------------------------------------------------------------------------------------------

/** The control record at `seq` on the wire. */
export const controlRow = (seq: number): string => padded(seq, 10);

/** The writes that store a control log from its first record on; for the maker of a practice and for a joiner. */
export const putControlLog = (wires: readonly Uint8Array[]): StoreOp[] =>
	wires.map((wire, i) => put('control', controlRow(i + 1), wire));

/** The write that keeps this device's ENROL certificate until the log holds it. */
export const putCertificate = (credId: CredId, wire: Uint8Array): StoreOp =>
	put('meta', certificateRow(credId), wire);

// envelope, envelopeId -------------------------------------------------------------------------------------------------

/** Raw envelope (or stub) bytes, never changed. */
export const envelopeRow = (docId: DocId, arrival: number): string => `${docId}/${padded(arrival, 14)}`;
export const chainPrefix = (credId: CredId): string => `c/${credId}/`;
/** The id of the envelope at a place in a credential's chain: 32 bytes, in table envelopeId. */
export const chainPlaceRow = (credId: CredId, cseq: number): string => chainPrefix(credId) + padded(cseq, 14);

/** Where an envelope lies; its row in table envelopeId is keyed by its id. */
export interface Whereabouts {
	readonly docId: DocId;
	readonly arrival: number;
	readonly credId: CredId;
	readonly cseq: number;
	/** True for what waits in the later part of the outbox: chunks of blobs, and kinds sent on demand. */
	readonly isChunk: boolean;
	/** When a relay first took it, ms since 1970 by that relay's word: of access records, and where it was asked for ([LOG-13]). */
	readonly relayAt?: number | undefined;
}

export function encodeWhereabouts({
	docId,
	arrival,
	credId,
	cseq,
	isChunk,
	relayAt
}: Whereabouts): Uint8Array {
	const more = relayAt !== undefined ? [isChunk, relayAt] : isChunk ? [true] : [];
	return encodeCbor([hexToBytes(docId), arrival, hexToBytes(credId), cseq, ...more]);
}

export function decodeWhereabouts(bytes: Uint8Array): Whereabouts {
	const [docId, arrival, credId, cseq, isChunk = false, relayAt] =
		decodeRow<[Uint8Array, number, Uint8Array, number, boolean?, number?]>(bytes);
	return {
		...{ docId: bytesToHex(docId) as DocId, arrival, credId: bytesToHex(credId) as CredId, cseq, isChunk },
		...(relayAt !== undefined && { relayAt })
	};
}

/** An envelope id as a row's value. */
export const encodeId = (id: EnvelopeId): Uint8Array => hexToBytes(id);
export const decodeId = (bytes: Uint8Array): EnvelopeId => bytesToHex(bytes) as EnvelopeId;

// chain, outbox, doc ---------------------------------------------------------------------------------------------------

/** The head of an own credential's chain (key: the credential): its last place and the envelope there. */
export interface ChainHead {
	readonly cseq: number;
	readonly id: EnvelopeId;
}

export const encodeChainHead = ({ cseq, id }: ChainHead): Uint8Array =>
	encodeCbor({ cseq, id: hexToBytes(id) });
export function decodeChainHead(bytes: Uint8Array): ChainHead {
	const { cseq, id } = decodeRow<{ cseq: number; id: Uint8Array }>(bytes);
	return { cseq, id: bytesToHex(id) as EnvelopeId };
}

/** An own credential's last chained envelope in one document: its id. */
export const documentChainRow = (credId: CredId, docId: DocId): string => `${credId}/${docId}`;

/** What the keys of the later part begin with; those of everything else are digits only, and sort before. */
export const CHUNK_LANE = 'b/';
/**
 * An envelope that the home relay has not acknowledged: its id. Ordered by arrival, so by chain for own ones; chunks of
 * blobs and kinds sent on demand stand behind everything else ([REP-19]).
 */
export const outboxRow = (arrival: number, isChunk = false): string =>
	(isChunk ? CHUNK_LANE : '') + padded(arrival, 14);

/** A document of which envelopes are held (key: the document). */
export interface DocumentRow {
	readonly scope: number;
	/** Highest arrival number among its envelopes. */
	readonly arrivals: number;
}

// quarantine -----------------------------------------------------------------------------------------------------------

/** Something set aside for a person to look at: never applied, never thrown away. */
export interface QuarantineRow {
	readonly reason: string;
	/** Device clock in milliseconds when it was met, 0 when not known. */
	readonly at: number;
	readonly bytes: Uint8Array;
}

export const quarantineRow = (reason: string, id: string): string => `${reason}/${id}`;
