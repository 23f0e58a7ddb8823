// Today's queue: the one datum that settles itself.
import type { MergeRule } from './merge-rule.ts';

export const QUEUE_STATE: MergeRule = {
	name: 'Queue',
	datum: "Today's queue: how far each visit is, and why somebody came",
	covers: [{ type: 'Task', elements: ['businessStatus', 'status', 'description', 'executionPeriod'] }],
	apart:
		'The furthest along the visit counts, everywhere alike and whatever the clocks say. Two reasons for coming are both shown, one behind the other. A patient whom two devices put into one queue stands in it twice.',
	automatic:
		'All of it: a queue is no record, and nobody has time to decide where somebody sat this morning.',
	decided: 'Nothing. Whoever sees it may move the line back or write the reason anew.',
	preselected: false,
	places: [
		'shared/chart/queue/visit-state.ts#furthestAlong',
		'shared/chart/queue/queue-lines.ts#queueEntries',
		'shared/chart/queue/queue-lines.ts#moveInQueue'
	]
};
