// What stands at the head and the foot of every printed sheet, in words. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { t } from '#client/session/i18n.ts';
import { identifierWords, type PatientFacts } from '#client/session/patient-words.ts';
import { allergyFacts, allergyTitle, substanceWords } from '../allergy-title.ts';
import { bannerFacts, factWords } from '../banner-facts.ts';

/** The banner in three lines: the name, the facts, the allergies. `today`: YYYY-MM-DD. */
export function paperHead(view: ChartView, today: string): readonly string[] {
	const facts = bannerFacts(view, today);
	const patient = view.patient as unknown as PatientFacts;
	const identifier = identifierWords(patient.identifier);
	const allergies = allergyFacts(view);
	return [
		factWords(facts.name),
		[
			...(facts.dead ? [facts.died] : []),
			`${t('patient.born')} ${factWords(facts.born)}`,
			`${t('patient.sex')} ${factWords(facts.sex)}`,
			`${identifier?.label ?? t('patient.identifier')} ${identifier?.value ?? t('patient.not-known')}`
		].join('   '),
		[
			t(allergyTitle(allergies.state)),
			allergies.substances.map((name) => substanceWords(allergies, name)).join(', ')
		]
			.filter(Boolean)
			.join(': ')
	];
}

/** What was printed, where, and how far the device knew it. */
export const paperFoot = (
	title: string,
	place: string,
	device: string,
	time: string,
	complete: boolean
): string =>
	[title, place, t('print.as-known', { device, time }), ...(complete ? [] : [t('print.not-all-here')])].join(
		' · '
	);
