// The vitals form read: what was typed becomes a command with the very digits, in the unit that was typed; and what is
// said about it while it is typed. Pure.
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import { parseTypedDate } from '#client/session/typed-date.ts';
import { METRIC, unitsFromText, type Units } from '#client/session/units.ts';
import type { VitalsDraft } from './drafts.ts';
import { UCUM, unitOfSign } from './shown-units.ts';
import { parseTypedNumber } from './typed-number.ts';
import { isUnlikely } from './unlikely-values.ts';
import type { Flag } from './vital-flags.ts';
import { flagOf } from './vital-flags.ts';
import { inUnit, type Reading, type VitalSign } from './vital-rows.ts';

/** The fields in the order they are typed. */
export const VITAL_FIELDS = [
	'pressure',
	'pulse',
	'temperature',
	'respirations',
	'oxygen',
	'weight',
	'height',
	'muac'
] as const;
export type VitalField = (typeof VITAL_FIELDS)[number];

/** The units that a field takes: the words that may be typed after the number, the verb's argument, the UCUM code. */
const UNITS: Readonly<
	Record<Exclude<VitalField, 'pressure'>, readonly { typed: RegExp; argument: string; code: string }[]>
> = {
	pulse: [{ typed: /^(\/min|bpm)?$/i, argument: 'pulsePerMinute', code: '/min' }],
	temperature: [
		{ typed: /^°?c$/i, argument: 'temperatureCel', code: 'Cel' },
		{ typed: /^°?f$/i, argument: 'temperatureDegF', code: '[degF]' }
	],
	respirations: [{ typed: /^(\/min)?$/i, argument: 'respirationsPerMinute', code: '/min' }],
	oxygen: [{ typed: /^%?$/, argument: 'oxygenSaturationPercent', code: '%' }],
	weight: [
		{ typed: /^kg$/i, argument: 'weightKg', code: 'kg' },
		{ typed: /^lbs?$/i, argument: 'weightLb', code: '[lb_av]' }
	],
	height: [
		{ typed: /^cm$/i, argument: 'heightCm', code: 'cm' },
		{ typed: /^in$/i, argument: 'heightIn', code: '[in_i]' }
	],
	muac: [{ typed: /^(cm)?$/i, argument: 'muacCm', code: 'cm' }]
};
const CANONICAL: Readonly<Record<string, string>> = {
	temperature: 'Cel',
	weight: 'kg',
	height: 'cm',
	muac: 'cm'
};

export interface TypedVital {
	/** Arguments of the verb, the digits as typed. */
	readonly arguments: Readonly<Record<string, string>>;
	/** In the sign's unit, for comparing. */
	readonly value: number | undefined;
	readonly second: number | undefined;
}

/** `128/82` as two numbers; one side may be missing. undefined for anything else. */
export function parsePressure(text: string): { systolic?: string; diastolic?: string } | undefined {
	const [, systolic, diastolic] = /^\s*(\d{2,3})?\s*\/\s*(\d{2,3})?\s*$/.exec(text) ?? [];
	return systolic || diastolic
		? { ...(systolic && { systolic }), ...(diastolic && { diastolic }) }
		: undefined;
}

/**
 * One field; undefined when nothing is typed or it cannot be read. `98.6 F`, `172 lb` and `65 in` are read
 * too; a bare number is in the unit of `units`.
 */
export function readVital(field: VitalField, text: string, units: Units = METRIC): TypedVital | undefined {
	if (field === 'pressure') {
		const read = parsePressure(text);
		return (
			read && {
				arguments: {
					...(read.systolic && { systolicMmHg: read.systolic }),
					...(read.diastolic && { diastolicMmHg: read.diastolic })
				},
				value: read.systolic === undefined ? undefined : Number(read.systolic),
				second: read.diastolic === undefined ? undefined : Number(read.diastolic)
			}
		);
	}
	const [, digits = '', unit = ''] = /^\s*([\d.,]+)\s*(\S*)\s*$/.exec(text) ?? [];
	const number = parseTypedNumber(digits);
	const chosen = unitOfSign(field, units);
	const found = UNITS[field].find(({ typed, code }) =>
		unit === '' && chosen ? code === UCUM[chosen] : typed.test(unit)
	);
	if (number === undefined || !found) return undefined;
	const quantity = { value: Number(number), code: found.code };
	return {
		arguments: { [found.argument]: number },
		value: inUnit(quantity, CANONICAL[field] ?? found.code),
		second: undefined
	};
}

