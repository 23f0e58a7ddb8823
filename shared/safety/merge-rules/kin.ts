// Families and households.
import type { MergeRule } from './merge-rule.ts';

export const KIN: MergeRule = {
	name: 'Family',
	datum: "Who a patient's mother is, and in whose household they live",
	covers: [
		{ type: 'RelatedPerson', group: 'status' },
		{ type: 'RelatedPerson', elements: ['*'] }
	],
	apart:
		'The same link made at both sites is one. Two mothers, or two households, are both shown until a person takes one back.',
	automatic: 'Links of both sites are put together. A link taken back twice is taken back.',
	decided: 'A link taken back here and made anew there; which of two mothers it is.',
	preselected: false,
	places: [
		'shared/chart/kin.ts#kinEntryId',
		'shared/chart/kin.ts#kinLinksOf',
		'shared/chart/verbs/link-kin.ts#linkKin'
	]
};
