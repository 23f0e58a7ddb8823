// What this device means to hold of the practice: a setting of the device, kept beside what it holds.
import type { StreamContent } from '../../protocol/frames.ts';
import { decodeRow, encodeRow, put } from '../../replica/rows.ts';
import type { Store, StoreOp } from '../../replica/store.ts';

export interface HoldingPolicy {
	/** `all`: every file is fetched in time. `opened`: those that somebody opens or keeps here. */
	readonly files: 'all' | 'opened';
	/**
	 * `all` (and absent): every chart. `list`: the lists of all patients, and the charts of a list and those opened here.
	 * `own`: those charts, and of nobody else even the name, because an admin said so. `trip`: nothing but what an outreach
	 * tablet was given.
	 */
	readonly charts?: 'all' | 'list' | 'own' | 'trip';
	/** While it is `own`: what it was before, and will be again. */
	readonly before?: 'all' | 'list';
	/** The list of all patients is coming again to a device that had been `own`. */
	readonly namesBack?: boolean;
}

/** What such a device holds instead of every chart. */
export const holdsOnly = ({ charts = 'all' }: HoldingPolicy): 'list' | 'own' | 'trip' | undefined =>
	charts === 'all' ? undefined : charts;

export const holdsAllCharts = ({ charts = 'all' }: HoldingPolicy): boolean => charts === 'all';

/** True where what is written of anybody else is not to be. */
export const holdsNamesOfAll = ({ charts }: HoldingPolicy): boolean => charts !== 'own' && charts !== 'trip';

const ROW = 'holding';

export const policyOp = (policy: HoldingPolicy): StoreOp => put('meta', ROW, encodeRow(policy));

/** What was set on this device, else what it begins with. */
export async function readPolicy(store: Store, begins: HoldingPolicy): Promise<HoldingPolicy> {
	const row = await store.get('meta', ROW);
	return row ? { ...begins, ...decodeRow<Partial<HoldingPolicy>>(row) } : begins;
}

/** What the relay's stream is to bring whole. Files never: on a slow road they would stand before charts. */
export const streamOf = ({ charts = 'all' }: HoldingPolicy): StreamContent =>
	charts === 'all' ? 'no-files' : charts === 'list' ? 'no-charts' : 'no-patients';
