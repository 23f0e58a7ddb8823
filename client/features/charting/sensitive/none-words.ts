// What stands where a chart has nothing to show of a kind: that there is nothing is said only where that is known.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { t, type MessageKey } from '#client/session/i18n.ts';

/** How many entries are kept apart and not shown, in the chart and in those that are read with it. */
export const hiddenIn = (view: ChartView): number =>
	[view, ...(view.linked ?? []).flatMap((one) => one.view ?? [])].reduce(
		(sum, { sensitive }) => sum + (sensitive?.hidden ?? 0),
		0
	);

/** `none`: the words for a chart that is all here and of which nothing is kept apart. */
export function noneWords(
	view: ChartView,
	none: MessageKey,
	apart: 'chart.none-apart' | 'print.none-apart' = 'chart.none-apart'
): string {
	if (!view.complete) return t('chart.none-here');
	const count = hiddenIn(view);
	return count > 0 ? t(apart, { count }) : t(none);
}
