// What the registration form gives, as the arguments of the verb. Pure.
import type { RegisterPatient } from '#shared/chart/verbs/register-patient.ts';

export interface NewPatientForm {
	readonly family: string;
	readonly given: string;
	readonly gender: string;
	readonly birthDate: string | undefined;
	readonly phone: string;
	readonly place: string;
	readonly identifier: string;
}

/** A typed name: the first word, or the part before a comma, is taken for the family name, as lists show it. */
export function splitName(name: string): { family: string; given: string } {
	const [family = '', given] = name.split(',', 2).map((part) => part.trim());
	if (given !== undefined) return { family, given };
	const words = family.split(/\s+/);
	return { family: words[0] ?? '', given: words.slice(1).join(' ') };
}

/** Empty fields are left out: nothing is written that nobody said. */
export function patientOf(form: NewPatientForm): RegisterPatient {
	const text = (value: string): string | undefined => value.trim() || undefined;
	const family = text(form.family);
	const given = form.given.split(/\s+/).filter(Boolean);
	const phone = text(form.phone);
	const place = text(form.place);
	const identifier = text(form.identifier);
	return {
		name: [{ use: 'official', ...(family && { family }), ...(given.length > 0 && { given }) }],
		gender: form.gender,
		...(form.birthDate && { birthDate: form.birthDate }),
		...(phone && { telecom: [{ system: 'phone', value: phone }] }),
		...(place && { address: [{ text: place }] }),
		...(identifier && { identifier: [{ value: identifier }] })
	};
}
