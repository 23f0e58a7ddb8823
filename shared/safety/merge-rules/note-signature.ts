// Signed notes: what was signed is never changed by anybody else's words.
import type { MergeRule } from './merge-rule.ts';

export const NOTE_SIGNATURE: MergeRule = {
	name: 'Note signature',
	datum: 'A signed note: its words as signed, and the signature',
	covers: [{ type: 'Composition', group: 'note' }],
	apart:
		'Two signatures are both shown, each over its words, and are decided whole: a signature never stands under words that its author did not sign. Words that arrive after a signature are shown beside the note as written after signing.',
	automatic:
		'A signature freezes the words that its author saw. Later words never enter a signed note; they become an addendum only when a person makes them one.',
	decided:
		'Which of two signed versions is the note; the other stays in its history, or stands below it as an addendum with the signature that it had. What becomes of words written after signing.',
	preselected: false,
	places: [
		'shared/chart/verbs/sign-note.ts#signNote',
		'shared/chart/note-signature.ts#isSignatureSound',
		'shared/chart/keep-signed.ts#addendumOfSide',
		'shared/chart/note-sections.ts#writtenAfterSigning',
		'shared/chart/verbs/write-addendum.ts#writeAddendum',
		'shared/engine/record-findings.ts#recordFindings'
	]
};
