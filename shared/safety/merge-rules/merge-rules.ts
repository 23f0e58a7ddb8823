// The merge table, whole: docs/merge-rules.md is made from it, and each rule is held to the code by tests.
import { ALLERGY } from './allergy.ts';
import { APPOINTMENT } from './appointment.ts';
import { CONSENT } from './consent.ts';
import { DECEASED } from './deceased.ts';
import { DEMOGRAPHICS } from './demographics.ts';
import { IMMUNIZATION } from './immunization.ts';
import { KIN } from './kin.ts';
import { MEASUREMENT } from './measurement.ts';
import { MEDICATION_ORDER } from './medication-order.ts';
import type { MergeRule } from './merge-rule.ts';
import { MESSAGE } from './message.ts';
import { NOTE_DRAFT } from './note-draft.ts';
import { NOTE_SIGNATURE } from './note-signature.ts';
import { OTHER_ENTRIES } from './other-entries.ts';
import { PRACTICE_SETTINGS } from './practice-settings.ts';
import { PROBLEM } from './problem.ts';
import { PROPOSAL } from './proposal.ts';
import { QUEUE_STATE } from './queue-state.ts';
import { SAME_PERSON } from './same-person.ts';
import { VISIT } from './visit.ts';

/** Every rule, in the order of the page. */
export const MERGE_RULES: readonly MergeRule[] = [
	ALLERGY,
	MEDICATION_ORDER,
	PROBLEM,
	MEASUREMENT,
	IMMUNIZATION,
	NOTE_DRAFT,
	NOTE_SIGNATURE,
	DEMOGRAPHICS,
	DECEASED,
	CONSENT,
	VISIT,
	QUEUE_STATE,
	APPOINTMENT,
	KIN,
	SAME_PERSON,
	PROPOSAL,
	MESSAGE,
	PRACTICE_SETTINGS,
	OTHER_ENTRIES
];
