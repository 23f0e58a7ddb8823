// Whom somebody registered on a device that knows its own patients alone: to be compared with everybody at the relay when that
// can be asked. Charts' ids and nothing else.
import type { ChartId } from '../../core/ids.ts';
import { encodeRow, put } from '../../replica/rows.ts';
import type { Store } from '../../replica/store.ts';

const PREFIX = 'registered/';
const rowOf = (chartId: ChartId): string => PREFIX + chartId;

export const noteRegistered = (store: Store, chartId: ChartId): ReturnType<Store['commit']> =>
	store.commit([put('meta', rowOf(chartId), encodeRow(true))]);

export const registeredHere = async (store: Store): Promise<readonly ChartId[]> =>
	(await store.list('meta', { prefix: PREFIX })).map(({ key }) => key.slice(PREFIX.length) as ChartId);

/** They were compared, or somebody has said that they are nobody else. */
export const forgetRegistered = (store: Store, chartIds: readonly ChartId[]): ReturnType<Store['commit']> =>
	store.commit(chartIds.map((chartId) => ({ type: 'delete', table: 'meta', key: rowOf(chartId) })));
