// The vital signs of a chart as a table: one row a sign, the newest readings as columns. Pure.
import type { MessageKey } from '#client/session/i18n.ts';
import {
	hasCode,
	isEnteredInError,
	listOf,
	type EntriesById,
	type Quantity,
	type Resource
} from './fhir-shapes.ts';
import { roundedWords, unitWords } from './quantity-words.ts';

/** The panel's signs in the order they are taken, by LOINC code (hl7.org/fhir/R4/observation-vitalsigns.html). */
export const VITAL_SIGNS = [
	{ sign: 'bloodPressure', codes: ['85354-9', '55284-4'] },
	{ sign: 'pulse', codes: ['8867-4'] },
	{ sign: 'temperature', codes: ['8310-5'] },
	{ sign: 'respirations', codes: ['9279-1'] },
	{ sign: 'oxygen', codes: ['2708-6', '59408-5'] },
	{ sign: 'weight', codes: ['29463-7'] },
	{ sign: 'height', codes: ['8302-2'] },
	{ sign: 'bmi', codes: ['39156-5'] }
] as const satisfies readonly { sign: string; codes: readonly string[] }[];
export type VitalSign = (typeof VITAL_SIGNS)[number]['sign'];

export interface Reading {
	readonly entryId: string;
	/** When it was measured: an FHIR date or dateTime. */
	readonly at: string;
	readonly words: string;
}
export interface VitalRow {
	readonly sign: VitalSign;
	readonly label: MessageKey;
	/** Newest first. */
	readonly readings: readonly Reading[];
}

const SYSTOLIC = '8480-6';
const DIASTOLIC = '8462-4';

interface Component {
	readonly code?: unknown;
	readonly valueQuantity?: Quantity;
}

function pressureWords(entry: Resource): string | undefined {
	const components = (entry.component ?? []) as readonly Component[];
	const part = (code: string) =>
		roundedWords(components.find((one) => hasCode(one.code, code))?.valueQuantity?.value, 0);
	const [systolic, diastolic] = [part(SYSTOLIC), part(DIASTOLIC)];
	return systolic === undefined && diastolic === undefined
		? undefined
		: `${systolic ?? '–'}/${diastolic ?? '–'}`;
}

function readingWords(quantity: Quantity | undefined): string | undefined {
	const value = roundedWords(quantity?.value, 1);
	return value && [value, unitWords(quantity?.unit ?? quantity?.code)].filter(Boolean).join('\u00a0');
}

const measuredAt = (entry: Resource): string =>
	String(entry.effectiveDateTime ?? entry.effectiveInstant ?? entry.issued ?? '');

/** Milliseconds for ordering; a date alone counts from its beginning. */
const instantOf = (at: string): number => Date.parse(at) || 0;

/** Every sign that was ever measured. */
export function vitalRows(observations: EntriesById): readonly VitalRow[] {
	const entries = listOf(observations).filter((entry) => !isEnteredInError(entry));
	return VITAL_SIGNS.flatMap(({ sign, codes }) => {
		const readings = entries
			.filter((entry) => hasCode(entry.code, ...codes))
			.flatMap((entry) => {
				const words =
					sign === 'bloodPressure' ? pressureWords(entry) : readingWords(entry.valueQuantity as Quantity);
				return words === undefined ? [] : [{ entryId: entry.entryId, at: measuredAt(entry), words }];
			})
			.sort((a, b) => instantOf(b.at) - instantOf(a.at) || (a.entryId < b.entryId ? -1 : 1));
		return readings.length === 0 ? [] : [{ sign, label: `vital.${sign}` as const, readings }];
	});
}
