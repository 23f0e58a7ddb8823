// Who a person is.
import type { MergeRule } from './merge-rule.ts';

export const DEMOGRAPHICS: MergeRule = {
	name: 'Demographics',
	datum: 'Who the patient is: names, birth date, sex, phones, addresses, identifiers, contacts',
	covers: [{ type: 'Patient', elements: ['*'] }],
	apart:
		'Different details, and different lines of a list, are both kept. Two birth dates, or two versions of one name or phone, are both shown in the banner until somebody picks.',
	automatic: 'Names, phones, addresses, identifiers and contacts that were added are put together.',
	decided: 'Two values of one detail or of one line of a list.',
	preselected: false,
	places: [
		'shared/chart/verbs/correct-demographics.ts#correctDemographics',
		'shared/fhir/set-elements.ts#isSetElement',
		'shared/chart/disagreements.ts#disagreementsOf',
		'client/features/charting/banner-facts.ts#bannerFacts'
	]
};
