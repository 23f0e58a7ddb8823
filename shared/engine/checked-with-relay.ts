// When this device last had everything that the relay had. Moves on with every word of the relay while nothing is still to
// come; kept in the store now and then, so that after a start without a network it is still known.
import type { Instant } from '../core/clock.ts';
import { decodeRow, encodeRow, put } from '../replica/rows.ts';
import type { Store } from '../replica/store.ts';
import type { SyncStatus } from './sync-status.ts';

const ROW = 'checked';
const KEPT_EVERY_MS = 5 * 60_000;
/** What is looked at: an engine. */
interface Checked {
	readonly deps: { readonly store: Store };
	readonly device:
		{ readonly link: { status(): { readonly heardAt: Instant | undefined } } | undefined } | undefined;
	checkedAt: Instant | undefined;
	status(): SyncStatus;
}

const kept = new WeakMap<Checked, Instant>();

export async function readCheck(store: Store): Promise<Instant | undefined> {
	const row = await store.get('meta', ROW);
	return row && decodeRow<Instant>(row);
}

/** Looks at the status once more. What cannot be kept is told all the same. */
export function noteCheck(core: Checked): void {
	const { caughtUp, toReceive } = core.status();
	const heardAt = core.device?.link?.status().heardAt;
	if (!caughtUp || toReceive !== 0 || heardAt === undefined) return;
	core.checkedAt = heardAt;
	if (Math.abs(heardAt - (kept.get(core) ?? -Infinity)) < KEPT_EVERY_MS) return;
	kept.set(core, heardAt);
	void core.deps.store.commit([put('meta', ROW, encodeRow(heardAt))]);
}
