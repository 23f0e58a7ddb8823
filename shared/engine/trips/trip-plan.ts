// What an admin's device remembers of a tablet that was prepared and has not joined yet: whoever uses the invitation is given
// the keys of these charts then. Sealed like the invitation's secret.
import { decode, encode } from 'cborg';
import type { ChartId, DeviceId, DocId } from '../../core/ids.ts';
import { openRow, sealRow } from '../../crypto/seal-row.ts';
import type { StoreOp } from '../../replica/store.ts';
import type { AdmitDeps } from '../admit.ts';

export interface TripPlan {
	readonly name: string;
	readonly charts: readonly ChartId[];
	/** The files that they name. */
	readonly files: readonly DocId[];
	readonly days?: number | undefined;
	/** Of the audit key from which the secret of an extension follows. */
	readonly auditEpoch: number;
}

/** Whoever uses the invitation is let in on a tablet that is on its trip, and on no other device. */
export interface BesideInTrip {
	readonly beside: DeviceId;
}

/** In front of the invitation's id: rows of plans. */
export const PLAN_PREFIX = 'trip-plan/';
const rowOf = (inviteId: string): string => PLAN_PREFIX + inviteId;

export async function planOp(
	{ suite, random, keyring }: AdmitDeps,
	inviteId: string,
	plan: TripPlan | BesideInTrip
): Promise<StoreOp> {
	const row = rowOf(inviteId);
	const plain = encode(Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined)));
	const value = await sealRow(suite, random, keyring.localKey('config'), row, plain);
	return { type: 'put', table: 'local', key: row, value };
}

/** undefined for an invitation that is to no trip, or was made by somebody else or elsewhere. */
export async function readPlan(
	{ suite, store, keyring }: AdmitDeps,
	inviteId: string
): Promise<TripPlan | BesideInTrip | undefined> {
	const row = rowOf(inviteId);
	const sealed = await store.get('local', row);
	const plain = sealed && (await openRow(suite, keyring.localKey('config'), row, sealed));
	return plain && (decode(plain) as TripPlan | BesideInTrip);
}
