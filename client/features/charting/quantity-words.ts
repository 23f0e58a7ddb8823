// Numbers and amounts as they are safe to read (NHS CUI MEDi-014..018, MEDi-024): comma for thousands, no naked decimal
// point, units and micrograms in full. No trailing zero.
import { hasMessage, t } from '#client/session/i18n.ts';
import type { Quantity } from './fhir-shapes.ts';

/** 5000 as `5,000`; undefined for what is no number. */
export function numberWords(value: unknown): string | undefined {
	if (typeof value !== 'number') return undefined;
	const text = String(value);
	const [, sign = '', whole = '', rest = ''] = /^(-?)(\d+)(.*)$/.exec(text) ?? [];
	return sign + (whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole) + rest;
}

/** A measurement for a table: at most `digits` after the point, whatever a device or another program gave. */
export const roundedWords = (value: unknown, digits: number): string | undefined =>
	typeof value === 'number' ? numberWords(Number(value.toFixed(digits))) : undefined;

/** Units whose short forms have been misread for one another, written in full, and UCUM codes as people write them. */
const IN_FULL: Readonly<Record<string, string>> = {
	ug: 'unit.microgram',
	mcg: 'unit.microgram',
	µg: 'unit.microgram',
	μg: 'unit.microgram',
	ng: 'unit.nanogram',
	IU: 'unit.unit',
	U: 'unit.unit',
	iu: 'unit.unit',
	'[iU]': 'unit.unit',
	'[IU]': 'unit.unit',
	ml: 'unit.millilitre',
	l: 'unit.litre',
	'{tbl}': 'unit.tablet',
	TAB: 'unit.tablet',
	Cel: 'unit.celsius',
	'[degF]': 'unit.fahrenheit',
	'[lb_av]': 'unit.pound',
	'[in_i]': 'unit.inch',
	'kg/m2': 'unit.kg-per-m2',
	'mm[Hg]': 'unit.mmHg',
	'{beats}/min': 'unit.per-minute',
	'{breaths}/min': 'unit.per-minute'
};

/** A unit as it is shown. */
export function unitWords(unit: string | undefined): string {
	const key = unit === undefined ? undefined : IN_FULL[unit];
	if (unit === undefined || unit === '1') return '';
	return key !== undefined && hasMessage(key) ? t(key) : unit;
}

/** `500 mg`; undefined when there is no number. */
export function quantityWords(quantity: Quantity | undefined): string | undefined {
	const value = numberWords(quantity?.value);
	return value === undefined
		? undefined
		: [value, unitWords(quantity?.unit ?? quantity?.code)].filter(Boolean).join('\u00a0');
}
