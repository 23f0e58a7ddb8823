// What a device does about content that it knows of and does not hold; holding.ts makes it.
import type { DocId } from '../../core/ids.ts';

export interface Holding {
	/** The road, what was received, or what is noted is not as it was. Call inside `exclusive`. */
	moved(): Promise<void>;
	/** More of these documents is noted as being at the relay, or at another place there. */
	noted(docIds: readonly DocId[]): Promise<void>;
	/** An answer to a question for content has ended. */
	fetched(docId: DocId): Promise<void>;
	/** Envelopes of these documents were stored. */
	arrived(docIds: readonly DocId[]): Promise<void>;
	/** Chunks of a file were let go of. */
	freed(docId: DocId): Promise<void>;
	/** A file could not be read because it is not all here: tabs are told when more of it is. */
	missed(docId: DocId): void;
	/** Somebody wants this file now. */
	open(docId: DocId): Promise<void>;
	/** A file was read: all of it is here. */
	read(docId: DocId): void;
	/** True when the relay with which this device is up to date has not all of a file, as far as it says. */
	isNowhere(docId: DocId): Promise<boolean>;
	/** Files that somebody opened of which that is so. */
	lacking(): Promise<readonly DocId[]>;
	/** Files that somebody opened and that are coming, the newest first. */
	opened(): readonly DocId[];
}
