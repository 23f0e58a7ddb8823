// What other charts of the same person mean for one on screen: they are shown with it, and their allergies count as if they
// stood in it. Reading them is renew-linked.ts.
import type { ChartId } from '../core/ids.ts';
import type { AllergyStatus } from '../chart/allergy-status.ts';
import type { ChartView, LinkedChart } from '../chart/chart-view.ts';

/** Every doubt counts: what is unavailable in one is unavailable, what is known in one is known. */
export function allergiesTogether(
	own: AllergyStatus,
	linked: readonly Pick<LinkedChart, 'allergies'>[]
): AllergyStatus {
	const all = [own, ...linked.map(({ allergies }) => allergies)];
	if (all.includes('unavailable')) return 'unavailable';
	return all.includes('known') ? 'known' : own;
}

/** A chart's view with what is known of it elsewhere, and who may be the same person. */
export const withLinked = (
	view: ChartView,
	linked: readonly LinkedChart[],
	perhapsSame: readonly ChartId[]
): ChartView => ({
	...view,
	...(linked.length > 0 && {
		allergies: allergiesTogether(view.allergies, linked),
		linked
	}),
	...(perhapsSame.length > 0 && { perhapsSame })
});
