// Two current medicines that are not to be taken together (interaction-table.ts). Severe, all of them: the panel chose
// what should never be prescribed together.
import { INTERACTIONS, type InteractionRow } from './interaction-table.ts';
import { everyTwo, makeFinding } from './make-finding.ts';
import type { ReadMedicine } from './read-medicine.ts';
import type { SafetyFinding } from './safety-facts.ts';

/** Whether the one holds an object and the other another substance that is a precipitant of it. */
const meet = (row: InteractionRow, one: ReadMedicine, other: ReadMedicine): boolean =>
	!(row.notLocal && (one.local || other.local)) &&
	one.ingredients.some(
		(object) =>
			row.objects.has(object) &&
			other.ingredients.some((ingredient) => ingredient !== object && row.precipitants.has(ingredient))
	);

/** Findings of kind `interaction`, one for each row and two medicines. */
export function interactionFindings(medicines: readonly ReadMedicine[]): readonly SafetyFinding[] {
	return everyTwo(medicines).flatMap(([one, other]) =>
		INTERACTIONS.filter((row) => meet(row, one, other) || meet(row, other, one)).map((row) =>
			makeFinding('interaction', 'severe', row, [one.fact, other.fact])
		)
	);
}
