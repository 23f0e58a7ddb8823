// The two feeds of a logged-in device: envelopes under credit, control records without.
import type { PracticeId } from '#shared/core/ids.ts';
import type { ParsedHeader } from '#shared/crypto/envelope.ts';
import { batchesOf } from '#shared/protocol/frame-codec.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { BATCH_BYTES, MAX_BATCH_COUNT } from '#shared/protocol/limits.ts';
import { createCursorFeed, type CursorFeed } from './cursor-feed.ts';
import { forStream } from './on-demand.ts';
import type { Practice } from './practice.ts';
import type { PushedHere } from './pushed-here.ts';
import type { RelayContext } from './relay-context.ts';
import type { Line } from './session.ts';

/** What a session says of the entries on their way to its device. */
export interface EntryRoad {
	readonly pushedHere: PushedHere;
	isUnwanted(header: ParsedHeader): boolean;
	/** A clinic relay keeps the time of everything. */
	tellsAllTimes(): boolean;
	/** So many bytes of envelopes are kept for the practice now. */
	onStoredBytes(bytes: number): void;
}

/**
 * Envelopes in log order, stubs for the unwanted, without those acknowledged on this road. Credit counts the bytes of
 * envelopes as they are sent.
 */
export function createEntryFeed(
	relay: RelayContext,
	line: Line,
	practiceId: PracticeId,
	{ pushedHere, isUnwanted, tellsAllTimes, onStoredBytes }: EntryRoad
): CursorFeed {
	return createCursorFeed({
		outlet: line.outlet,
		activity: relay.activity,
		maxCredit: relay.limits.creditBytes,
		onFailure: line.fail,
		async read(after, credit) {
			const found = await relay.storage.entriesAfter(practiceId, after, Math.min(credit, BATCH_BYTES));
			const heads = await relay.storage.heads(practiceId);
			onStoredBytes(heads?.storedBytes ?? 0);
			const end = found.findIndex(({ envelope }) => pushedHere.isWaiting(envelope));
			const stored = end < 0 ? found : found.slice(0, end);
			const last = stored.at(-1);
			if (!last) return undefined;
			const fresh = stored.filter(({ seq }) => !pushedHere.take(seq));
			if (fresh.length === 0) return { frame: undefined, last: last.seq, cost: 0 };
			const entries = await forStream(relay.suite, fresh, isUnwanted, tellsAllTimes());
			const head = heads?.log ?? EMPTY_HEAD;
			const cost = entries.reduce((sum, entry) => sum + entry.envelope.length, 0);
			return { frame: line.encode({ type: 'entries', entries, head }), last: last.seq, cost };
		}
	});
}

/** Control records in order. They are small and few: no credit, but never faster than the road takes them. */
export function createControlFeed(relay: RelayContext, line: Line, practice: Practice): CursorFeed {
	return createCursorFeed({
		outlet: line.outlet,
		activity: relay.activity,
		maxCredit: Number.POSITIVE_INFINITY,
		onFailure: line.fail,
		async read(after) {
			const stored = await relay.storage.controlAfter(practice.id, after, MAX_BATCH_COUNT);
			const [batch] = batchesOf(stored, ({ record }) => record.length, BATCH_BYTES, MAX_BATCH_COUNT);
			const [first, last] = [batch?.[0], batch?.at(-1)];
			if (!batch || !first || !last) return undefined;
			const head = (await relay.storage.heads(practice.id))?.control ?? EMPTY_HEAD;
			const records = batch.map(({ record }) => record);
			return {
				frame: line.encode({ type: 'control-entries', first: first.seq, records, head }),
				last: last.seq,
				cost: 0
			};
		}
	});
}
