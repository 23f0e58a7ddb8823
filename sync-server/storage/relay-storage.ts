// The contract of a relay's storage: per practice one log of sealed envelopes and one control log, each with a head.
// Appends name the head they follow, so several processes may share one storage: whoever reads a moved head tries again.
import type { CredId, DocId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import type { Result } from '#shared/core/result.ts';
import type { LogHead } from '#shared/protocol/frames.ts';

/** What makes this relay itself; made once, with the database. A restored or new database is a new generation. */
export interface RelayIdentity {
	/** Seed (32 bytes) of the relay's Ed25519 key. */
	readonly seed: Uint8Array;
	/** 16 random bytes. */
	readonly relayGen: Uint8Array;
}

/** Where a practice's two logs stand, and how many envelope bytes are kept for it. */
export interface PracticeHeads {
	readonly log: LogHead;
	readonly control: LogHead;
	readonly storedBytes: number;
}

/** An envelope in its place in the log. `cseq` is 0 for kinds that are not chained. */
export interface LogEntry {
	readonly seq: number;
	readonly logHash: Uint8Array;
	readonly id: EnvelopeId;
	readonly docId: DocId;
	readonly credId: CredId;
	readonly cseq: number;
	readonly kind: number;
	readonly envelope: Uint8Array;
	/** When a relay first took it, by that relay's clock, ms. Undefined: before that was noted. */
	readonly receivedAt?: number | undefined;
}

/** A log entry as it is sent on. */
export type StoredEntry = Pick<LogEntry, 'seq' | 'logHash' | 'envelope' | 'receivedAt'>;

/** Where an envelope stands in the log. */
export type Place = Pick<LogEntry, 'seq' | 'logHash' | 'receivedAt'>;

/** What a storage is asked about an envelope that may be new to it. */
export type Sought = Pick<LogEntry, 'id' | 'credId' | 'cseq'>;

/** What a practice has of the envelopes asked for, and of their authors. */
export interface Known {
	readonly places: ReadonlyMap<EnvelopeId, Place>;
	/** By chainKey: the envelope that has this place in its author's chain, this one or another. */
	readonly chain: ReadonlyMap<string, EnvelopeId>;
	/** The highest place of each author's chain; earlier ones may be missing. No entry: none. */
	readonly chainHeads: ReadonlyMap<CredId, number>;
}

/** A place in a credential's chain as a key. */
export const chainKey = (credId: CredId, cseq: number): string => `${credId}/${cseq}`;

/** A control record as received. `receivedAt` is the relay's clock, ms: what an invitation's validity counts from. */
export interface StoredControl {
	readonly seq: number;
	readonly record: Uint8Array;
	readonly receivedAt: number;
}

/**
 * Entries that directly follow `after` and end at `head`. A control append after an empty head makes the practice;
 * a log append needs the practice to exist.
 */
export type Append =
	| {
			readonly type: 'log';
			readonly practiceId: PracticeId;
			readonly after: LogHead;
			readonly head: LogHead;
			readonly entries: readonly LogEntry[];
	  }
	| {
			readonly type: 'control';
			readonly practiceId: PracticeId;
			readonly after: LogHead;
			readonly head: LogHead;
			readonly records: readonly StoredControl[];
			/** Ids in hex of the invitations that these records make. */
			readonly invitations: readonly string[];
	  };

export type CommitError =
	/** Somebody else appended to this log first: read its head and what follows, then try again. */
	{ readonly type: 'HeadMoved'; readonly practiceId: PracticeId };

/** What another process on the same storage did or said. */
export type News =
	/** It appended to a practice's logs, or may have to any (undefined). */
	| { readonly type: 'appended'; readonly practiceId: PracticeId | undefined }
	| { readonly type: 'told'; readonly words: Uint8Array };

/** Counts for the health page. */
export interface StorageCounts {
	readonly practices: number;
	readonly envelopes: number;
}

/** A relay's storage. Reads see every commit that resolved before them; failures of the disk throw. */
export interface RelayStorage {
	identity(): Promise<RelayIdentity>;
	counts(): Promise<StorageCounts>;
	practices(): Promise<readonly PracticeId[]>;
	/** Undefined: no such practice here. */
	heads(practiceId: PracticeId): Promise<PracticeHeads | undefined>;
	/**
	 * All appends or none, durable (flushed to the disk) when it resolves ok. Two processes that append at once: the
	 * second gets HeadMoved. An id, or a (credId, cseq) above 0, that the practice already has is a bug and throws.
	 */
	commit(appends: readonly Append[]): Promise<Result<void, CommitError>>;
	/** What the practice has of some envelopes and their chains, in one question however many they are. */
	lookUp(practiceId: PracticeId, sought: readonly Sought[]): Promise<Known>;
	/** The highest place of a credential's chain that the practice has; earlier ones may be missing. */
	chainHead(practiceId: PracticeId, credId: CredId): Promise<{ cseq: number; id: EnvelopeId } | undefined>;
	/**
	 * Log entries after `after` in order: as many as fit in `maxBytes` of envelopes, at least one if there is any. A
	 * storage may return fewer; only an empty answer means that there is no more.
	 */
	entriesAfter(practiceId: PracticeId, after: number, maxBytes: number): Promise<readonly StoredEntry[]>;
	/** The same for one document, up to log position `upTo` inclusive. */
	documentEntries(
		practiceId: PracticeId,
		docId: DocId,
		after: number,
		upTo: number,
		maxBytes: number
	): Promise<readonly StoredEntry[]>;
	/** A document's entries of kinds sent on demand that still have their content, oldest first. */
	onDemandEntries(practiceId: PracticeId, docId: DocId): Promise<readonly StoredEntry[]>;
	/** Puts stubs in the place of envelopes; what they held no longer counts as stored. */
	putStubs(
		practiceId: PracticeId,
		stubs: readonly { readonly seq: number; readonly stub: Uint8Array }[]
	): Promise<void>;
	/** What was overwritten leaves the database's own files too, as far as it has a say in that. */
	forgetOverwritten(): Promise<void>;
	/** Control records after `after` in order, at most `limit`. */
	controlAfter(practiceId: PracticeId, after: number, limit: number): Promise<readonly StoredControl[]>;
	/** The practice whose control log made an invitation first (id in hex), used, expired or not. */
	practiceOfInvitation(inviteId: string): Promise<PracticeId | undefined>;
	/** What this relay noted for itself of a practice under a name (at most 64 characters); undefined: nothing. */
	noteOf(practiceId: PracticeId, name: string): Promise<Uint8Array | undefined>;
	/** Notes that in place of what was noted before, durable when it resolves. The practice must be there. */
	putNote(practiceId: PracticeId, name: string, value: Uint8Array): Promise<void>;
	/** Keeps the hash of a setup code (hex), by which one practice may begin here until `expiresAt`, ms. */
	addSetupCode(hash: string, expiresAt: number): Promise<void>;
	/**
	 * Uses a setup code up for a practice. False when there is none, it is too old at `now`, or another practice has it. The
	 * same practice may come again: it may have been cut off before it was stored.
	 */
	useSetupCode(hash: string, practiceId: PracticeId, now: number): Promise<boolean>;
	/** Calls back with what other processes on this storage do and say, until the returned function is called. */
	watch(listener: (news: News) => void): () => void;
	/** Says something to the other processes, at most 64 KiB. Nothing is kept: who does not listen now never hears it. */
	tell(words: Uint8Array): Promise<void>;
	/** Finishes what is being written, then lets go of the database. */
	close(): Promise<void>;
}
