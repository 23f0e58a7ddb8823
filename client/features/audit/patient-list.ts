// The access trail of one patient as they are given it. Pure.
import type { TrailRow } from '#shared/engine/trail-facts.ts';
import { currentLanguage } from '#client/session/i18n.ts';

/** Languages in which days can be written for a patient, beside the one of the screen. */
const LANGUAGES = [
	'ar',
	'bn',
	'de',
	'en',
	'es',
	'fr',
	'hi',
	'ht',
	'ne',
	'pt',
	'so',
	'sw',
	'uk',
	'ur',
	'vi',
	'zh'
];

/** Each under its own name. */
export function dateLanguages(): readonly { readonly value: string; readonly text: string }[] {
	const all = [...new Set([currentLanguage(), ...LANGUAGES])];
	const known = Intl.DateTimeFormat.supportedLocalesOf(all);
	return known.map((value) => ({
		value,
		text: new Intl.DisplayNames([value], { type: 'language' }).of(value) ?? value
	}));
}

/** A day and a time as they are written out in a language. */
export const whenIn = (language: string, at: number): string =>
	new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }).format(at);

/** What is told to a patient: what was done with their record, since a time; what has no time stays. */
export const patientRows = (rows: readonly TrailRow[], from: number | undefined): readonly TrailRow[] =>
	rows.filter(
		(row) => row.what !== undefined && (from === undefined || row.at === undefined || row.at >= from)
	);
