// Visits in the chart.
import type { MergeRule } from './merge-rule.ts';

export const VISIT: MergeRule = {
	name: 'Visit',
	datum: 'Visits in the chart: the day, the site, whether it is finished',
	covers: [
		{ type: 'Encounter', group: 'status' },
		{ type: 'Encounter', elements: ['*'] }
	],
	apart:
		'A visit that two devices of one site began is one visit; two sites have one each. What was entered belongs to the visit of its site. Finished here and begun by itself there is finished.',
	automatic: 'A visit begins with the first entry of a day; that never counts against what a person decides.',
	decided: 'A state that one person set and another set otherwise.',
	preselected: false,
	places: [
		'shared/chart/verbs/begin-visit.ts#beginVisit',
		'shared/chart/verbs/finish-visit.ts#finishVisit',
		'shared/chart/chart-reader.ts#createChartReader'
	]
};
