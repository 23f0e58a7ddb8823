// The two feeds of a logged-in device: envelopes under credit, control records without.
import type { ParsedHeader } from '#shared/crypto/envelope.ts';
import { batchesOf } from '#shared/protocol/frame-codec.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { BATCH_BYTES, MAX_BATCH_COUNT } from '#shared/protocol/limits.ts';
import { createCursorFeed, type Batch, type CursorFeed } from './cursor-feed.ts';
import { forStream } from './on-demand.ts';
import type { Practice } from './practice.ts';
import type { PushedHere } from './pushed-here.ts';
import type { RelayContext, Room } from './relay-context.ts';
import type { Line } from './session.ts';

/** What a session says of the entries on their way to its device. */
export interface EntryRoad {
	readonly pushedHere: PushedHere;
	/** What does not go whole; undefined where everything does. */
	unwanted(): ((header: ParsedHeader) => boolean) | undefined;
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
	{ reads }: Room,
	{ pushedHere, unwanted, tellsAllTimes, onStoredBytes }: EntryRoad
): CursorFeed {
	return createCursorFeed({
		outlet: line.outlet,
		activity: relay.activity,
		maxCredit: relay.limits.creditBytes,
		onFailure: line.fail,
		async read(after, credit) {
			const stretch = await reads.after(after, Math.min(credit, BATCH_BYTES));
			const { entries: found, head } = stretch;
			onStoredBytes(stretch.storedBytes);
			const end = found.findIndex(({ envelope }) => pushedHere.isWaiting(envelope));
			const stored = end < 0 ? found : found.slice(0, end);
			const last = stored.at(-1)?.seq;
			if (last === undefined) return undefined;
			const isLast = last >= head.seq;
			const fresh = stored.filter(({ seq }) => !pushedHere.take(seq));
			if (fresh.length === 0) return { frame: undefined, last, cost: 0, isLast };
			const isUnwanted = unwanted();
			const allTimes = tellsAllTimes();
			const make = async (): Promise<Batch> => {
				const entries = await forStream(relay.suite, fresh, isUnwanted, allTimes);
				const cost = entries.reduce((sum, entry) => sum + entry.envelope.length, 0);
				return { frame: line.encode({ type: 'entries', entries, head }), last, cost, isLast };
			};
			if (isUnwanted || fresh.length < found.length) return make();
			return stretch.shared(`${line.protocolVersion} ${allTimes}`, make);
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
			// What is appended is folded before anybody is woken: envelopes that come need no look at the storage.
			if (practice.hashAt(after + 1) === undefined) return undefined;
			const stored = await relay.storage.controlAfter(practice.id, after, MAX_BATCH_COUNT);
			const [batch] = batchesOf(stored, ({ record }) => record.length, BATCH_BYTES, MAX_BATCH_COUNT);
			const [first, last] = [batch?.[0], batch?.at(-1)];
			if (!batch || !first || !last) return undefined;
			const head = (await relay.storage.heads(practice.id))?.control ?? EMPTY_HEAD;
			const records = batch.map(({ record }) => record);
			return {
				frame: line.encode({ type: 'control-entries', first: first.seq, records, head }),
				last: last.seq,
				cost: 0,
				isLast: last.seq >= head.seq
			};
		}
	});
}
