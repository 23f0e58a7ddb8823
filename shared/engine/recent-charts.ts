// Which charts a person opened last on this device: one sealed row per person, written together with the access record.
import { decode, encode } from 'cborg';
import type { Instant } from '../core/clock.ts';
import type { ChartId } from '../core/ids.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { StoreOp } from '../replica/store.ts';
import type { SessionDeps } from './session-deps.ts';

const KEPT = 20;

/** A chart and when this person last opened it here, newest first in lists. */
export interface RecentChart {
	readonly chartId: ChartId;
	readonly at: Instant;
}

const rowOf = ({ keyring }: SessionDeps): string => `recent/${keyring.userId}`;

/** The charts that the person signed in opened last, newest first; at most 20. */
export async function readRecent(deps: SessionDeps): Promise<readonly RecentChart[]> {
	const { store, suite, keyring } = deps;
	const sealed = await store.get('local', rowOf(deps));
	const opened = sealed && (await openRow(suite, keyring.localKey('directory'), rowOf(deps), sealed));
	return opened ? (decode(opened) as RecentChart[]) : [];
}

/** The write that puts a chart at the head of that list. */
export async function recentOp(deps: SessionDeps, chartId: ChartId): Promise<StoreOp> {
	const { suite, random, keyring, clock } = deps;
	const others = (await readRecent(deps)).filter((one) => one.chartId !== chartId);
	const list = [{ chartId, at: clock.now() }, ...others].slice(0, KEPT);
	const value = await sealRow(suite, random, keyring.localKey('directory'), rowOf(deps), encode(list));
	return { type: 'put', table: 'local', key: rowOf(deps), value };
}
