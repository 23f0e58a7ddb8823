// Every verb by its name, as screens and scripts ask for it: data in, edits out.
import type { Result } from '../../core/result.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { resolveDisagreement } from '../resolve-disagreement.ts';
import { addAllergy } from './add-allergy.ts';
import { addCondition } from './add-condition.ts';
import { addMedication } from './add-medication.ts';
import { addResource } from './add-resource.ts';
import { changeDose } from './change-dose.ts';
import { correctAllergy } from './correct-allergy.ts';
import { correctCondition } from './correct-condition.ts';
import { correctDemographics } from './correct-demographics.ts';
import { correctElement } from './correct-element.ts';
import { correctMedication } from './correct-medication.ts';
import { correctObservation } from './correct-observation.ts';
import { editNoteText } from './edit-note-text.ts';
import { markEnteredInError } from './mark-entered-in-error.ts';
import { recordNoKnownAllergies } from './record-no-known-allergies.ts';
import { recordVitals } from './record-vitals.ts';
import { registerPatient } from './register-patient.ts';
import { signNote } from './sign-note.ts';
import { startNote } from './start-note.ts';
import { stopAllergy } from './stop-allergy.ts';
import { stopCondition } from './stop-condition.ts';
import { stopMedication } from './stop-medication.ts';
import { writeAddendum } from './write-addendum.ts';

/** All verbs. Each is pure: what the chart holds, who acts, and the arguments give the edits. */
export const VERBS = {
	registerPatient, correctDemographics,
	addCondition, correctCondition, stopCondition,
	addAllergy, correctAllergy, stopAllergy, recordNoKnownAllergies,
	addMedication, changeDose, correctMedication, stopMedication,
	recordVitals, correctObservation,
	startNote, editNoteText, signNote, writeAddendum,
	markEnteredInError, correctElement, addResource,
	resolveDisagreement
} as const;

export type VerbName = keyof typeof VERBS;

/** The arguments of a verb; undefined for a verb that takes none. */
export type VerbArgs<V extends VerbName> = Parameters<(typeof VERBS)[V]>[2];

/** A request to a chart: a verb and its arguments, plain JSON. */
export type ChartCommand = {
	[V in VerbName]: undefined extends VerbArgs<V> ? { readonly verb: V; readonly args?: undefined } : { readonly verb: V; readonly args: VerbArgs<V> };
}[VerbName];

/** The edits of a command, to be applied each to the document of its scope; or why nothing is written. */
export function runVerb(chart: ChartReader, context: VerbContext, command: ChartCommand): Result<VerbDone, VerbError> {
	const verb = VERBS[command.verb] as (chart: ChartReader, context: VerbContext, args: unknown) => Result<VerbDone, VerbError>;
	return verb(chart, context, command.args);
}
