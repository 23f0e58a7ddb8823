// All medicine safety checks over the facts of one chart. Pure, and the same whatever the order of the facts. They find
// what their tables know; to find nothing does not mean that all is well. The tables are in docs/safety-checks.md.
import { allergyFindings } from './allergies.ts';
import { doseFindings } from './dose-ranges.ts';
import { duplicateFindings } from './duplicate-therapy.ts';
import { interactionFindings } from './interactions.ts';
import { byText } from './make-finding.ts';
import { pregnancyFindings } from './pregnancy.ts';
import { readMedicine } from './read-medicine.ts';
import type { FindingKind, MedicineFact, SafetyFacts, SafetyFinding, VaccineFact } from './safety-facts.ts';
import { vaccineFindings } from './vaccine-twice.ts';

/** The order of kinds. */
const KINDS: readonly FindingKind[] = [
	'allergy',
	'interaction',
	'duplicate-therapy',
	'dose',
	'pregnancy',
	'vaccine-twice'
];

const identityOf = ({ kind, rule, severity, paths, names }: SafetyFinding): string =>
	JSON.stringify([KINDS.indexOf(kind), rule, paths, severity, names]);

/** All findings, each once, by kind, then rule, then paths. */
export function checkFacts(facts: SafetyFacts): readonly SafetyFinding[] {
	const medicines = facts.medicines.map(readMedicine);
	const found = [
		...allergyFindings(medicines, facts.allergies),
		...interactionFindings(medicines),
		...duplicateFindings(medicines),
		...doseFindings(medicines, facts.patient),
		...pregnancyFindings(medicines, facts.patient),
		...vaccineFindings(facts.vaccines)
	];
	const byIdentity = new Map(found.map((finding) => [identityOf(finding), finding]));
	return [...byIdentity].sort(([a], [b]) => byText(a, b)).map(([, finding]) => finding);
}

/**
 * What a medicine about to be prescribed would add to the findings. One with the path of a current medicine takes its
 * place: then only what that one did not already have is given.
 */
export function checkOne(facts: SafetyFacts, medicine: MedicineFact): readonly SafetyFinding[] {
	const others = facts.medicines.filter(({ path }) => path !== medicine.path);
	return added(facts, { ...facts, medicines: [...others, medicine] });
}

/** What a vaccine about to be recorded would add to the findings. */
export const checkVaccine = (facts: SafetyFacts, vaccine: VaccineFact): readonly SafetyFinding[] =>
	added(facts, { ...facts, vaccines: [...facts.vaccines, vaccine] });

function added(before: SafetyFacts, after: SafetyFacts): readonly SafetyFinding[] {
	const known = new Set(checkFacts(before).map(identityOf));
	return checkFacts(after).filter((finding) => !known.has(identityOf(finding)));
}
