// The facts of the patient banner. A fact with two answers is shown with both: nobody's answer stands alone there until
// a person has decided. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { t } from '#client/session/i18n.ts';
import { bornWords, patientName, sexWords, type PatientFacts } from '#client/session/patient-words.ts';
import { placeOf } from './disagreement-words.ts';

export interface BannerFact {
	/** One value, or every answer there is. */
	readonly values: readonly string[];
}
export interface BannerFacts {
	readonly name: BannerFact;
	readonly born: BannerFact;
	readonly sex: BannerFact;
	/** Reported dead by anybody. */
	readonly dead: boolean;
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
	// Two answers about a death: the chart shows it as reported until somebody decides.
	const disputed = ['deceased[x]', '~deceased'].some((element) => answersTo(view, element) !== undefined);
	const dead = patient.deceasedBoolean === true || patient.deceasedDateTime !== undefined || disputed;
	const names = answersTo(view, 'name')?.map((name) => patientName(name ? [name as never] : undefined));
	const born = answersTo(view, 'birthDate') ?? [patient.birthDate];
	const sex = answersTo(view, 'gender') ?? [patient.gender];
	return {
		name: { values: distinct(names ?? [patientName(patient.name)]) },
		born: { values: distinct(born.map((date) => bornWords(dateOf(date), today, dead))) },
		sex: { values: distinct(sex.map((code) => sexWords(typeof code === 'string' ? code : undefined))) },
		dead
	};
}

/** A birth date as it stands alone, or beside its extensions. */
function dateOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	const date = (value as { birthDate?: unknown } | null | undefined)?.birthDate;
	return typeof date === 'string' ? date : undefined;
}

/** Every answer, joined in words. */
export const factWords = ({ values }: BannerFact): string => values.join(` ${t('answers.or')} `);