/** The sign that a field records. */
export const signOfField = (field: VitalField): VitalSign => (field === 'pressure' ? 'bloodPressure' : field);

/** High or low as it is typed. */
export const typedFlag = (
	field: VitalField,
	text: string,
	ageMonths: number | undefined,
	units: Units = METRIC
): Flag | undefined => {
	const read = readVital(field, text, units);
	return read && flagOf(signOfField(field), read, ageMonths);
};

/** True for a value to ask about: more often a slip of the finger than a patient. */
export function asksAgain(field: VitalField, text: string, units: Units = METRIC): boolean {
	const read = readVital(field, text, units);
	if (!read) return false;
	if (field !== 'pressure') return read.value !== undefined && isUnlikely(field, read.value);
	const { value, second } = read;
	return (
		(value !== undefined && isUnlikely('systolic', value)) ||
		(second !== undefined && isUnlikely('diastolic', second)) ||
		(value !== undefined && second !== undefined && second >= value)
	);
}

/** Changes that are worth a word against the last three: how far beyond all of them, by sign. Judgement, not a rule. */
const NOTABLE: Readonly<Partial<Record<VitalField, { below?: number; above?: number }>>> = {
	pressure: { below: 30, above: 30 },
	pulse: { below: 25, above: 25 },
	temperature: { above: 1 },
	respirations: { above: 6 },
	oxygen: { below: 2 },
	weight: { below: 4, above: 4 }
};

/** `lower` or `higher` than every one of the last three, by enough to say so. */
export function againstLastThree(
	field: VitalField,
	text: string,
	readings: readonly Reading[],
	units: Units = METRIC
): 'lower' | 'higher' | undefined {
	const value = readVital(field, text, units)?.value;
	const last = readings
		.slice(0, 3)
		.flatMap((reading) => (reading.value === undefined ? [] : [reading.value]));
	const notable = NOTABLE[field];
	if (value === undefined || last.length < 3 || !notable) return undefined;
	if (notable.below !== undefined && value <= Math.min(...last) - notable.below) return 'lower';
	return notable.above !== undefined && value >= Math.max(...last) + notable.above ? 'higher' : undefined;
}

/** kg/m2 to one digit (weight over the square of the height). */
export const bodyMassIndex = (weightKg: number, heightCm: number): number =>
	Number((weightKg / (heightCm / 100) ** 2).toFixed(1));

/**
 * When it happened, as an FHIR dateTime; nothing for an empty form, undefined for what cannot be read or lies ahead.
 * `now`: milliseconds.
 */
export function measuredWhen(
	{ day, time }: Pick<VitalsDraft, 'day' | 'time'>,
	today: string,
	now = Number.POSITIVE_INFINITY
): { readonly effectiveAt?: string } | undefined {
	if (day.trim() === '' && time.trim() === '') return {};
	const date = day.trim() === '' ? today : parseTypedDate(day);
	if (!date || date.length < 10 || date > today) return undefined;
	if (time.trim() === '') return { effectiveAt: date };
	const [, hours, minutes] = /^\s*(\d{1,2})[:.h]?(\d{2})\s*$/.exec(time) ?? [];
	if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
	const [year = 0, month = 1, date_ = 1] = date.split('-').map(Number);
	const at = new Date(year, month - 1, date_, Number(hours), Number(minutes));
	return at.getTime() > now ? undefined : { effectiveAt: at.toISOString() };
}

/** A round of measurements; undefined when nothing was measured or something cannot be read. */
export function vitalsCommand(
	draft: VitalsDraft,
	today = '9999-12-31',
	now = Number.POSITIVE_INFINITY
): ChartCommand | undefined {
	const typed = VITAL_FIELDS.filter((field) => draft[field].trim() !== '');
	const read = typed.map((field) => readVital(field, draft[field], unitsFromText(draft.units)));
	const when = measuredWhen(draft, today, now);
	if (read.length === 0 || !when || read.some((one) => one === undefined)) return undefined;
	return {
		verb: 'recordVitals',
		...Object.assign({}, ...read.map((one) => one!.arguments)),
		...when,
		...(draft.comment.trim() && { note: draft.comment.trim() })
	} as ChartCommand;
}
