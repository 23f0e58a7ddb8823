// Saying that somebody asked and there are no known allergies.
import { err, type Result } from '../../core/result.ts';
import { hasKnownAllergy } from '../allergy-status.ts';
import { allergyClinical, allergyVerification, NO_KNOWN_ALLERGY } from '../clinical-codes.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { patientReference, recordedNow, userReference } from '../entry-references.ts';

/**
 * An AllergyIntolerance with SNOMED CT 716186003 |No known allergy (situation)|, as the IPS AllergyIntolerance profile
 * (hl7.fhir.uv.ips, "No known allergies") writes it. Group: none, the entry is new.
 * Two sites at once: both statements are kept and say the same; an allergy added elsewhere at the same time contradicts
 * them and wins. Refuses while an allergy is known or in disagreement.
 */
export function recordNoKnownAllergies(
	chart: ChartReader,
	context: VerbContext
): Result<VerbDone, VerbError> {
	if (hasKnownAllergy(chart))
		return err({ type: 'InvalidValue', path: 'AllergyIntolerance', reason: 'an allergy is recorded' });
	const patient = patientReference(chart, context);
	if (!patient.ok) return patient;
	return createEntry(chart, context, 'recordNoKnownAllergies', {
		resourceType: 'AllergyIntolerance',
		clinicalStatus: allergyClinical('active'),
		verificationStatus: allergyVerification('confirmed'),
		code: NO_KNOWN_ALLERGY,
		patient: patient.value,
		recordedDate: recordedNow(context),
		recorder: userReference(context)
	});
}
