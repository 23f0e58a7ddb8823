// What the practice says of itself, and what a person keeps for themselves.
import type { MergeRule } from './merge-rule.ts';

export const PRACTICE_SETTINGS: MergeRule = {
	name: 'Practice settings',
	datum: "Names of the practice, its sites, people and devices; each person's favourite medicines",
	covers: [
		{ type: 'Organization', elements: ['name'] },
		{ type: 'Location', elements: ['name'] },
		{ type: 'Practitioner', elements: ['name', 'favourite', 'favourite-order'] },
		{ type: 'Device', elements: ['name'] }
	],
	apart:
		'Two names given apart are both shown under Settings, and neither is overwritten unseen. Favourites added on two devices are both there.',
	automatic: 'Favourites are put together. Of two orders of one list the same one is taken everywhere.',
	decided: 'Which of two names it is.',
	preselected: false,
	places: ['shared/engine/practice-config.ts#configKeys', 'shared/engine/practice-facts.ts#readPractice']
};
