// What supervised people ask for, and what prescribers answer.
import type { MergeRule } from './merge-rule.ts';

export const PROPOSAL: MergeRule = {
	name: 'Entries not yet accepted',
	datum: 'What supervised people enter, and whether a prescriber accepts it',
	covers: [],
	apart:
		'Everything that was asked for at either site waits at both. Accepted at two sites apart it is one entry. Accepted at one site and declined at the other, both answers are shown with who gave them; the entry stands until that is decided.',
	automatic:
		'The same answer given twice is one. An allergy counts in the banner and in every safety check from the moment it is entered, until it is declined.',
	decided: 'Whether to accept, with the same checks as for any order; which of two different answers counts.',
	preselected: false,
	places: [
		'shared/chart/proposals.ts#proposalState',
		'shared/chart/verbs/answer-proposal.ts#createAcceptProposal',
		'shared/chart/verbs/answer-proposal.ts#answerProposal',
		'shared/engine/supervision.ts#supervised',
		'shared/engine/proposal-views.ts#proposedAllergies'
	]
};
