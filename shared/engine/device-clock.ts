// How far this device's clock was from the relay's when they were last compared. Kept for records that are written later
// without a connection: it is the device's own word, and no relay signs it.
import { decodeRow, encodeRow, put } from '../replica/rows.ts';
import type { Store } from '../replica/store.ts';

/** The row in table `meta`. */
const ROW = 'clock-ahead';
/** Less than this is no matter. */
export const NOTABLE_MS = 5 * 60_000;
/** So much of a change is worth a write. */
const CHANGE_MS = 60_000;

/** Of the engine what keeping it needs. */
interface Kept {
	readonly exclusive: <T>(task: () => Promise<T>) => Promise<T>;
	readonly deps: { readonly store: Store };
}

/** Milliseconds that the clock is ahead, negative behind; undefined while it is no matter or nobody knows. */
export async function clockAhead(store: Pick<Store, 'get'>): Promise<number | undefined> {
	const row = await store.get('meta', ROW);
	return row && decodeRow<number>(row);
}

/** Keeps what was found by comparing. */
export const tellClock = (
	{ exclusive, deps: { store } }: Kept,
	{ aheadMs }: { readonly aheadMs: number }
): Promise<void> =>
	exclusive(async () => {
		const known = await clockAhead(store);
		const ahead = Math.abs(aheadMs) < NOTABLE_MS ? undefined : Math.round(aheadMs);
		if (ahead === undefined) {
			if (known !== undefined) await store.commit([{ type: 'delete', table: 'meta', key: ROW }]);
		} else if (known === undefined || Math.abs(ahead - known) >= CHANGE_MS)
			await store.commit([put('meta', ROW, encodeRow(ahead))]);
	});
