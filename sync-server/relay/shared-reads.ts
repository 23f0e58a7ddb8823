// Devices that follow a log stand at the same place most of the time: what one of them is being read for, the others get
// with it, rows and frame alike. Nothing is held once it is read and sent.
import type { PracticeId } from '#shared/core/ids.ts';
import type { LogHead } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import type { RelayStorage, StoredEntry } from '../storage/relay-storage.ts';
import type { Batch } from './cursor-feed.ts';
import type { Follower } from './practice.ts';

/** A stretch of the log behind a place, and where the log ended just after it was read. */
export interface Stretch {
	readonly entries: readonly StoredEntry[];
	readonly head: LogHead;
	/** Bytes of envelopes that are kept for the practice. */
	readonly storedBytes: number;
	/** What is the same for all who get it written in this way, made once. */
	shared(way: string, make: () => Promise<Batch>): Promise<Batch>;
}

/** Follows the log before anybody who reads by it: a read that began before the log grew is joined by nobody. */
export interface SharedReads extends Follower {
	/** As `RelayStorage.entriesAfter`. */
	after(seq: number, maxBytes: number): Promise<Stretch>;
}

/** Reads of one practice's log. */
export function createSharedReads(
	storage: Pick<RelayStorage, 'entriesAfter' | 'heads'>,
	practiceId: PracticeId
): SharedReads {
	const underWay = new Map<string, Promise<Stretch>>();

	async function read(seq: number, maxBytes: number): Promise<Stretch> {
		const entries = await storage.entriesAfter(practiceId, seq, maxBytes);
		const heads = await storage.heads(practiceId);
		const batches = new Map<string, Promise<Batch>>();
		return {
			entries,
			head: heads?.log ?? EMPTY_HEAD,
			storedBytes: heads?.storedBytes ?? 0,
			shared(way, make) {
				const batch = batches.get(way) ?? make();
				batches.set(way, batch);
				return batch;
			}
		};
	}

	return {
		wake: () => underWay.clear(),
		after(seq, maxBytes) {
			const key = `${seq} ${maxBytes}`;
			const known = underWay.get(key);
			if (known) return known;
			const reading = read(seq, maxBytes).finally(() => {
				if (underWay.get(key) === reading) underWay.delete(key);
			});
			underWay.set(key, reading);
			return reading;
		}
	};
}
