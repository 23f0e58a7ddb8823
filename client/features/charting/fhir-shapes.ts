// The parts of FHIR R4 resources that the chart screen reads, as they come in a chart's view. Everything may be missing:
// records come from many systems.

export interface Coding {
	readonly system?: string;
	readonly code?: string;
	readonly display?: string;
}
export interface CodeableConcept {
	readonly text?: string;
	readonly coding?: readonly Coding[];
}
export interface Quantity {
	readonly value?: unknown;
	readonly unit?: string;
	readonly code?: string;
}
export interface Reference {
	readonly reference?: string;
	readonly display?: string;
}
export interface Dosage {
	readonly text?: string;
	readonly route?: CodeableConcept;
	readonly asNeededBoolean?: boolean;
	readonly timing?: {
		readonly code?: CodeableConcept;
		readonly repeat?: {
			readonly frequency?: unknown;
			readonly period?: unknown;
			readonly periodUnit?: string;
			readonly boundsDuration?: Quantity;
		};
	};
	readonly doseAndRate?: readonly { readonly doseQuantity?: Quantity }[];
}
export interface Resource {
	readonly resourceType: string;
	readonly id?: string;
	readonly [element: string]: unknown;
}
/** The entries of one type as a chart's view holds them. */
export type EntriesById = Readonly<Record<string, unknown>> | undefined;

/** The entries of a type, with their ids, in no particular order. */
export const listOf = <T = Resource>(entries: EntriesById): readonly (T & { readonly entryId: string })[] =>
	Object.entries(entries ?? {}).map(([entryId, entry]) => ({ ...(entry as T), entryId }));

/** The words of a concept: its text before its codings' displays before its codes. */
export function conceptWords(concept: unknown): string | undefined {
	const { text, coding } = (concept ?? {}) as CodeableConcept;
	return text ?? coding?.find(({ display }) => display)?.display ?? coding?.find(({ code }) => code)?.code;
}

/** True when a concept has this code in any system. */
export const hasCode = (concept: unknown, ...codes: readonly string[]): boolean =>
	((concept as CodeableConcept | undefined)?.coding ?? []).some(
		({ code }) => code !== undefined && codes.includes(code)
	);

/** True for an entry that somebody took back. */
export const isEnteredInError = (entry: Readonly<Record<string, unknown>>): boolean =>
	entry.status === 'entered-in-error' || hasCode(entry.verificationStatus, 'entered-in-error');

/** Newest first by an element that holds a date; ties by id, so that every device shows one order. */
export const newestFirst =
	(...elements: readonly string[]) =>
	(a: Resource & { readonly entryId: string }, b: Resource & { readonly entryId: string }): number => {
		for (const element of elements) {
			const [x, y] = [String(a[element] ?? ''), String(b[element] ?? '')];
			if (x !== y) return x < y ? 1 : -1;
		}
		return a.entryId < b.entryId ? -1 : 1;
	};
