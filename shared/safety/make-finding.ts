// How a check says what it found: the same finding, written the same way, whatever the order in which it was met.
import type { FindingKind, SafetyFinding } from './safety-facts.ts';

/** A row of a table of the checks. */
export interface SafetyRow {
	/** Stable for ever: charts and people refer to it. */
	readonly id: string;
	/** The published source. */
	readonly source: string;
}

/** An entry that a finding names. */
export interface NamedEntry {
	readonly path: string;
	readonly name: string;
}

/** Plain order by code unit: the same on every machine and in every language. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A finding by a row about some entries. */
export function makeFinding(
	kind: FindingKind,
	severity: SafetyFinding['severity'],
	row: SafetyRow,
	entries: readonly NamedEntry[]
): SafetyFinding {
	const sorted = entries.toSorted((a, b) => byText(a.path, b.path) || byText(a.name, b.name));
	return {
		kind,
		severity,
		paths: sorted.map(({ path }) => path),
		rule: row.id,
		names: sorted.map(({ name }) => name),
		source: row.source
	};
}

/** Every two of a list, each once. */
export function everyTwo<T>(list: readonly T[]): readonly (readonly [T, T])[] {
	return list.flatMap((one, i) => list.slice(i + 1).map((other) => [one, other] as const));
}
