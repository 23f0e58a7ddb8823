// The same vaccine twice: on one day, under one number of the series, or sooner than the next dose may follow. Vaccines
// are told apart by what they protect against; one without a known code only by its name.
import { CVX, VACCINES, vaccineOf } from '../codes/vaccines.ts';
import { foldedWords } from '../core/fold-text.ts';
import { everyTwo, makeFinding, type SafetyRow } from './make-finding.ts';
import type { SafetyFinding, VaccineFact } from './safety-facts.ts';
import { ANTIGENS, INTERVALS, TWICE_ON_A_DAY } from './vaccine-antigens.ts';

const WHO =
	'WHO, Summary of WHO position papers: recommendations for routine immunization, tables 1 and 2 (2020)';

export const SAME_DAY: SafetyRow = { id: 'same-vaccine-same-day', source: WHO };
export const SAME_NUMBER: SafetyRow = { id: 'same-vaccine-same-number', source: WHO };

const folded = (name: string): string => foldedWords(name).join(' ');
const CODE_BY_NAME = new Map(VACCINES.map(({ cvx, display }) => [folded(display), cvx]));

/** A vaccine that was given, and what is known of it. */
interface ReadVaccine {
	readonly fact: VaccineFact;
	readonly antigens: readonly string[];
	/** Given every year: its numbers begin anew. */
	readonly seasonal: boolean;
}

function readVaccine(fact: VaccineFact): ReadVaccine {
	const codes = fact.codes.flatMap((code) =>
		code.startsWith(`${CVX}|`) ? [code.slice(CVX.length + 1)] : []
	);
	const cvx = codes.find((code) => Object.hasOwn(ANTIGENS, code)) ?? CODE_BY_NAME.get(folded(fact.name));
	const written = codes[0] === undefined ? `named ${folded(fact.name)}` : `cvx ${codes[0]}`;
	return {
		fact,
		antigens: (cvx === undefined ? undefined : ANTIGENS[cvx]) ?? [written],
		seasonal: cvx !== undefined && vaccineOf(cvx)?.seasonal === true
	};
}

const DAY_MS = 86_400_000;

/** Days between two dates; undefined when one is no full date. */
function daysBetween(a: string, b: string): number | undefined {
	const full = /^\d{4}-\d{2}-\d{2}$/;
	if (!full.test(a) || !full.test(b)) return undefined;
	const days = Math.abs(Date.parse(a) - Date.parse(b)) / DAY_MS;
	return Number.isNaN(days) ? undefined : days;
}

const areAlike = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((one) => b.includes(one));

function findingsOfTwo(a: ReadVaccine, b: ReadVaccine): readonly SafetyFinding[] {
	const shared = a.antigens.filter((one) => b.antigens.includes(one) && !TWICE_ON_A_DAY.has(one));
	if (shared.length === 0) return [];
	const entries = [a.fact, b.fact];
	const days = daysBetween(a.fact.day, b.fact.day);
	const number = a.fact.doseNumber;
	const sameNumber =
		number !== undefined && number === b.fact.doseNumber && areAlike(a.antigens, b.antigens) && !a.seasonal;
	const soon =
		days === undefined || days === 0
			? []
			: INTERVALS.filter((row) => shared.includes(row.antigen) && days < row.days);
	return [
		...(days === 0 ? [makeFinding('vaccine-twice', 'severe', SAME_DAY, entries)] : []),
		...(sameNumber ? [makeFinding('vaccine-twice', 'severe', SAME_NUMBER, entries)] : []),
		...soon.map((row) => makeFinding('vaccine-twice', 'caution', row, entries))
	];
}

/** Findings of kind `vaccine-twice`, for every two vaccines that share what they protect against. */
export const vaccineFindings = (vaccines: readonly VaccineFact[]): readonly SafetyFinding[] =>
	everyTwo(vaccines.map(readVaccine)).flatMap(([a, b]) => findingsOfTwo(a, b));
