// Adding an allergy or intolerance.
import { ok, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import { noKnownAllergyEntries } from '../allergy-status.ts';
import { changeEntry } from '../change-entry.ts';
import { allergyClinical, allergyVerification } from '../clinical-codes.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, Edit, VerbContext, VerbError } from '../edit.ts';
import { ASSERTED_URLS, dateExtension } from '../entry-times.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';
import { registerKey } from '../register-key.ts';
import { annotation, checkedConcept, checkedDateTime } from './checked-values.ts';

export interface AddAllergy {
	/** The substance, or the allergy as a finding. */
	readonly code: JsonObject;
	readonly type?: 'allergy' | 'intolerance';
	readonly category?: 'food' | 'medication' | 'environment' | 'biologic';
	readonly criticality?: 'low' | 'high' | 'unable-to-assess';
	/** Default confirmed; unconfirmed for what was only heard of. */
	readonly verificationStatus?: 'unconfirmed' | 'confirmed';
	/** FHIR dateTime of any precision. */
	readonly onsetDateTime?: string;
	/** What happened; manifestation is required by FHIR when a reaction is given. */
	readonly reaction?: {
		readonly manifestation: JsonObject;
		readonly severity?: 'mild' | 'moderate' | 'severe';
	};
	readonly note?: string;
	/** When it was found, when that is not now: an FHIR dateTime. */
	readonly effectiveAt?: string;
}

/** "None known" is not true any more: its entries are ended in the same change, but never one that is in disagreement. */
function endingNoneKnown(chart: ChartReader, context: VerbContext): readonly Edit[] {
	return noKnownAllergyEntries(chart).flatMap((id) => {
		const key = registerKey('AllergyIntolerance', id, 'clinicalStatus');
		const atom = JSON.stringify(allergyClinical('inactive'));
		const edits = changeEntry(
			chart,
			context,
			'addAllergy',
			{ type: 'AllergyIntolerance', id },
			new Map([[key, atom]])
		);
		return edits.ok ? edits.value : [];
	});
}

/**
 * An active AllergyIntolerance (FHIR R4 allergyintolerance.html); ends entries that say "no known allergies".
 * Group: none for the new entry. Two sites at once: allergies unite, none is ever lost; each ends "none known" in the same
 * way, which is no disagreement. "None known" recorded elsewhere at the same time counts as contradicted.
 */
export function addAllergy(
	chart: ChartReader,
	context: VerbContext,
	{
		code,
		type,
		category,
		criticality,
		verificationStatus = 'confirmed',
		onsetDateTime,
		reaction,
		note,
		effectiveAt
	}: AddAllergy
): Result<VerbDone, VerbError> {
	const patient = patientReference(chart, context);
	if (!patient.ok) return patient;
	const coded = checkedConcept('AllergyIntolerance/code', code);
	if (!coded.ok) return coded;
	const onset =
		onsetDateTime === undefined
			? ok(undefined)
			: checkedDateTime('AllergyIntolerance/onsetDateTime', onsetDateTime);
	if (!onset.ok) return onset;
	const found = effectiveAt === undefined ? ok(undefined) : checkedDateTime('effectiveAt', effectiveAt);
	if (!found.ok) return found;
	const shown =
		reaction && checkedConcept('AllergyIntolerance/reaction/manifestation', reaction.manifestation);
	if (shown && !shown.ok) return shown;
	const created = createEntry(chart, context, 'addAllergy', {
		resourceType: 'AllergyIntolerance',
		extension: dateExtension(ASSERTED_URLS['AllergyIntolerance']!, found.value),
		clinicalStatus: allergyClinical('active'),
		verificationStatus: allergyVerification(verificationStatus),
		type,
		category: category && [category],
		criticality,
		code: coded.value,
		patient: patient.value,
		onsetDateTime: onset.value,
		recordedDate: recordedNow(context),
		recorder: userReference(context),
		note: annotation(note, recordedNow(context)),
		reaction: shown && [
			{
				manifestation: [shown.value],
				...(reaction?.severity === undefined ? {} : { severity: reaction.severity })
			}
		]
	});
	if (!created.ok) return created;
	const [edit] = created.value.edits;
	const ended = endingNoneKnown(chart, context).flatMap(({ writes }) => [...writes]);
	return ok({ ...created.value, edits: [{ ...edit!, writes: new Map([...edit!.writes, ...ended]) }] });
}
