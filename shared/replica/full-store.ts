// A device whose store was full asks again for what it could not keep.
import type { ReplicaContext } from './context.ts';
import { offerAnew } from './context.ts';
import { isRemoved } from './members.ts';
import { pullAgain } from './pulling.ts';
import { push } from './pushing.ts';

/** How long to wait with asking again after the store was full. */
const STORE_FULL_WAIT_MS = 60_000;

/**
 * Asks again some time after the store was full: for the log, which also tells what of its own is there. What it does not
 * tell again is sent again, and acknowledged anew: what lies before the cursor, and everything on a device on which nobody
 * belongs any more.
 */
export async function retryFullStore(context: ReplicaContext): Promise<void> {
	const { road, state, control, deps } = context;
	if (road.storeFullSince === undefined || !road.flowing) return;
	if (Math.abs(state.now - road.storeFullSince) < STORE_FULL_WAIT_MS) return;
	road.storeFullSince = undefined;
	const isMember = !isRemoved(control.state(), deps.deviceId);
	// Whether there is room is known only from what comes: where nothing will, nothing lacks it.
	road.lacksRoom = isMember && !state.paused && state.cursor.seq < state.relayHead.seq;
	if (isMember) pullAgain(context);
	if (isMember && !road.offersAgain) return;
	road.offersAgain = false;
	offerAnew(context);
	await push(context);
}
