// Entries of another chart of the same person among those of the one on screen: each says where it stands. Pure.
import type { ChartId } from '#shared/core/ids.ts';

/** Where an entry stands that is only shown here. */
export interface Elsewhere {
	readonly chartId: ChartId;
	/** `Type/id` there. */
	readonly path: string;
	/** The other chart's number, or whose it is. */
	readonly chart: string;
}

/** Where an entry stands; undefined for one of the chart on screen. */
export const elsewhereOf = (entry: object | undefined): Elsewhere | undefined =>
	(entry as { readonly elsewhere?: Elsewhere } | undefined)?.elsewhere;

/** The address of an entry in its own chart. */
export const entryAddress = ({ chartId, path }: Pick<Elsewhere, 'chartId' | 'path'>): string =>
	`/chart/${chartId}#entry=${path}`;

/** Which entries stand behind the # of a chart's address, as `Type/id` with a space between. */
export function entryInAddress(hash: string): string | undefined {
	const found = /^#entry=([A-Za-z]{1,64}\/[\w.-]{1,64})$/.exec(hash);
	return found?.[1];
}
