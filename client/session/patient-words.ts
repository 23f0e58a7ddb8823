// A patient in words, by the NHS CUI patient banner rules (ISB 0099, PAB-0019/0033/0035/0036/0050): family name first in
// capitals, title in brackets, dates with the month as a word, unknown said in words. Pure.
import { ageOn, formatDate } from './dates.ts';
import { t } from './i18n.ts';

interface HumanName {
	readonly use?: string;
	readonly text?: string;
	readonly family?: string;
	readonly given?: readonly string[];
	readonly prefix?: readonly string[];
}
interface Identifier {
	readonly system?: string;
	readonly value?: string;
	readonly type?: {
		readonly text?: string;
		readonly coding?: readonly { readonly code?: string; readonly display?: string }[];
	};
}
/** What these words need of a Patient. */
export interface PatientFacts {
	readonly name?: readonly HumanName[];
	readonly birthDate?: string;
	readonly gender?: string;
	readonly identifier?: readonly Identifier[];
	readonly deceasedBoolean?: boolean;
	readonly deceasedDateTime?: string;
}

const USES = ['official', 'usual', undefined, 'temp', 'nickname', 'anonymous', 'maiden', 'old'];

/** The name a person goes by: official before usual before the others. */
export const nameToShow = (names: readonly HumanName[] = []): HumanName | undefined =>
	[...names].sort((a, b) => USES.indexOf(a.use) - USES.indexOf(b.use))[0];

/** `GARCIA, Maria (Ms)`; a name that is only text as it is; no name in words. */
export function patientName(names: readonly HumanName[] | undefined): string {
	const name = nameToShow(names);
	if (!name) return t('patient.not-known');
	const given = name.given?.filter(Boolean).join(' ');
	if (!name.family && !given) return name.text && name.text !== NO_NAME ? name.text : t('patient.not-known');
	const title = name.prefix?.filter(Boolean).join(' ');
	return [name.family?.toUpperCase(), given].filter(Boolean).join(', ') + (title ? ` (${title})` : '');
}

/** The name of a row of the patient list. */
export const rowName = (row: { readonly name: string; readonly nameParts?: HumanName }): string =>
	row.nameParts ? patientName([row.nameParts]) : row.name === NO_NAME ? t('patient.not-known') : row.name;

/** What the engine writes for a patient who has not arrived. */
const NO_NAME = 'Not known';

/** `14-Jul-1985` and `(41y)`, between which a line may end; with a date of death no age; not known in words. */
export function bornParts(
	birthDate: string | undefined,
	today: string,
	deceased = false
): readonly [date: string, age?: string] {
	if (!birthDate) return [t('patient.not-known')];
	const age = deceased ? undefined : ageOn(birthDate, today);
	if (!age) return [formatDate(birthDate)];
	const words =
		age.and === undefined || age.and === 0
			? t(`age.${age.unit}`, { count: age.count })
			: t(`age.${age.unit}-and`, { count: age.count, and: age.and });
	return [formatDate(birthDate), `(${words})`];
}

/** `14-Jul-1985 (41y)`; with a date of death the age is left out; not known in words. */
export const bornWords = (birthDate: string | undefined, today: string, deceased = false): string =>
	bornParts(birthDate, today, deceased).join(' ');

/** A FHIR administrative gender in words. */
export function sexWords(gender: string | undefined): string {
	if (gender === 'female' || gender === 'male' || gender === 'other') return t(`sex.${gender}`);
	return t('patient.not-known');
}

/** `52y M`: what a list has room for; parts that are not known are left out. */
export function ageSexWords(
	{ birthDate, gender }: { readonly birthDate?: string | undefined; readonly gender?: string | undefined },
	today: string
): string {
	const age = birthDate === undefined ? undefined : ageOn(birthDate, today);
	const sex = gender === 'female' || gender === 'male' ? t(`sex.short-${gender}`) : '';
	return [age && t(`age.${age.unit}`, { count: age.count }), sex].filter(Boolean).join(' ');
}

/** The identifier to show with its label: a medical record number before any other. */
export function identifierWords(
	identifiers: readonly Identifier[] = []
): { label: string; value: string } | undefined {
	const isRecordNumber = ({ type }: Identifier) => type?.coding?.some(({ code }) => code === 'MR') === true;
	const shown =
		identifiers.find((id) => id.value && isRecordNumber(id)) ?? identifiers.find((id) => id.value);
	if (!shown?.value) return undefined;
	const label = isRecordNumber(shown)
		? t('patient.mrn')
		: (shown.type?.text ?? shown.type?.coding?.[0]?.display ?? t('patient.identifier'));
	return { label, value: shown.value };
}

/** Ten digits as 3-3-4, seven and more in threes (CUI patient identification); all else as it is written. */
export function groupedDigits(value: string): string {
	if (!/^\d{7,}$/.test(value)) return value;
	if (value.length === 10) return `${value.slice(0, 3)} ${value.slice(3, 6)} ${value.slice(6)}`;
	return value.replace(/(\d{3})(?=\d{2})/g, '$1 ');
}

/** Two letters for a face without a picture. */
export const initialsOf = (name: string): string =>
	(name.match(/\p{L}[\p{L}\p{M}'’-]*/gu) ?? [])
		.slice(0, 2)
		.map((word) => [...word][0]?.toUpperCase() ?? '')
		.join('');
