// Medicines: a dose is one value, and an order is one decision.
import type { MergeRule } from './merge-rule.ts';

export const MEDICATION_ORDER: MergeRule = {
	name: 'Medication order',
	datum: 'Medicines: what is taken, how much and how often, and whether it goes on',
	covers: [
		{ type: 'MedicationRequest', group: 'order' },
		{ type: 'MedicationStatement', group: 'order' },
		{ type: 'MedicationRequest', elements: ['*'] },
		{ type: 'MedicationStatement', elements: ['*'] }
	],
	apart:
		'Two doses, or a stop here and a dose there, are both shown with who wrote them, where and when; nobody may change that order further until a person has decided. A dose is never put together from two: amount, unit and how often stay as one person wrote them. Medicines, allergies and problems written apart that do not go together are found when they meet, and wait for a person.',
	automatic:
		'New orders of both sites stand side by side. The same stop or the same dose written twice is one. Elements outside the order, such as its priority, and notes of both sites are kept.',
	decided:
		'Everything else about the order. Keeping one answer gives back the whole order as that person saw it; "both" makes the other an order of its own.',
	preselected: false,
	places: [
		'shared/chart/decision-groups.ts#groupsOf',
		'shared/chart/stamp.ts#createStamp',
		'shared/chart/group-sides.ts#unsettledKeys',
		'shared/chart/disagreements.ts#disagreementsOf',
		'shared/chart/resolve-disagreement.ts#resolveDisagreement',
		'shared/chart/written-apart.ts#writtenApart',
		'shared/engine/chart-findings.ts#findingsOf'
	]
};
