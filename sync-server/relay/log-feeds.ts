// The two feeds of a logged-in device: envelopes under credit, control records without.
import type { PracticeId } from '#shared/core/ids.ts';
import type { ParsedHeader } from '#shared/crypto/envelope.ts';
import { batchesOf } from '#shared/protocol/frame-codec.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { BATCH_BYTES, MAX_BATCH_COUNT } from '#shared/protocol/limits.ts';
import { createCursorFeed, type CursorFeed } from './cursor-feed.ts';
import { forStream } from './on-demand.ts';
import type { Practice } from './practice.ts';
import type { RelayContext } from './relay-context.ts';
import type { Line } from './session.ts';

/** Envelopes in log order, stubs for the unwanted. Credit counts the bytes of envelopes as they are sent. */
export function createEntryFeed(
	relay: RelayContext,
	line: Line,
	practiceId: PracticeId,
	isUnwanted: (header: ParsedHeader, envelope: Uint8Array) => boolean
): CursorFeed {
	return createCursorFeed({
		outlet: line.outlet,
		activity: relay.activity,
		maxCredit: relay.limits.creditBytes,
		onFailure: line.fail,
		async read(after, credit) {
			const stored = await relay.storage.entriesAfter(practiceId, after, Math.min(credit, BATCH_BYTES));
			const entries = await forStream(relay.suite, stored, isUnwanted);
			const last = entries.at(-1);
			if (!last) return undefined;
			const head = (await relay.storage.heads(practiceId))?.log ?? EMPTY_HEAD;
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
