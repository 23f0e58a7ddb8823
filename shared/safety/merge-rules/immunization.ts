// Vaccines given, or not given.
import type { MergeRule } from './merge-rule.ts';

export const IMMUNIZATION: MergeRule = {
	name: 'Immunization',
	datum: 'Vaccines: what was given or refused, when, of which lot',
	covers: [
		{ type: 'Immunization', group: 'immunization' },
		{ type: 'Immunization', elements: ['*'] }
	],
	apart:
		'Every dose that a site recorded is in the chart; the same vaccine recorded at both on nearly one day waits to be looked at. Two corrections of one dose are both shown.',
	automatic: 'New doses, notes and reactions are put together.',
	decided: 'Two values of one element, and a mark as an error here beside a correction there.',
	preselected: false,
	places: [
		'shared/chart/verbs/add-immunization.ts#addImmunization',
		'shared/chart/verbs/mark-entered-in-error.ts#markEnteredInError',
		'shared/chart/disagreements.ts#disagreementsOf'
	]
};
