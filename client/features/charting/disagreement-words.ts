// A disagreement in words: what it is about, each answer, and what the buttons say. Nobody's answer is favoured. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { formatInstant } from '#client/session/dates.ts';
import { isTwiceSensible } from '#shared/chart/twice-sensible.ts';
import { hasMessage, t, type MessageKey } from '#client/session/i18n.ts';
import type { Dosage, Resource } from './fhir-shapes.ts';
import { dosageWords, drugName } from './medication-line.ts';
import { signedSections } from './note/note-words.ts';
import { elementWords, entryWords, typeWords, valueWords } from './value-words.ts';

export type Disagreement = ChartView['disagreements'][number];

/** Where a disagreement lies: `Type/id/element[/itemId]` or `Type/id/~group`. */
export interface Place {
	readonly type: string;
	readonly id: string;
	readonly element: string;
}

export function placeOf(path: string): Place {
	const [type = '', id = '', element = ''] = path.split('/');
	return { type, id, element };
}

/** True when the path lies in this entry. */
export const isAbout = (path: string, type: string, id: string): boolean => path.startsWith(`${type}/${id}/`);

/** True while answers about this entry differ. */
export const isDisputed = (
	disagreements: readonly Disagreement[],
	entry: { readonly resourceType: string; readonly entryId: string }
): boolean => disagreements.some(({ path }) => isAbout(path, entry.resourceType, entry.entryId));

const entryAt = (view: ChartView, { type, id }: Place): Resource | undefined =>
	(type === 'Patient' ? view.patient : view.entries[type]?.[id]) as Resource | undefined;

/** The entry a disagreement is about, in words. */
function subjectWords(view: ChartView, place: Place): string {
	const entry = entryAt(view, place);
	if (entry && (place.type === 'MedicationRequest' || place.type === 'MedicationStatement'))
		return drugName(entry, view.entries.Medication);
	return entryWords(entry, typeWords(place.type));
}

/** "Two different answers for metformin: dose". */
export function disagreementTitle(view: ChartView, disagreement: Disagreement): string {
	const place = placeOf(disagreement.path);
	const what = elementWords(place.type, place.element);
	const count = disagreement.values.length;
	if (isSignedTwice(disagreement))
		return t('answers.title-signed', { count, subject: noteWords(view, place) });
	if (place.type === 'Patient') return t('answers.title-patient', { count, what });
	return t('answers.title', { count, what, subject: subjectWords(view, place) });
}

/** A note's own title. */
const noteWords = (view: ChartView, place: Place): string => {
	const title = entryAt(view, place)?.title;
	return typeof title === 'string' && title !== '' ? title : typeWords(place.type);
};

/** What deciding does, and what counts meanwhile, before anybody decides. */
export function effectWords(view: ChartView, disagreement: Disagreement): string {
	const place = placeOf(disagreement.path);
	if (isSignedTwice(disagreement)) return t('answers.effect-signed');
	if (place.type === 'Consent') return t('answers.effect-consent');
	if (place.type === 'Patient' && place.element === 'deceased[x]') return t('answers.effect-deceased');
	if (place.type === 'Patient') return t('answers.effect-patient');
	const isOrder = place.type === 'MedicationRequest' || place.type === 'MedicationStatement';
	return t(isOrder ? 'answers.effect-medicine' : 'answers.effect', { subject: subjectWords(view, place) });
}

/** A part of an answer. `detail`: the whole of what `words` gives the heart of. */
export interface AnswerLine {
	readonly label?: string;
	readonly words: string;
	readonly detail?: string;
}

/** The dose of the first dosage of a list, when that is what the answers differ in. */
function doseOf(value: unknown): string | undefined {
	return Array.isArray(value) ? dosageWords(value[0] as Dosage | undefined).dose : undefined;
}

/** One answer as the parts a person must compare: one line for an element, one a piece for a group. */
export function answerLines(disagreement: Disagreement, index: number): readonly AnswerLine[] {
	const { type, element } = placeOf(disagreement.path);
	const value = disagreement.values[index]?.value as unknown;
	if (DOSAGES.includes(element)) {
		const doses = disagreement.values.map((one) => doseOf(one.value));
		const own = doses[index];
		if (own && doses.filter((dose) => dose === own).length === 1)
			return [{ words: own, detail: valueWords(value) }];
	}
	if (isSignedTwice(disagreement))
		return signedSections((value as Readonly<Record<string, unknown>>).section).map(({ name, words }) => ({
			label: hasMessage(`section.${name}`) ? t(`section.${name}` as MessageKey) : name,
			words: '',
			detail: words
		}));
	if (type === 'Patient' && element === 'deceased[x]') return [{ words: deathWords(value) }];
	if (!element.startsWith('~') || typeof value !== 'object' || value === null || Array.isArray(value))
		return [{ words: valueWords(value, element) }];
	return Object.entries(value).map(([name, part]) => ({
		label: elementWords(type, name),
		words: valueWords(part, name)
	}));
}

/** Whether somebody died, and when. */
function deathWords(value: unknown): string {
	const { deceasedBoolean, deceasedDateTime } = (value ?? {}) as Readonly<Record<string, unknown>>;
	if (typeof deceasedDateTime === 'string')
		return t('answers.died-on', { date: formatInstant(deceasedDateTime) });
	return deceasedBoolean === true
		? t('answers.died')
		: deceasedBoolean === false
			? t('answers.alive')
			: t('value.none');
}

/**
 * False where two answers cannot both be right: a person has one birth date, a consent is given or not. A list's items can
 * be two, many entries can, and two signed versions of a note, one of them as an addendum.
 */
export function mayKeepBoth(disagreement: Disagreement): boolean {
	if (isSignedTwice(disagreement)) return true;
	const [type = '', , , item] = disagreement.path.split('/');
	return item !== undefined || isTwiceSensible(type);
}

/** Two people signed one note apart: every answer is a signed version. */
export const isSignedTwice = ({ path, values }: Disagreement): boolean =>
	path.startsWith('Composition/') &&
	path.endsWith('/~note') &&
	values.every(({ value }) => {
		const { status = 'final', section, attester } = (value ?? {}) as Readonly<Record<string, unknown>>;
		return status === 'final' && section !== undefined && attester !== undefined;
	});

/** Elements that hold a list of dosages. */
const DOSAGES = ['dosageInstruction', 'dosage'];

const LONGEST_ON_BUTTON = 32;

/** What the button that keeps an answer says: the answer itself when it is short and its own, else whose it is. */
export function keepWords(disagreement: Disagreement, index: number): string {
	const short = disagreement.values.map((_, i) => {
		const lines = answerLines(disagreement, i);
		return lines.length === 1 ? lines[0]!.words : '';
	});
	const own = short[index] ?? '';
	if (own && own.length <= LONGEST_ON_BUTTON && short.filter((words) => words === own).length === 1)
		return t('answers.keep', { answer: own });
	const { user, site } = disagreement.values[index]!;
	return t('answers.keep-whose', { user, site });
}
