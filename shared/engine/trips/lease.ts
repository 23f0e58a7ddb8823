// How long an outreach tablet may open its charts. Counted by the latest time that it has seen: a clock set back gains
// nothing but the hours in which the tablet is not running.
import { decodeRow, encodeRow, put } from '../../replica/rows.ts';
import type { Store, StoreOp } from '../../replica/store.ts';

/** Milliseconds by this tablet's clock. `seen`: the latest time that it knows to have come. */
export interface Lease {
	readonly from: number;
	readonly until: number;
	readonly seen: number;
}

const ROW = 'lease';
export const leaseOp = (lease: Lease): StoreOp => put('meta', ROW, encodeRow(lease));

export async function readLease(store: Pick<Store, 'get'>): Promise<Lease | undefined> {
	const row = await store.get('meta', ROW);
	return row && decodeRow<Lease>(row);
}

export const isOver = (lease: Lease | undefined): boolean => lease !== undefined && lease.seen >= lease.until;
