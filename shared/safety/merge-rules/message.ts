// What colleagues tell each other about a patient.
import type { MergeRule } from './merge-rule.ts';

export const MESSAGE: MergeRule = {
	name: 'Messages',
	datum: 'A message about a patient: its words, the answers to it, and whether it is done',
	covers: [{ type: 'Task', elements: ['description', 'owner', 'priority', 'note'] }],
	apart:
		'Done at two sites apart it is done, by the first who said so. Replies of both sites stay. Other words at each site are both shown.',
	automatic: 'Messages and replies of all sites are put together.',
	decided: 'Which of two different texts it is; a message that was done here and taken back there.',
	preselected: false,
	places: [
		'shared/chart/messages.ts#messageIn',
		'shared/chart/verbs/messages.ts#setMessageStatus',
		'shared/chart/verbs/messages.ts#replyToMessage',
		'shared/chart/verbs/messages.ts#correctMessage'
	]
};
