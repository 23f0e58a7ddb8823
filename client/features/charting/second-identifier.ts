// Checking that the person at the screen means the patient they chose: one more thing about them, typed, not clicked. Pure.
// Source of the rule: a second identifier at dangerous points (WHO Patient Safety Solutions 2007, solution 2).
import type { PatientRow } from '#shared/engine/patient-rows.ts';
import { parseTypedDate } from '#client/session/typed-date.ts';

const plain = (text: string): string => text.toLocaleLowerCase().replace(/[\s./-]/g, '');

/** What is asked for: the birth date or a number where one is recorded, else the name. */
export const asksFor = ({ birthDate, identifiers, phones }: PatientRow): 'date-or-number' | 'name' =>
	birthDate || phones.length > 0 || identifiers.some(({ value }) => value) ? 'date-or-number' : 'name';

/** True when what was typed is the patient's birth date, a number of theirs, a phone, or, knowing none, their name. */
export function identifies(row: PatientRow, typed: string): boolean {
	const text = plain(typed);
	if (text === '') return false;
	if (row.birthDate && parseTypedDate(typed) === row.birthDate) return true;
	const numbers = [...row.identifiers.map(({ value }) => value ?? ''), ...row.phones].filter(Boolean);
	if (numbers.some((number) => plain(number) === text)) return true;
	return asksFor(row) === 'name' && plain(row.name) === text;
}
