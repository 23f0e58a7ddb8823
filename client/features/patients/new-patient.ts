// What the registration form gives, as the arguments of the verb. Pure.
import type { RegisterPatient } from '#shared/chart/verbs/register-patient.ts';

/** The form as it is typed. */
export type RegisterForm = {
	family: string;
	given: string;
	sex: string;
	/** A date or an age. */
	born: string;
	phone: string;
	place: string;
	identifier: string;
	/** Neither a phone nor a place is known. */
	unreachable: boolean;
};

/** A registration that nobody has begun. */
export const emptyForm = (): RegisterForm => ({
	family: '',
	given: '',
	sex: '',
	born: '',
	phone: '',
	place: '',
	identifier: '',
	unreachable: false
});

/** What a registration cannot do without. */
export type Needed = 'name' | 'sex' | 'born' | 'contact';

/** What is still needed, in the order of the form. `birthDate`: what the typed words gave. */
export function missingFrom(form: RegisterForm, birthDate: string | undefined): readonly Needed[] {
	const has = (...texts: readonly string[]): boolean => texts.some((text) => text.trim() !== '');
	const needed: readonly (readonly [Needed, boolean])[] = [
		['name', has(form.family, form.given)],
		['sex', form.sex !== ''],
		['born', birthDate !== undefined],
		['contact', form.unreachable || has(form.phone, form.place)]
	];
	return needed.filter(([, given]) => !given).map(([what]) => what);
}

/** A typed name: the first word, or the part before a comma, is taken for the family name, as lists show it. */
export function splitName(name: string): { family: string; given: string } {
	const [family = '', given] = name.split(',', 2).map((part) => part.trim());
	if (given !== undefined) return { family, given };
	const words = family.split(/\s+/);
	return { family: words[0] ?? '', given: words.slice(1).join(' ') };
}

/** Empty fields are left out: nothing is written that nobody said. */
export function patientOf(form: RegisterForm & { readonly birthDate: string | undefined }): RegisterPatient {
	const text = (value: string): string | undefined => value.trim() || undefined;
	const family = text(form.family);
	const given = form.given.split(/\s+/).filter(Boolean);
	const phone = text(form.phone);
	const place = text(form.place);
	const identifier = text(form.identifier);
	return {
		name: [{ use: 'official', ...(family && { family }), ...(given.length > 0 && { given }) }],
		gender: form.sex,
		...(form.birthDate && { birthDate: form.birthDate }),
		...(phone && { telecom: [{ system: 'phone', value: phone }] }),
		...(place && { address: [{ text: place }] }),
		...(identifier && { identifier: [{ value: identifier }] })
	};
}
