// Every command a screen or script may give on an open chart: the verbs of chart/ by name, with their arguments.
import { err, type Result } from '../core/result.ts';
import type { ChartReader, VerbContext, VerbError } from '../chart/edit.ts';
import type { JsonObject } from '../fhir/exact-json.ts';
import type { VerbDone } from '../chart/create-entry.ts';
import { reopenDecision, resolveDisagreement } from '../chart/resolve-disagreement.ts';
import { addAllergy } from '../chart/verbs/add-allergy.ts';
import { addCondition } from '../chart/verbs/add-condition.ts';
import { addDocument } from '../chart/verbs/add-document.ts';
import { addImmunization } from '../chart/verbs/add-immunization.ts';
import { addMedication } from '../chart/verbs/add-medication.ts';
import { addResource } from '../chart/verbs/add-resource.ts';
import { answerProposal, createAcceptProposal } from '../chart/verbs/answer-proposal.ts';
import { changeDose } from '../chart/verbs/change-dose.ts';
import { correctAllergy } from '../chart/verbs/correct-allergy.ts';
import { correctCondition } from '../chart/verbs/correct-condition.ts';
import { correctDemographics } from '../chart/verbs/correct-demographics.ts';
import { correctMedication } from '../chart/verbs/correct-medication.ts';
import { correctObservation } from '../chart/verbs/correct-observation.ts';
import { editNoteText } from '../chart/verbs/edit-note-text.ts';
import { finishVisit } from '../chart/verbs/finish-visit.ts';
import { createEnterApart, endKeepingApart, keepApart } from '../chart/verbs/keep-apart.ts';
import { linkKin, unlinkKin } from '../chart/verbs/link-kin.ts';
import { markEnteredInError } from '../chart/verbs/mark-entered-in-error.ts';
import { markMoved } from '../chart/verbs/mark-moved.ts';
import { correctMessage, replyToMessage, sendMessage, setMessageStatus } from '../chart/verbs/messages.ts';
import { propose } from '../chart/verbs/propose.ts';
import { recordNoKnownAllergies } from '../chart/verbs/record-no-known-allergies.ts';
import { recordResults } from '../chart/verbs/record-results.ts';
import { recordVitals } from '../chart/verbs/record-vitals.ts';
import { reopenFinding, reviewFinding } from '../chart/verbs/review-finding.ts';
import { reopenVisit } from '../chart/verbs/reopen-visit.ts';
import {
	reactivateAllergy,
	reactivateCondition,
	restoreEntry,
	resumeMedication
} from '../chart/verbs/resume-entry.ts';
import { correctDocument } from '../chart/verbs/correct-document.ts';
import { correctElement } from '../chart/verbs/correct-element.ts';
import { setHomeSite } from '../chart/verbs/set-home-site.ts';
import { setSharing } from '../chart/verbs/set-sharing.ts';
import { signNote } from '../chart/verbs/sign-note.ts';
import { startNote } from '../chart/verbs/start-note.ts';
import { stopAllergy } from '../chart/verbs/stop-allergy.ts';
import { stopCondition } from '../chart/verbs/stop-condition.ts';
import { stopMedication } from '../chart/verbs/stop-medication.ts';
import { takeMovedEntry } from '../chart/verbs/take-moved-entry.ts';
import { writeAddendum } from '../chart/verbs/write-addendum.ts';
import { writeNote } from '../chart/verbs/write-note.ts';

/** The verbs by name. Their docstrings tell what happens when two sites do the same at once. */
export const VERBS = {
	acceptProposal: createAcceptProposal(runProposed),
	endKeepingApart,
	enterApart: createEnterApart(runProposed),
	keepApart,
	addAllergy,
	addCondition,
	addDocument,
	addImmunization,
	addMedication,
	addResource,
	answerProposal,
	changeDose,
	correctAllergy,
	correctCondition,
	correctDocument,
	correctElement,
	correctDemographics,
	correctMedication,
	correctMessage,
	correctObservation,
	editNoteText,
	finishVisit,
	linkKin,
	markEnteredInError,
	markMoved,
	propose,
	replyToMessage,
	sendMessage,
	setHomeSite,
	setMessageStatus,
	setSharing,
	reactivateAllergy,
	reactivateCondition,
	recordNoKnownAllergies,
	recordResults,
	recordVitals,
	reopenDecision,
	reopenFinding,
	reopenVisit,
	resolveDisagreement,
	restoreEntry,
	resumeMedication,
	reviewFinding,
	signNote,
	startNote,
	stopAllergy,
	stopCondition,
	stopMedication,
	takeMovedEntry,
	unlinkKin,
	writeAddendum,
	writeNote
} as const;

type VerbName = keyof typeof VERBS;
type ArgsOf<V extends VerbName> =
	Parameters<(typeof VERBS)[V]> extends [unknown, unknown, infer A, ...unknown[]] ? A : unknown;

/** A verb's name and its arguments in one object. */
export type ChartCommand = { [V in VerbName]: { readonly verb: V } & ArgsOf<V> }[VerbName];

/** Commands whose change stays an unsealed tail while a person types; all others are sealed at once. */
export const isTyping = (command: ChartCommand): boolean => command.verb === 'editNoteText';

/** What the command would write, or why it is refused. Pure. */
export function runCommand(
	chart: ChartReader,
	context: VerbContext,
	command: ChartCommand
): Result<VerbDone, VerbError> {
	const { verb, ...args } = command;
	if (!Object.hasOwn(VERBS, verb))
		return err({ type: 'InvalidValue', path: 'verb', reason: 'is not known here' });
	const run = VERBS[verb] as (
		chart: ChartReader,
		context: VerbContext,
		args: unknown
	) => Result<VerbDone, VerbError>;
	return run(chart, context, args);
}

/** A command that was kept as data. */
function runProposed(
	chart: ChartReader,
	context: VerbContext,
	command: JsonObject
): Result<VerbDone, VerbError> {
	return runCommand(chart, context, command as unknown as ChartCommand);
}
