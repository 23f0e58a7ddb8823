// Consents as they are recorded.
import type { MergeRule } from './merge-rule.ts';

export const CONSENT: MergeRule = {
	name: 'Consent',
	datum: 'What the patient agreed to or refused, as recorded',
	covers: [
		{ type: 'Consent', group: 'consent' },
		{ type: 'Consent', elements: ['*'] }
	],
	apart:
		'Two answers about one consent are both shown until a person decides. Saddlebag itself acts on no consent: it grants and refuses nothing by it, so there is no wider answer that could count meanwhile.',
	automatic: 'Consents recorded at both sites are both kept.',
	decided: 'Every difference in state, scope, policy or provision of one consent. Only one can stand.',
	preselected: false,
	places: [
		'shared/chart/decision-groups.ts#groupsOf',
		'shared/chart/keep-both.ts#isTwiceSensible',
		'shared/chart/disagreements.ts#disagreementsOf'
	]
};
