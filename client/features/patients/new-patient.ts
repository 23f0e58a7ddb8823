// What the registration form gives, as what the engine registers. Pure.
import type { ChartId } from '#shared/core/ids.ts';
import type { NewPatient } from '#shared/engine/patient-rows.ts';
import { nameToShow, patientName, type PatientFacts } from '#client/session/patient-words.ts';

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
	/** Hours and minutes, for a newborn. */
	birthTime: string;
	/** The mother's chart and name. */
	motherId: string;
	motherName: string;
	/** The chart and the name of somebody they live with. */
	householdId: string;
	householdName: string;
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
	unreachable: false,
	birthTime: '',
	motherId: '',
	motherName: '',
	householdId: '',
	householdName: ''
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

/** `6:40` or `0640` on a day, as an FHIR dateTime with this device's zone; undefined for what is no time of that day. */
export function birthTimeOf(date: string | undefined, typed: string): string | undefined {
	const [, hours = '', minutes = ''] = /^\s*(\d{1,2})[:.h]?(\d{2})\s*$/.exec(typed) ?? [];
	if (date?.length !== 10 || hours === '' || Number(hours) > 23 || Number(minutes) > 59) return undefined;
	const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
	const offset = -new Date(year, month - 1, day, Number(hours), Number(minutes)).getTimezoneOffset();
	const two = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0');
	const zone = `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
	return `${date}T${hours.padStart(2, '0')}:${minutes}:00${zone}`;
}

/** What a newborn's registration begins with: the family name, phone and place of the mother, and who she is. */
export function newbornOf(motherId: string, mother: unknown): Partial<RegisterForm> {
	const { name, telecom, address } = mother as PatientFacts & {
		readonly telecom?: readonly { readonly system?: string; readonly value?: string }[];
		readonly address?: readonly {
			readonly text?: string;
			readonly line?: readonly string[];
			readonly city?: string;
		}[];
	};
	const home = address?.[0];
	const motherName = patientName(name);
	return {
		family: nameToShow(name)?.family ?? '',
		phone: telecom?.find(({ system }) => system === 'phone')?.value ?? '',
		place: home?.text ?? [...(home?.line ?? []), home?.city].filter(Boolean).join(', '),
		motherId,
		motherName,
		householdId: motherId,
		householdName: motherName
	};
}

/** Empty fields are left out: nothing is written that nobody said. */
export function patientOf(form: RegisterForm & { readonly birthDate: string | undefined }): NewPatient {
	const text = (value: string): string | undefined => value.trim() || undefined;
	const family = text(form.family);
	const given = form.given.split(/\s+/).filter(Boolean);
	const phone = text(form.phone);
	const place = text(form.place);
	const identifier = text(form.identifier);
	const birthTime = birthTimeOf(form.birthDate, form.birthTime);
	const kin = [
		...(form.motherId
			? [{ kind: 'mother', chartId: form.motherId as ChartId, name: form.motherName } as const]
			: []),
		...(form.householdId
			? [{ kind: 'household', chartId: form.householdId as ChartId, name: form.householdName } as const]
			: [])
	];
	return {
		name: [{ use: 'official', ...(family && { family }), ...(given.length > 0 && { given }) }],
		gender: form.sex,
		...(form.birthDate && { birthDate: form.birthDate }),
		...(birthTime && { birthTime }),
		...(kin.length > 0 && { kin }),
		...(phone && { telecom: [{ system: 'phone', value: phone }] }),
		...(place && { address: [{ text: place }] }),
		...(identifier && { identifier: [{ value: identifier }] })
	};
}
