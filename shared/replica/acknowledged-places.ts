// The relay does not send back what it acknowledged on this road ([LOG-11]): the cursor goes on over the places that the
// acknowledgements named, as soon as everything before them is here.
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
