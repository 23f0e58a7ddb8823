// The words of a note that is not signed.
import type { MergeRule } from './merge-rule.ts';

export const NOTE_DRAFT: MergeRule = {
	name: 'Note draft',
	datum: 'The words of a visit note until it is signed',
	covers: [{ type: 'Composition', elements: ['*'] }],
	apart:
		'The words that both typed are in the note, each where its author put them. Nothing typed is dropped; what two people typed at one place stands one after the other.',
	automatic: 'Words are merged letter by letter.',
	decided:
		'Nothing of the words: whoever reads on may have to put two sentences in order. Two titles are both shown.',
	preselected: false,
	places: [
		'shared/chart/verbs/edit-note-text.ts#editNoteText',
		'shared/chart/rebase-splice.ts#rebaseSplice',
		'shared/chart/document/merge-changes.ts#applyRemoteChanges'
	]
};
