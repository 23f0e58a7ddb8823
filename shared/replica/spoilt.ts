// Envelopes that came with a signature that is not their author's: a relay, or a road, changed them. The log behind them is
// taken in all the same, so they are asked for once more on every road, until they come as they were signed.
import { parseHeader } from '../crypto/envelope.ts';
import type { EnvelopeId } from '../core/ids.ts';
import type { ReplicaContext } from './context.ts';
import { whereaboutsOf } from './envelope-log.ts';
import { want } from './fetching.ts';
import { decodeRow, type QuarantineRow } from './rows.ts';
import type { StoreOp } from './store.ts';

const PREFIX = 'bad-signature/';
/** So many at most on one road: what nobody ever signed must not be asked for without end. */
const MOST_ASKED = 16;

/** Call when envelopes may flow. Rows of what has come as it should are let go of. */
export async function wantSpoilt(context: ReplicaContext): Promise<void> {
	const { store } = context.deps;
	const done: StoreOp[] = [];
	for (const { key, value } of await store.list('quarantine', { prefix: PREFIX, limit: MOST_ASKED })) {
		const header = parseHeader(decodeRow<QuarantineRow>(value).bytes);
		const isHeld = await whereaboutsOf(store, key.slice(PREFIX.length) as EnvelopeId);
		if (isHeld) done.push({ type: 'delete', table: 'quarantine', key });
		else if (header.ok) want(context, [{ docId: header.value.docId, what: 'content', beside: true }], false);
	}
	if (done.length > 0) await store.commit(done);
}
