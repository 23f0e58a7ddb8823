// Short ways to write the facts of a chart for the tests of the medicine checks.
import { checkFacts } from '#shared/safety/check-facts.ts';
import type {
	AllergyFact,
	MedicineFact,
	SafetyFacts,
	SafetyFinding,
	VaccineFact
} from '#shared/safety/safety-facts.ts';

export const medicine = (name: string, more: Partial<MedicineFact> = {}): MedicineFact => ({
	path: `MedicationRequest/${name}`,
	codes: [],
	name,
	...more
});

export const allergy = (substance: string, more: Partial<AllergyFact> = {}): AllergyFact => ({
	path: `AllergyIntolerance/${substance}`,
	codes: [],
	substance,
	...more
});

/** A vaccine by its CVX code. */
export const vaccine = (cvx: string, day: string, more: Partial<VaccineFact> = {}): VaccineFact => ({
	path: `Immunization/${cvx}-${day}`,
	codes: [`http://hl7.org/fhir/sid/cvx|${cvx}`],
	name: `vaccine ${cvx}`,
	day,
	...more
});

export const factsOf = (some: Partial<SafetyFacts>): SafetyFacts => ({
	medicines: [],
	allergies: [],
	vaccines: [],
	patient: {},
	...some
});

/** Findings of facts as `rule severity`. */
export const rulesOf = (some: Partial<SafetyFacts>): readonly string[] =>
	checkFacts(factsOf(some)).map(({ rule, severity }: SafetyFinding) => `${rule} ${severity}`);

/** Findings among medicines of these names. */
export const rulesAmong = (...names: readonly string[]): readonly string[] =>
	rulesOf({ medicines: names.map((name, i) => medicine(name, { path: `MedicationRequest/${i}` })) });
