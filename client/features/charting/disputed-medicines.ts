// Medicines about which answers differ, by the name that somebody is about to order. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { placeOf } from './disagreement-words.ts';
import type { Resource } from './fhir-shapes.ts';
import { drugName } from './medication-line.ts';

/** The words of a drug's name that tell it from others: letters only, in lower case. */
const nameWords = (name: string): readonly string[] =>
	(name.toLocaleLowerCase().match(/\p{L}{4,}/gu) ?? []).filter((word) => !FORMS.has(word));

/** Words of a name that say in what form it comes. */
const FORMS: ReadonlySet<string> = new Set([
	'tablet',
	'capsule',
	'oral',
	'solution',
	'syrup',
	'injection',
	'cream'
]);

/** Orders and statements with a word of the name in theirs, while two answers wait about them. `path`: `Type/id`. */
export function disputedMedicines(
	view: ChartView,
	drug: string
): readonly { readonly path: string; readonly name: string }[] {
	const wanted = nameWords(drug);
	if (wanted.length === 0) return [];
	const paths = view.disagreements
		.map(({ path }) => placeOf(path))
		.filter(({ type }) => type.startsWith('Medication'));
	const entries = new Map(
		paths.map(({ type, id }) => [`${type}/${id}`, view.entries[type]?.[id] as Resource])
	);
	return [...entries].flatMap(([path, entry]) => {
		const name = entry && drugName(entry, view.entries.Medication);
		return name && nameWords(name).some((word) => wanted.includes(word)) ? [{ path, name }] : [];
	});
}
