// A dose above the highest that the sources give (dose-table-*.ts). Only what is swallowed, of one ingredient, in a unit
// of mass, for somebody of known age: for the rest nothing is said, which does not mean that it is right.
import { HEART_AND_SUGAR_DOSES } from './dose-table-heart-and-sugar.ts';
import { INFECTION_DOSES } from './dose-table-infections.ts';
import { PAIN_AND_MIND_DOSES } from './dose-table-pain-and-mind.ts';
import type { DoseRow } from './dose-row.ts';
import { makeFinding } from './make-finding.ts';
import type { ReadMedicine } from './read-medicine.ts';
import type { SafetyFacts, SafetyFinding } from './safety-facts.ts';

/** All rows, one for each ingredient. */
export const DOSES: readonly DoseRow[] = [
	...INFECTION_DOSES,
	...HEART_AND_SUGAR_DOSES,
	...PAIN_AND_MIND_DOSES
];

/** From twelve years on the doses of an adult hold. */
const ADULT_MONTHS = 144;
/** At so many times the highest it interrupts. */
const SEVERE_TIMES = 2;
/** Sums of decimals are not exact: 3 x 0.1 is not above 0.3. */
const ROUNDING = 1 + 1e-9;

interface Highest {
	readonly singleMg: number;
	readonly dailyMg: number;
}

/**
 * The highest doses of a row for somebody; infinite where the source gives none. Where it gives none for one dose, that
 * of a day is the highest for one dose too.
 */
export function highestFor(
	row: DoseRow,
	{ ageMonths, weightKg }: { ageMonths: number; weightKg?: number }
): Highest {
	const { dailyMg = Infinity, singleMg = dailyMg } =
		row.below?.find(({ months }) => ageMonths < months) ?? row;
	if (ageMonths >= ADULT_MONTHS || weightKg === undefined || !(weightKg > 0)) return { singleMg, dailyMg };
	const { dailyMgPerKg = Infinity, singleMgPerKg = dailyMgPerKg } = row.child ?? {};
	return {
		singleMg: Math.min(singleMg, singleMgPerKg * weightKg),
		dailyMg: Math.min(dailyMg, dailyMgPerKg * weightKg)
	};
}

/** How many times the highest a medicine's dose is, the worse of single and daily; 0 where nothing can be said. */
function timesTheHighest(
	{ fact, ingredients, local, injected }: ReadMedicine,
	row: DoseRow,
	patient: SafetyFacts['patient']
): number {
	const { doseMg, dosesPerDay } = fact;
	const { ageMonths, weightKg } = patient;
	if (local || injected || ingredients.length !== 1 || ingredients[0] !== row.ingredient) return 0;
	if (doseMg === undefined || ageMonths === undefined) return 0;
	const { singleMg, dailyMg } = highestFor(row, { ageMonths, ...(weightKg !== undefined && { weightKg }) });
	const daily = dosesPerDay === undefined ? 0 : (doseMg * dosesPerDay) / dailyMg;
	return Math.max(doseMg / singleMg, daily);
}

/** Findings of kind `dose`: caution above the highest, severe from twice the highest on. */
export function doseFindings(
	medicines: readonly ReadMedicine[],
	patient: SafetyFacts['patient']
): readonly SafetyFinding[] {
	return medicines.flatMap((medicine) =>
		DOSES.flatMap((row) => {
			const times = timesTheHighest(medicine, row, patient);
			if (!(times > ROUNDING)) return [];
			const severity = times * ROUNDING >= SEVERE_TIMES ? 'severe' : 'caution';
			return [makeFinding('dose', severity, row, [medicine.fact])];
		})
	);
}
