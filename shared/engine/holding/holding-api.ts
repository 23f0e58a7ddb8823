// What the engine does about what this device holds, as its callers see it: part of api.ts.
import type { DocId } from '../../core/ids.ts';
import type { Result } from '../../core/result.ts';
import type { HoldingPolicy } from './holding-policy.ts';

export type FileError =
	/**
	 * Chunks of a file that have arrived here, of how many; `of` is 0 while not even that is known. `size`: bytes of the
	 * whole, when known. `coming`: somebody has asked for it.
	 */
	| {
			readonly type: 'BlobNotHere';
			readonly have: number;
			readonly of: number;
			readonly size?: number;
			readonly coming?: boolean;
	  }
	/** Bytes. */
	| { readonly type: 'BlobTooLarge'; readonly limit: number };

/** Files on this device and those that it knows to be elsewhere, in bytes and by number. */
export interface FilesHere {
	readonly hold: HoldingPolicy['files'];
	readonly hereBytes: number;
	readonly elsewhereBytes: number;
	readonly files: number;
	readonly elsewhere: number;
}

/** More of a file that was not here is. `left`: chunks known to be at the relay; `here`: its envelopes held. */
export interface FileEvent {
	readonly type: 'file';
	readonly id: DocId;
	readonly left: number;
	readonly here: number;
}

/** `E`: every expected failure of the engine. */
export interface HoldingCommands<E> {
	/** Brings a file to this device ahead of others, now or when there is a road; `file` events tell how far it is. */
	fetchFile(id: DocId): Promise<Result<void, E>>;
	filesHere(): Promise<Result<FilesHere, E>>;
	/** Says what this device is to hold from now on. What it holds stays. */
	setHolding(a: Partial<HoldingPolicy>): Promise<Result<void, E>>;
	/**
	 * Lets go of the files that the relay says it has; from now on files come when they are opened. Resolves when it is
	 * begun, with how many files: `file` events follow.
	 */
	freeFiles(): Promise<Result<{ readonly files: number }, E>>;
}
