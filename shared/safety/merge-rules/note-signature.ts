// Signed notes: what was signed is never changed by anybody else's words.
import type { MergeRule } from './merge-rule.ts';

export const NOTE_SIGNATURE: MergeRule = {
	name: 'Note signature',
	datum: 'A signed note: its words as signed, and the signature',
	covers: [{ type: 'Composition', group: 'note' }],
	apart:
		'Two signatures under different words are both shown, and are decided whole: a signature never stands under words that its author did not sign. Words that arrive after a signature are shown beside the note as written after signing.',
	automatic:
		'A signature freezes the words that its author saw. Later words never enter a signed note; they become an addendum only when a person makes them one.',
	decided: 'Which of two signed versions is the note; what becomes of words written after signing.',
	preselected: false,
	places: [
		'shared/chart/verbs/sign-note.ts#signNote',
		'shared/chart/note-signature.ts#isSignatureSound',
		'shared/chart/note-sections.ts#writtenAfterSigning',
		'shared/chart/verbs/write-addendum.ts#writeAddendum',
		'shared/engine/record-findings.ts#recordFindings'
	]
};
