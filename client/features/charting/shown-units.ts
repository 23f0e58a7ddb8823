// Vital signs in the units a device shows. A reading in another unit is converted for reading only, and what was measured
// is kept beside it. Pure.
import { t } from '#client/session/i18n.ts';
import type { UnitName, Units } from '#client/session/units.ts';
import { numberWords } from './quantity-words.ts';
import type { Reading, VitalRow, VitalSign } from './vital-rows.ts';

/** UCUM codes of the units that can be chosen. */
export const UCUM: Readonly<Record<UnitName, string>> = {
	celsius: 'Cel',
	fahrenheit: '[degF]',
	kg: 'kg',
	pound: '[lb_av]',
	cm: 'cm',
	inch: '[in_i]'
};

/** From the unit that numbers are compared in; exact factors (NIST SP 811, appendix B). */
const FROM_COMPARED: Readonly<Partial<Record<UnitName, (value: number) => number>>> = {
	fahrenheit: (value) => (value * 9) / 5 + 32,
	pound: (value) => value / 0.45359237,
	inch: (value) => value / 2.54
};

/** The unit in which a sign is shown; undefined where there is no choice. */
export const unitOfSign = (sign: string, units: Units): UnitName | undefined =>
	sign === 'temperature' || sign === 'weight' || sign === 'height' ? units[sign] : undefined;

/** A number of a sign's own unit in the unit that is shown, to one digit after the point. */
export function inShownUnit(sign: VitalSign, value: number, units: Units): number {
	const unit = unitOfSign(sign, units);
	const convert = unit && FROM_COMPARED[unit];
	return convert ? Number(convert(value).toFixed(1)) : value;
}

/** A reading with its words in the unit that is shown; `measured`: as it was recorded, where that is another. */
export interface ShownReading extends Reading {
	readonly measured?: string;
}
export interface ShownRow extends VitalRow {
	readonly readings: readonly ShownReading[];
}

/** Rows with their words in the units that are shown. Numbers stay in the sign's own unit, for comparing. */
export function shownRows(rows: readonly VitalRow[], units: Units): readonly ShownRow[] {
	return rows.map((row) => {
		const unit = unitOfSign(row.sign, units);
		return unit
			? { ...row, readings: row.readings.map((one) => shownReading(row.sign, one, unit, units)) }
			: row;
	});
}

function shownReading(sign: VitalSign, reading: Reading, unit: UnitName, units: Units): ShownReading {
	const unitName = t(`unit.${unit}`);
	if (reading.value === undefined || reading.words.endsWith(`\u00a0${unitName}`)) return reading;
	const value = Number(inShownUnit(sign, reading.value, units).toFixed(1));
	return { ...reading, words: `${numberWords(value)}\u00a0${unitName}`, measured: reading.words };
}
