// Allergies: none is ever lost, and none is ever cleared without a person.
import type { MergeRule } from './merge-rule.ts';

export const ALLERGY: MergeRule = {
	name: 'Allergy',
	datum: 'Allergies and intolerances, and the statement that there are none',
	covers: [
		{ type: 'AllergyIntolerance', group: 'allergy' },
		{ type: 'AllergyIntolerance', elements: ['*'] }
	],
	apart:
		'All allergies that anybody recorded stand in the chart. An allergy that one site ended and the other corrected or confirmed counts as known until somebody decides. "No known allergies" counts for nothing beside any allergy, whoever wrote which first.',
	automatic:
		'New allergies, reactions, notes and identifiers of both sites are put together. "No known allergies" is overruled by any allergy that stands or is in question.',
	decided:
		'Two values of one element, and an end here beside a correction there: both are shown, and the chart warns of the allergy meanwhile. "No known allergies" here beside an allergy there.',
	preselected: false,
	places: [
		'shared/chart/allergy-status.ts#allergyStatus',
		'shared/chart/verbs/add-allergy.ts#addAllergy',
		'shared/chart/group-sides.ts#isGroupContested',
		'shared/chart/disagreements.ts#disagreementsOf',
		'shared/engine/record-findings.ts#recordFindings'
	]
};
