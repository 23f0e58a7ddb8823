// The vital signs of a chart as rows: one a sign, the newest readings first, in words and as numbers in one unit. Pure.
import type { MessageKey } from '#client/session/i18n.ts';
import { isEnteredInError, listOf, type EntriesById, type Quantity, type Resource } from './fhir-shapes.ts';
import { numberWords, roundedWords, unitWords } from './quantity-words.ts';

/**
 * The panel's signs in the order they are taken, by LOINC code (hl7.org/fhir/R4/observation-vitalsigns.html; MUAC: LOINC
 * 56072-2), with the UCUM unit that numbers are compared and drawn in.
 */
export const VITAL_SIGNS = [
	{ sign: 'bloodPressure', codes: ['85354-9', '55284-4'], unit: 'mm[Hg]' },
	{ sign: 'pulse', codes: ['8867-4'], unit: '/min' },
	{ sign: 'temperature', codes: ['8310-5'], unit: 'Cel' },
	{ sign: 'respirations', codes: ['9279-1'], unit: '/min' },
	{ sign: 'oxygen', codes: ['2708-6', '59408-5'], unit: '%' },
	{ sign: 'weight', codes: ['29463-7'], unit: 'kg' },
	{ sign: 'height', codes: ['8302-2'], unit: 'cm' },
	{ sign: 'muac', codes: ['56072-2'], unit: 'cm' },
	{ sign: 'bmi', codes: ['39156-5'], unit: 'kg/m2' }
] as const satisfies readonly { sign: string; codes: readonly string[]; unit: string }[];
export type VitalSign = (typeof VITAL_SIGNS)[number]['sign'];

export interface Reading {
	readonly entryId: string;
	/** When it was measured: an FHIR date or dateTime. */
	readonly at: string;
	readonly words: string;
	/** In the sign's unit; systolic for a blood pressure. undefined when it was not measured, or in a unit not known here. */
	readonly value: number | undefined;
	/** Diastolic, for a blood pressure. */
	readonly second: number | undefined;
}
export interface VitalRow {
	readonly sign: VitalSign;
	readonly label: MessageKey;
	/** Newest first. */
	readonly readings: readonly Reading[];
}

const SYSTOLIC = '8480-6';
const DIASTOLIC = '8462-4';
const LOINC = 'http://loinc.org';

interface Component {
	readonly code?: unknown;
	readonly valueQuantity?: Quantity;
}
const codesOf = (concept: unknown): readonly string[] =>
	((concept as { coding?: readonly { system?: string; code?: string }[] } | undefined)?.coding ?? []).flatMap(
		({ system, code }) => (code !== undefined && (system === undefined || system === LOINC) ? [code] : [])
	);
const SIGN_BY_CODE = new Map<string, VitalSign>(
	VITAL_SIGNS.flatMap(({ sign, codes }) => codes.map((code) => [code, sign] as const))
);

/** The vital sign that an Observation is of. */
export const signOf = (entry: Resource): VitalSign | undefined =>
	codesOf(entry.code)
		.map((code) => SIGN_BY_CODE.get(code))
		.find((sign) => sign !== undefined);

/** From other UCUM units: exact factors (NIST SP 811, appendix B). */
const CONVERSIONS: Readonly<Record<string, (value: number) => number>> = {
	'[degF]>Cel': (value) => ((value - 32) * 5) / 9,
	'[lb_av]>kg': (value) => value * 0.45359237,
	'g>kg': (value) => value / 1000,
	'[in_i]>cm': (value) => value * 2.54,
	'm>cm': (value) => value * 100,
	'mm>cm': (value) => value / 10
};
/** A number in the unit that is asked for; undefined when it is in another that is not known here. */
export function inUnit(quantity: Quantity | undefined, unit: string): number | undefined {
	const { value, code, unit: shown } = quantity ?? {};
	if (typeof value !== 'number') return undefined;
	const given = code ?? shown;
	if (given === undefined || given === unit) return value;
	if (unit === '/min' && given.endsWith('/min')) return value;
	return CONVERSIONS[`${given}>${unit}`]?.(value);
}

function pressure(entry: Resource): Omit<Reading, 'entryId' | 'at'> | undefined {
	const components = (entry.component ?? []) as readonly Component[];
	const part = (code: string) =>
		inUnit(components.find((one) => codesOf(one.code).includes(code))?.valueQuantity, 'mm[Hg]');
	const [value, second] = [part(SYSTOLIC), part(DIASTOLIC)];
	const shown = (number: number | undefined) => roundedWords(number, 0) ?? '–';
	return value === undefined && second === undefined
		? undefined
		: { value, second, words: `${shown(value)}/${shown(second)}` };
}

function single(
	sign: VitalSign,
	quantity: Quantity | undefined
): Omit<Reading, 'entryId' | 'at'> | undefined {
	const unit = VITAL_SIGNS.find((one) => one.sign === sign)!.unit;
	const number = roundedWords(quantity?.value, sign === 'temperature' || sign === 'weight' ? 2 : 1);
	const words =
		number && [number, unitWords(quantity?.unit ?? quantity?.code)].filter(Boolean).join('\u00a0');
	return words === undefined ? undefined : { value: inUnit(quantity, unit), second: undefined, words };
}

/** What one Observation of a vital sign says. */
export const readingOf = (sign: VitalSign, entry: Resource): Omit<Reading, 'entryId' | 'at'> | undefined =>
	sign === 'bloodPressure' ? pressure(entry) : single(sign, entry.valueQuantity as Quantity | undefined);

/** When it was measured, as recorded. */
export const measuredAt = (entry: Resource): string =>
	String(entry.effectiveDateTime ?? entry.effectiveInstant ?? entry.issued ?? '');

/** Milliseconds for ordering; a date alone counts from its beginning. */
export const instantOf = (at: string): number => Date.parse(at) || 0;

/** Every sign that was ever measured, in the panel's order. */
export function vitalRows(observations: EntriesById): readonly VitalRow[] {
	const bySign = new Map<VitalSign, (Reading & { readonly instant: number })[]>();
	for (const entry of listOf(observations)) {
		const sign = signOf(entry);
		if (!sign || isEnteredInError(entry)) continue;
		const read = readingOf(sign, entry);
		if (!read) continue;
		const at = measuredAt(entry);
		const readings = bySign.get(sign) ?? [];
		readings.push({ entryId: entry.entryId, at, instant: instantOf(at), ...read });
		bySign.set(sign, readings);
	}
	return VITAL_SIGNS.flatMap(({ sign }) => {
		const readings = bySign.get(sign);
		if (!readings) return [];
		readings.sort((a, b) => b.instant - a.instant || (a.entryId < b.entryId ? -1 : 1));
		return [{ sign, label: `vital.${sign}` as const, readings }];
	});
}

/** A reading as a bare number for a column under its unit: `36.9`, `128/82`. */
export const bareWords = (sign: VitalSign, reading: Reading): string =>
	sign === 'bloodPressure' ? reading.words : (numberWords(rounded(reading.value)) ?? reading.words);

const rounded = (value: number | undefined): number | undefined =>
	value === undefined ? undefined : Number(value.toFixed(1));
