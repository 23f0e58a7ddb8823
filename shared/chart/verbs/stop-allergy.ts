// Ending an allergy: shown not to exist, or no longer a risk.
import type { Result } from '../../core/result.ts';
import type { ExactJson } from '../../fhir/exact-json.ts';
import { allergyClinical, allergyVerification } from '../clinical-codes.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { correctElements } from './correct-elements.ts';

export interface StopAllergy {
	readonly id: string;
	/** refuted: it was never one. resolved: outgrown or desensitised. inactive: no longer believed a risk. */
	readonly outcome: 'refuted' | 'inactive' | 'resolved';
	readonly reason?: string;
	/** Since when, when that is not now: an FHIR dateTime; kept in the stamp. */
	readonly effectiveAt?: string;
}

/**
 * Writes clinicalStatus, and verificationStatus when refuted (FHIR R4 ait-1: a clinical status stays). Group: `~allergy`.
 * Two sites at once: the same outcome is one; another outcome, or a correction of the allergy elsewhere, is a
 * disagreement, and until it is decided the allergy counts as known.
 */
export function stopAllergy(
	chart: ChartReader,
	context: VerbContext,
	{ id, outcome, reason, effectiveAt }: StopAllergy
): Result<VerbDone, VerbError> {
	const elements: Record<string, ExactJson> =
		outcome === 'refuted'
			? { clinicalStatus: allergyClinical('inactive'), verificationStatus: allergyVerification('refuted') }
			: { clinicalStatus: allergyClinical(outcome) };
	return correctElements(chart, context, 'stopAllergy', { type: 'AllergyIntolerance', id }, elements, {
		reason,
		effectiveAt
	});
}
