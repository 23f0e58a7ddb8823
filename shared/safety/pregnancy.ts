// What a pregnant person takes and should not (pregnancy-table.ts). What acts where it is put is not spoken of.
import { makeFinding } from './make-finding.ts';
import { PREGNANCY } from './pregnancy-table.ts';
import { holdsOneOf, type ReadMedicine } from './read-medicine.ts';
import type { SafetyFacts, SafetyFinding } from './safety-facts.ts';

/** Findings of kind `pregnancy`; none unless the chart says that the person is pregnant. */
export function pregnancyFindings(
	medicines: readonly ReadMedicine[],
	patient: SafetyFacts['patient']
): readonly SafetyFinding[] {
	if (!patient.pregnant) return [];
	return medicines
		.filter(({ local }) => !local)
		.flatMap((medicine) =>
			PREGNANCY.filter(
				({ members, withOneOf }) =>
					holdsOneOf(medicine, members) && (withOneOf === undefined || holdsOneOf(medicine, withOneOf))
			).map((row) => makeFinding('pregnancy', row.severity, row, [medicine.fact]))
		);
}
