// When a relay first took what this device holds ([LOG-13], [LOG-14]): kept as the first that any relay said of it, shown
// beside the author's time, and decides nothing.
import { hexToBytes } from '../core/bytes.ts';
import type { Times } from '../protocol/frames.ts';
import { TELLS_TIMES } from '../protocol/version.ts';
import { closeRoad, type ReplicaContext, type TimesAsked } from './context.ts';
import { whereaboutsOf } from './envelope-log.ts';
import { controlTimeRow, encodeRow, encodeWhereabouts, put } from './rows.ts';
import type { StoreOp } from './store.ts';

/** Nothing is asked off the road, or of a relay that cannot be asked. */
export function askTimes({ road, speaks, send }: ReplicaContext, asked: TimesAsked): void {
	if (!road.flowing || speaks() < TELLS_TIMES) return;
	road.timesAsked.push(asked);
	send({ type: 'ask-times', ids: asked.ids.map(hexToBytes), records: asked.records });
}

/** Keeps what was not known. Answers come in the order of the questions. */
export async function onTimes(context: ReplicaContext, { ids, records }: Times): Promise<void> {
	const { road, deps } = context;
	const asked = road.timesAsked.shift();
	if (asked?.ids.length !== ids.length || asked.records.length !== records.length)
		return closeRoad(context, 'malformed');
	const ops: StoreOp[] = [];
	for (const [i, id] of asked.ids.entries()) {
		const at = await whereaboutsOf(deps.store, id);
		if (at && at.relayAt === undefined && ids[i]! > 0)
			ops.push(put('envelopeId', id, encodeWhereabouts({ ...at, relayAt: ids[i] })));
	}
	for (const [i, seq] of asked.records.entries()) {
		const row = controlTimeRow(seq);
		if (records[i]! > 0 && !(await deps.store.get('meta', row)))
			ops.push(put('meta', row, encodeRow(records[i])));
	}
	// Where there is no room it is asked for again another time.
	if (ops.length > 0) await deps.store.commit(ops);
	context.emit({ type: 'times' });
}
