// The facts of the patient banner. A fact with two answers is shown with both: nobody's answer stands alone there until
// a person has decided. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { deceasedUntilConfirmed } from '#shared/safety/merge-rules/deceased.ts';
import { t } from '#client/session/i18n.ts';
import {
	bornWords,
	groupedDigits,
	identifierWords,
	patientName,
	sexWords,
	type PatientFacts
} from '#client/session/patient-words.ts';
import { formatDate } from '#client/session/dates.ts';
import { placeOf } from './disagreement-words.ts';
import { conceptWords } from './fhir-shapes.ts';

export interface BannerFact {
	/** One value, or every answer there is. */
	readonly values: readonly string[];
}
export interface BannerFacts {
	readonly name: BannerFact;
	readonly born: BannerFact;
	/** Without the age, for what lasts longer than a year. */
	readonly bornOn: BannerFact;
	readonly sex: BannerFact;
	/** Only when one is recorded that is not the sex in other words. */
	readonly genderIdentity: string | undefined;
	/** A medical record number before any other, in groups that are easy to read out. */
	readonly identifier: { readonly label: string; readonly value: string } | undefined;
	/** Reported dead by anybody. */
	readonly dead: boolean;
	/** With the date when one is known and nobody contradicts it. */
	readonly died: string;
}

/** The answers to one element of the Patient, when they differ. */
function answersTo(view: ChartView, element: string): readonly unknown[] | undefined {
	const found = view.disagreements.find(({ path }) => {
		const place = placeOf(path);
		return place.type === 'Patient' && place.id === view.patient.id && place.element === element;
	});
	return found?.values.map(({ value }) => value);
}

const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** What the banner says. `today`: YYYY-MM-DD. */
export function bannerFacts(view: ChartView, today: string): BannerFacts {
	const patient = view.patient as unknown as PatientFacts;
	const death = deceasedUntilConfirmed(answersTo(view, 'deceased[x]') ?? [patient]);
	const dead = death !== undefined;
	const identifier = identifierWords(patient.identifier);
	const names = answersTo(view, 'name')?.map((name) => patientName(name ? [name as never] : undefined));
	const born = answersTo(view, 'birthDate') ?? [patient.birthDate];
	const sex = answersTo(view, 'gender') ?? [patient.gender];
	return {
		name: { values: distinct(names ?? [patientName(patient.name)]) },
		born: { values: distinct(born.map((date) => bornWords(dateOf(date), today, dead))) },
		bornOn: { values: distinct(born.map((date) => bornWords(dateOf(date), today, true))) },
		sex: { values: distinct(sex.map((code) => sexWords(typeof code === 'string' ? code : undefined))) },
		genderIdentity: genderIdentity(view),
		identifier: identifier && { ...identifier, value: groupedDigits(identifier.value) },
		dead,
		died: typeof death === 'string' ? t('patient.died-on', { date: formatDate(death) }) : t('patient.died')
	};
}

/** hl7.org/fhir/R4/extension-patient-genderidentity.html */
const GENDER_IDENTITY = /StructureDefinition\/(patient|individual)-genderIdentity$/;

function genderIdentity(view: ChartView): string | undefined {
	const extensions = (view.patient.extension ?? []) as readonly {
		url?: string;
		valueCodeableConcept?: unknown;
	}[];
	const said = extensions.find(
		({ url }) => url !== undefined && GENDER_IDENTITY.test(url)
	)?.valueCodeableConcept;
	const words = conceptWords(said);
	const sex = view.patient.gender;
	return words && words.toLowerCase() !== sex ? words : undefined;
}

/** A birth date as it stands alone, or beside its extensions. */
function dateOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	const date = (value as { birthDate?: unknown } | null | undefined)?.birthDate;
	return typeof date === 'string' ? date : undefined;
}

/** Every answer, joined in words. */
export const factWords = ({ values }: BannerFact): string => values.join(` ${t('answers.or')} `);
