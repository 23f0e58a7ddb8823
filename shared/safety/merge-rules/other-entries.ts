// Whatever else a chart holds: requests, documents, and everything that an import brought.
import type { MergeRule } from './merge-rule.ts';

export const OTHER_ENTRIES: MergeRule = {
	name: 'Everything else',
	datum: 'Requests, documents and photos, insurance, and whatever an import brought',
	covers: [
		{ type: 'ServiceRequest', group: 'order' },
		{ type: 'Coverage', group: 'coverage' },
		{ type: '*', group: 'status' },
		{ type: '*', elements: ['*'] }
	],
	apart:
		'Entries of both sites are all kept. Two values of one element are both shown, and so are different statements about one decision, such as a state here and its reason there.',
	automatic:
		'Different elements that are no one decision, and new entries, are put together. A value that came by an import never counts against one that a person wrote. Files of photos and documents are never changed, only added.',
	decided: 'Every other difference.',
	preselected: false,
	places: [
		'shared/chart/decision-groups.ts#groupsOf',
		'shared/chart/edit.ts#IMPORT_MESSAGE',
		'shared/chart/disagreements.ts#disagreementsOf'
	]
};
