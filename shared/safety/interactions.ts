// Two current medicines that are not to be taken together (interaction-table.ts). Severe, all of them: the panel chose
// what should never be prescribed together.
import { INTERACTIONS } from './interaction-table.ts';
import { everyTwo, makeFinding } from './make-finding.ts';
import { holdsOneOf, type ReadMedicine } from './read-medicine.ts';
import type { SafetyFinding } from './safety-facts.ts';

/** Findings of kind `interaction`, one for each row and two medicines. */
export function interactionFindings(medicines: readonly ReadMedicine[]): readonly SafetyFinding[] {
	return everyTwo(medicines).flatMap(([one, other]) =>
		INTERACTIONS.filter(
			({ objects, precipitants }) =>
				(holdsOneOf(one, objects) && holdsOneOf(other, precipitants)) ||
				(holdsOneOf(other, objects) && holdsOneOf(one, precipitants))
		).map((row) => makeFinding('interaction', 'severe', row, [one.fact, other.fact]))
	);
}
