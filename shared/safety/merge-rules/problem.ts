// Problems: whether one goes on is one decision.
import type { MergeRule } from './merge-rule.ts';

export const PROBLEM: MergeRule = {
	name: 'Problem',
	datum: 'Problems and diagnoses: what it is, whether it goes on, when it ended',
	covers: [
		{ type: 'Condition', group: 'problem' },
		{ type: 'Condition', elements: ['*'] }
	],
	apart:
		'Problems recorded at both sites are both in the list. Two different ends, or an end here and a correction of the state there, are both shown until a person decides.',
	automatic:
		'New problems, notes, and different elements outside the state are put together. The same end on the same day is one.',
	decided: 'Two values of one element, and different statements of whether and when it ended.',
	preselected: false,
	places: [
		'shared/chart/verbs/stop-condition.ts#stopCondition',
		'shared/chart/verbs/correct-condition.ts#correctCondition',
		'shared/chart/disagreements.ts#disagreementsOf'
	]
};
