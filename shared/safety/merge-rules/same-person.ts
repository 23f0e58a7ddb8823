// One person registered twice.
import type { MergeRule } from './merge-rule.ts';

export const SAME_PERSON: MergeRule = {
	name: 'Same person',
	datum: 'Whether two charts are of one person',
	covers: [{ type: 'Patient', elements: ['link'] }],
	apart:
		'Two charts that are enough alike wait at every site. "Same" at one site and "not the same" at the other both stand, wait for a person, and until then what stands in one chart counts in the checks of the other.',
	automatic: 'The same said at two sites is said once. Nothing is ever put together, moved or deleted.',
	decided:
		'Whether they are one person. "Not the same" is remembered, until something of either makes the two more alike than when it was said.',
	preselected: false,
	places: [
		'shared/safety/similar-people.ts#similarityOf',
		'shared/chart/same-person.ts#saidOfSame',
		'shared/chart/verbs/say-same-person.ts#saySamePerson',
		'shared/engine/linked-charts.ts#allergiesTogether',
		'shared/engine/findings-across.ts#findingsAcross'
	]
};
