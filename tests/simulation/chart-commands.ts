// What a person at a screen might do next in a chart: one of the clinical verbs, on what the view shows, with words that
// nobody else writes.
import type { ChartView } from '#shared/chart/chart-view.ts';
import type { ElementValues } from '#shared/chart/verbs/correct-elements.ts';
import type { ChartCommand } from '#shared/engine/chart-command.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

export interface NextCommand {
	readonly command: ChartCommand;
	/** Found again in what the command writes. */
	readonly word?: string;
}

type Make = (view: ChartView, random: SeededRandom, word: string) => NextCommand | undefined;

function idOf(view: ChartView, random: SeededRandom, type: string): string | undefined {
	const ids = Object.keys(view.entries[type] ?? {}).sort();
	return ids[random.below(ids.length)];
}

/** A verb on one of the entries of a type. */
const onEntry =
	(type: string, make: (id: string, word: string, random: SeededRandom) => NextCommand): Make =>
	(view, random, word) => {
		const id = idOf(view, random, type);
		return id === undefined ? undefined : make(id, word, random);
	};

const typeIntoNote: Make = (view, random, word) => {
	const noteIds = Object.keys(view.texts).sort();
	const noteId = noteIds[random.below(noteIds.length)];
	if (noteId === undefined) return undefined;
	const sections = Object.keys(view.texts[noteId]!).sort();
	const section = sections[random.below(sections.length)]!;
	const base = view.texts[noteId]![section]!;
	const words = base.split(' ').filter(Boolean);
	const at = random.below(words.length + 1);
	const removing = words.length > 2 && random.below(6) === 0;
	// Typing "k12" before "k34" may as well have been typing "12 k" behind the "k": not a word of its own.
	const alike = words[at]?.[0] === word[0] || words[at - 1]?.at(-1) === word.at(-1);
	if (alike && !removing) return undefined;
	const next = removing
		? words.filter((_, i) => i !== at).join(' ')
		: [...words.slice(0, at), word, ...words.slice(at)].join(' ');
	return { command: { verb: 'editNoteText', noteId, section, base, next }, ...(!removing && { word }) };
};

const resolve: Make = (view, random) => {
	const found = view.disagreements[random.below(view.disagreements.length)];
	if (!found) return undefined;
	const keep = random.below(4) === 0 ? ('both' as const) : random.below(found.values.length);
	return { command: { verb: 'resolveDisagreement', path: found.path, keep } };
};

const demographics: Make = (view, random, word) => {
	const { id } = view.patient;
	if (!view.entries['Patient']?.[id]) return undefined;
	const day = String(1 + random.below(3)).padStart(2, '0');
	const correct = (elements: ElementValues): ChartCommand => ({ verb: 'correctDemographics', id, elements });
	if (random.below(2) === 0) return { command: correct({ birthDate: `1970-05-${day}` }) };
	return { command: correct({ name: [{ family: word, given: ['Maria'] }] }), word };
};

const COMMANDS: readonly (readonly [weight: number, make: Make])[] = [
	[3, (_view, _random, word) => ({ command: { verb: 'addCondition', code: { text: word } }, word })],
	[2, onEntry('Condition', (id) => ({ command: { verb: 'stopCondition', id, clinicalStatus: 'resolved' } }))],
	[
		2,
		onEntry('Condition', (id, word) => ({
			command: { verb: 'correctCondition', id, elements: { code: { text: word } } },
			word
		}))
	],
	[
		2,
		(_view, _random, word) => ({
			command: { verb: 'addAllergy', code: { text: word }, criticality: 'high' },
			word
		})
	],
	[1, () => ({ command: { verb: 'recordNoKnownAllergies' } })],
	[1, onEntry('AllergyIntolerance', (id) => ({ command: { verb: 'stopAllergy', id, outcome: 'refuted' } }))],
	[
		3,
		(_view, _random, word) => ({
			command: {
				verb: 'addMedication',
				medicationCodeableConcept: { text: 'Metformin' },
				dosageInstruction: [{ text: word }]
			},
			word
		})
	],
	[
		6,
		onEntry('MedicationRequest', (id, word) => ({
			command: { verb: 'changeDose', id, dosageInstruction: [{ text: word }] },
			word
		}))
	],
	[
		3,
		onEntry('MedicationRequest', (id, word) => ({
			command: { verb: 'stopMedication', id, reason: word },
			word
		}))
	],
	[
		3,
		(_view, random, word) => ({
			command: { verb: 'recordVitals', weightKg: `7${random.below(9)}.50`, pulsePerMinute: '72', note: word },
			word
		})
	],
	[4, demographics],
	[
		2,
		(_view, _random, word) => ({
			command: { verb: 'startNote', title: word, sections: ['history', 'plan'], words: { history: word } },
			word
		})
	],
	[16, typeIntoNote],
	[1, onEntry('Composition', (noteId) => ({ command: { verb: 'signNote', noteId, heads: [] } }))],
	[
		1,
		onEntry('Composition', (noteId, word) => ({
			command: { verb: 'writeAddendum', noteId, words: word, heads: [] },
			word
		}))
	],
	[
		1,
		onEntry('Observation', (id, word) => ({
			command: { verb: 'markEnteredInError', type: 'Observation', id, reason: word }
		}))
	],
	[
		1,
		onEntry('MedicationRequest', (id, word) => ({
			command: { verb: 'markEnteredInError', type: 'MedicationRequest', id, reason: word }
		}))
	],
	[10, resolve]
];

const TOTAL = COMMANDS.reduce((sum, [weight]) => sum + weight, 0);

/** The next thing to do in a chart; undefined when what was thought of does not apply to it. */
export function nextCommand(view: ChartView, random: SeededRandom, word: string): NextCommand | undefined {
	let left = random.below(TOTAL);
	for (const [weight, make] of COMMANDS) {
		left -= weight;
		if (left < 0) return make(view, random, word);
	}
	return undefined;
}
