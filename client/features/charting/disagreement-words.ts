// A disagreement in words: what it is about, each answer, and what the buttons say. Nobody's answer is favoured. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { t } from '#client/session/i18n.ts';
import type { Dosage, Resource } from './fhir-shapes.ts';
import { dosageWords, drugName } from './medication-line.ts';
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
	if (place.type === 'Patient') return t('answers.title-patient', { count, what });
	return t('answers.title', { count, what, subject: subjectWords(view, place) });
}

/** What deciding does, before anybody decides. */
export function effectWords(view: ChartView, disagreement: Disagreement): string {
	const place = placeOf(disagreement.path);
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
	if (!element.startsWith('~') || typeof value !== 'object' || value === null || Array.isArray(value))
		return [{ words: valueWords(value, element) }];
	return Object.entries(value).map(([name, part]) => ({
		label: elementWords(type, name),
		words: valueWords(part, name)
	}));
}

/** False where two answers cannot both be right: a person has one birth date. A list's items and entries can be two. */
export function mayKeepBoth({ path }: Disagreement): boolean {
	return !(path.startsWith('Patient/') && path.split('/').length === 3);
}

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
