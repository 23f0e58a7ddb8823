// The relay does not send back what it acknowledged on this road ([LOG-11]): the cursor goes on over the places that the
// acknowledgements named, as soon as everything before them is here. Until then the last place of each road is kept: a relay
// that has something else there is another one than the one that acknowledged.
import { equalBytes } from '../core/bytes.ts';
import type { LogHead } from '../protocol/frames.ts';
import { nextLogHash } from '../protocol/log-chain.ts';
import type { ReplicaContext } from './context.ts';

/**
 * The cursor behind what was acknowledged right behind it, one after the other. A place whose hash does not continue the
 * log's chain is left where it is: the entries that come then show that the relay's log is another one. `passed` is given
 * every place on the way.
 */
export async function overAcknowledged(
	{ deps, road }: Pick<ReplicaContext, 'deps' | 'road'>,
	from: LogHead,
	upTo = Number.POSITIVE_INFINITY,
	passed?: LogHead[]
): Promise<LogHead> {
	let cursor = from;
	for (;;) {
		const next = road.acknowledged.get(cursor.seq + 1);
		if (!next || cursor.seq >= upTo) return cursor;
		const hash = await nextLogHash((data) => deps.suite.sha256(data), cursor.hash, next.id);
		if (!equalBytes(hash, next.logHash)) return cursor;
		cursor = { seq: cursor.seq + 1, hash };
		passed?.push(cursor);
	}
}

/** The cursor is stored here: what stands before it is not needed any more. */
export function forgetPassed({ road }: Pick<ReplicaContext, 'road'>, cursor: LogHead): void {
	for (const seq of road.acknowledged.keys()) if (seq <= cursor.seq) road.acknowledged.delete(seq);
}

/** Roads on which something was acknowledged and the log did not come so far: more of them are not remembered. */
const MOST_ROADS = 16;

/** What was acknowledged ahead of a cursor: the last place of each road, which stands for those before it. */
export function acknowledgedAhead(
	{ road, state }: Pick<ReplicaContext, 'road' | 'state'>,
	cursor: LogHead
): readonly LogHead[] {
	let last = cursor;
	for (const [seq, { logHash }] of road.acknowledged) if (seq > last.seq) last = { seq, hash: logHash };
	return [...state.acknowledged, last].filter(({ seq }) => seq > cursor.seq).slice(-MOST_ROADS);
}

/** True when one of these places in the relay's log is not what it was when something was acknowledged there. */
export const isAnotherLog = (context: ReplicaContext, places: readonly LogHead[]): boolean =>
	acknowledgedAhead(context, context.state.cursor).some(({ seq, hash }) =>
		places.some((one) => one.seq === seq && !equalBytes(one.hash, hash))
	);
