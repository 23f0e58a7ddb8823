// A dose as people type it: a number, or a number with its unit in the same field. Pure.
import { readPrescriptionSentence } from '#shared/chart/prescription-sentence.ts';
import { t } from '#client/session/i18n.ts';
import { parseTypedNumber } from './typed-number.ts';

/** Units that the form offers; their words are in the locale. */
export const UNIT_NAMES = [
	'mg',
	'g',
	'microgram',
	'mL',
	'unit',
	'tablet',
	'capsule',
	'drop',
	'puff'
] as const;

/** `amount`: an FHIR decimal as typed. `unit`: the words of one of UNIT_NAMES, or what the form says. */
export interface TypedDose {
	readonly amount: string;
	readonly unit: string;
}

/**
 * The dose of a form: `500`, with the unit chosen beside it, or `500 mg`, whose unit counts. undefined for anything else,
 * and for a unit that is not offered: `10 u` is no dose of 10 mg.
 */
export function readTypedDose({ dose, unit }: { dose: string; unit: string }): TypedDose | undefined {
	const amount = parseTypedNumber(dose);
	if (amount !== undefined) return { amount, unit };
	if (!/^\d/.test(dose.trim())) return undefined;
	const read = readPrescriptionSentence(`x ${dose.trim()}`);
	const known = UNIT_NAMES.find((name) => name === read.dose?.unit);
	const { route, repeat, duration, unread } = read;
	if (!read.dose || read.dose.assumed || !known || route || repeat || duration || unread.length > 0)
		return undefined;
	return { amount: read.dose.value, unit: t(`unit.${known}`) };
}
