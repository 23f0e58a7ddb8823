// Vital signs, results and other observations, pregnancy among them: nothing is overwritten.
import type { MergeRule } from './merge-rule.ts';

export const MEASUREMENT: MergeRule = {
	name: 'Vital signs and results',
	datum: 'What was measured, tested or observed, whether somebody is pregnant included',
	covers: [
		{ type: 'Observation', group: 'result' },
		{ type: 'Observation', elements: ['*'] },
		{ type: 'DiagnosticReport', group: 'status' },
		{ type: 'DiagnosticReport', elements: ['*'] }
	],
	apart:
		'Every measurement of both sites is kept. Two corrections of one measurement are two measurements, both linked to the one they replace, which is marked as an error once.',
	automatic: 'Measurements are only ever added; a correction adds another and marks the old one.',
	decided: 'A correction or mark here beside another edit of the same measurement there: both are shown.',
	preselected: false,
	places: [
		'shared/chart/verbs/record-vitals.ts#recordVitals',
		'shared/chart/verbs/record-results.ts#recordResults',
		'shared/chart/verbs/correct-observation.ts#correctObservation',
		'shared/chart/verbs/mark-entered-in-error.ts#markEnteredInError'
	]
};
