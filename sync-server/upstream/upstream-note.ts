// What this relay keeps of the relay above it, per practice: which one it is, how far its log was received, and up to where
// this relay's own log is at home.
import { decodeCbor, encodeCbor } from '#shared/protocol/cbor.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import type { LogHead } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';

const NOTE = 'upstream';

export interface UpstreamNote {
	/** Undefined before one was met. */
	readonly relayKey: Uint8Array | undefined;
	readonly relayGen: Uint8Array | undefined;
	readonly cursor: LogHead;
	readonly mark: number;
}

/** What was kept; the beginning when nothing was, or what was is of another form: then everything is compared anew. */
export async function readUpstreamNote(storage: RelayStorage, practiceId: PracticeId): Promise<UpstreamNote> {
	const bytes = await storage.noteOf(practiceId, NOTE);
	const read = bytes && (decodeCbor(bytes) as Partial<UpstreamNote> & { v?: unknown });
	if (read?.v !== 1 || !read.relayKey || !read.relayGen || !read.cursor || read.mark === undefined)
		return { relayKey: undefined, relayGen: undefined, cursor: EMPTY_HEAD, mark: 0 };
	return { relayKey: read.relayKey, relayGen: read.relayGen, cursor: read.cursor, mark: read.mark };
}

export const writeUpstreamNote = (
	storage: RelayStorage,
	practiceId: PracticeId,
	note: UpstreamNote
): Promise<void> => storage.putNote(practiceId, NOTE, encodeCbor({ v: 1, ...note }));
