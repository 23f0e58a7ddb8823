// A prescription typed as one line, `amox 500 tds 7`, read into its parts. Pure. Nothing is guessed silently: what was
// filled in is marked as assumed, what cannot be read is given back as it was typed.
import { readNumberText, wordsOf, type Word } from './sentence-words.ts';

/** Units that a dose is written in, in full (NHS CUI, medication line): the same as in the form of a medicine. */
export type DoseUnit = 'mg' | 'g' | 'microgram' | 'mL' | 'unit' | 'tablet' | 'capsule' | 'drop' | 'puff';
export type RouteWord =
	| 'oral'
	| 'sublingual'
	| 'inhaled'
	| 'topical'
	| 'subcutaneous'
	| 'intramuscular'
	| 'intravenous'
	| 'rectal'
	| 'eye'
	| 'ear'
	| 'nasal';

/** FHIR Timing.repeat (hl7.org/fhir/R4/datatypes.html#Timing); `when` by EventTiming: NIGHT, MORN. */
export interface SentenceRepeat {
	readonly frequency?: number;
	readonly period?: number;
	readonly periodUnit?: 'h' | 'd' | 'wk' | 'mo';
	readonly count?: 1;
	readonly when?: readonly ('NIGHT' | 'MORN')[];
}

/** What a line says. Numbers are the exact text of an FHIR decimal: `0.5`, never `.50`'s rounding. */
export interface PrescriptionSentence {
	/** The words before the first number or known word, as typed; empty when there are none. */
	readonly drug: string;
	/** `assumed`: no unit was typed, and mg stands there for the person to see. */
	readonly dose?: { readonly value: string; readonly unit: DoseUnit; readonly assumed: boolean };
	readonly route?: RouteWord;
	readonly repeat?: SentenceRepeat;
	/** The words that `repeat` was read from, as typed. */
	readonly repeatTyped?: string;
	readonly asNeeded: boolean;
	/** `assumed`: a bare number after the frequency, taken for days. UCUM codes. */
	readonly duration?: {
		readonly value: string;
		readonly unit: 'd' | 'wk' | 'mo';
		readonly assumed: boolean;
		/** The words it was read from. */
		readonly typed: string;
	};
	/** Words that nothing was made of, in their order, as typed. */
	readonly unread: readonly string[];
}

const UNITS = new Map<string, DoseUnit>(
	Object.entries({
		mg: 'mg',
		milligram: 'mg',
		milligrams: 'mg',
		g: 'g',
		gram: 'g',
		grams: 'g',
		mcg: 'microgram',
		microgram: 'microgram',
		micrograms: 'microgram',
		ml: 'mL',
		unit: 'unit',
		units: 'unit',
		tab: 'tablet',
		tabs: 'tablet',
		tablet: 'tablet',
		tablets: 'tablet',
		cap: 'capsule',
		caps: 'capsule',
		capsule: 'capsule',
		capsules: 'capsule',
		drop: 'drop',
		drops: 'drop',
		puff: 'puff',
		puffs: 'puff'
	})
);
const DURATIONS = new Map<string, 'd' | 'wk' | 'mo'>(
	Object.entries({
		d: 'd',
		day: 'd',
		days: 'd',
		wk: 'wk',
		week: 'wk',
		weeks: 'wk',
		month: 'mo',
		months: 'mo',
		'/7': 'd',
		'/52': 'wk',
		'/12': 'mo'
	})
);
const aDay = (frequency: number): SentenceRepeat => ({ frequency, period: 1, periodUnit: 'd' });

/** Known phrases, as words joined by a space. `qd`, `u` and the like are read by nobody: they are known to be misread. */
const ROUTES = new Map<string, RouteWord>(
	Object.entries({
		oral: 'oral',
		orally: 'oral',
		po: 'oral',
		'by mouth': 'oral',
		sl: 'sublingual',
		sublingual: 'sublingual',
		inh: 'inhaled',
		inhaled: 'inhaled',
		topical: 'topical',
		topically: 'topical',
		'on skin': 'topical',
		sc: 'subcutaneous',
		subcut: 'subcutaneous',
		subcutaneous: 'subcutaneous',
		im: 'intramuscular',
		intramuscular: 'intramuscular',
		iv: 'intravenous',
		intravenous: 'intravenous',
		pr: 'rectal',
		rectal: 'rectal',
		rectally: 'rectal',
		eye: 'eye',
		ear: 'ear',
		nasal: 'nasal'
	})
);
const REPEATS = new Map<string, SentenceRepeat>(
	Object.entries({
		od: aDay(1),
		daily: aDay(1),
		'once daily': aDay(1),
		'once a day': aDay(1),
		bd: aDay(2),
		bid: aDay(2),
		'twice daily': aDay(2),
		'twice a day': aDay(2),
		tds: aDay(3),
		tid: aDay(3),
		'three times daily': aDay(3),
		'three times a day': aDay(3),
		'3 times a day': aDay(3),
		qds: aDay(4),
		qid: aDay(4),
		'four times daily': aDay(4),
		'four times a day': aDay(4),
		'4 times a day': aDay(4),
		nocte: { ...aDay(1), when: ['NIGHT'] },
		'at night': { ...aDay(1), when: ['NIGHT'] },
		mane: { ...aDay(1), when: ['MORN'] },
		'in the morning': { ...aDay(1), when: ['MORN'] },
		weekly: { frequency: 1, period: 1, periodUnit: 'wk' },
		'once weekly': { frequency: 1, period: 1, periodUnit: 'wk' },
		'once a week': { frequency: 1, period: 1, periodUnit: 'wk' },
		monthly: { frequency: 1, period: 1, periodUnit: 'mo' },
		'once a month': { frequency: 1, period: 1, periodUnit: 'mo' },
		stat: { count: 1 },
		once: { count: 1 }
	})
);
const AS_NEEDED = new Set(['prn', 'as needed', 'when needed', 'when required']);
const LONGEST_PHRASE = 4;

/** Reads one line. Of two doses, routes or frequencies the first is taken, and the second comes back unread. */
export function readPrescriptionSentence(text: string): PrescriptionSentence {
	const words = wordsOf(text);
	const found: {
		dose?: PrescriptionSentence['dose'];
		route?: RouteWord;
		repeat?: SentenceRepeat;
		repeatTyped?: string;
		duration?: PrescriptionSentence['duration'];
	} = {};
	let asNeeded = false;
	const drug: string[] = [];
	const unread: string[] = [];
	let inDrug = true;
	for (let at = 0; at < words.length;) {
		const { repeat } = found;
		const taken =
			takePhrase(words, at, (phrase) => {
				if (AS_NEEDED.has(phrase) && !asNeeded) return (asNeeded = true);
				if (ROUTES.has(phrase) && !found.route) return Boolean((found.route = ROUTES.get(phrase)));
				if (REPEATS.has(phrase) && !found.repeat) return Boolean((found.repeat = REPEATS.get(phrase)));
				return false;
			}) ||
			takeInterval(words, at, (repeat) => !found.repeat && Boolean((found.repeat = repeat))) ||
			takeDuration(words, at, (duration) => !found.duration && Boolean((found.duration = duration))) ||
			takeDose(words, at, (dose) => !found.dose && Boolean((found.dose = dose))) ||
			takeBareDays(words, at, (duration) => {
				const fits = found.dose !== undefined && found.repeat !== undefined && !found.duration;
				if (fits) found.duration = duration;
				return fits;
			});
		if (found.repeat !== repeat) found.repeatTyped = typed(words.slice(at, at + taken));
		if (taken > 0) inDrug = false;
		else {
			const word = words[at]!;
			if (/^[\d.,]/.test(word.lower)) inDrug = false;
			(inDrug ? drug : unread).push(word.typed);
		}
		at += taken || 1;
	}
	return { drug: drug.join(' '), ...found, asNeeded, unread };
}

const typed = (words: readonly Word[]): string => words.map((word) => word.typed).join(' ');

/** How many words the longest phrase from `at` has that `take` accepts; 0 when none. */
function takePhrase(words: readonly Word[], at: number, take: (phrase: string) => boolean): number {
	for (let length = Math.min(LONGEST_PHRASE, words.length - at); length > 0; length--) {
		const phrase = words
			.slice(at, at + length)
			.map(({ lower }) => lower)
			.join(' ');
		if (take(phrase)) return length;
	}
	return 0;
}

/** `q8h`, `8 hourly`, `8hourly`, `every 8 hours`. */
function takeInterval(words: readonly Word[], at: number, take: (repeat: SentenceRepeat) => boolean): number {
	for (const length of [3, 2, 1]) {
		const phrase = words
			.slice(at, at + length)
			.map(({ lower }) => lower)
			.join(' ');
		const [, a, b, c] =
			/^(?:q(\d{1,2})h|(\d{1,2}) ?hourly|every (\d{1,2}) ?(?:h|hours?))$/.exec(phrase) ?? [];
		const period = Number(a ?? b ?? c ?? 0);
		if (period > 0 && take({ frequency: 1, period, periodUnit: 'h' })) return length;
	}
	return 0;
}

/** `7 days`, `for 2 weeks`, `7d`, `x 7 days`, `7/7`. Whole numbers only. */
function takeDuration(
	words: readonly Word[],
	at: number,
	take: (duration: NonNullable<PrescriptionSentence['duration']>) => boolean
): number {
	const led = words[at]?.lower === 'for' || words[at]?.lower === 'x' ? 1 : 0;
	const number = words[at + led];
	if (number?.number === undefined || !/^[1-9]\d{0,2}$/.test(number.number)) return 0;
	const glued = number.suffix !== '';
	const unit = DURATIONS.get(glued ? number.suffix : (words[at + led + 1]?.lower ?? ''));
	const length = led + (glued ? 1 : 2);
	if (!unit) return 0;
	const duration = { value: number.number, unit, assumed: false, typed: typed(words.slice(at, at + length)) };
	return take(duration) ? length : 0;
}

/** `500 mg`, `500mg`, `1 tab`, or a bare `500`, for which mg is assumed and marked so. */
function takeDose(
	words: readonly Word[],
	at: number,
	take: (dose: NonNullable<PrescriptionSentence['dose']>) => boolean
): number {
	const value = words[at]?.number;
	if (value === undefined || readNumberText(value) === undefined || Number(value) === 0) return 0;
	const { suffix } = words[at]!;
	if (suffix !== '') {
		const glued = UNITS.get(suffix);
		return glued && take({ value, unit: glued, assumed: false }) ? 1 : 0;
	}
	const unit = UNITS.get(words[at + 1]?.lower ?? '');
	if (unit) return take({ value, unit, assumed: false }) ? 2 : 0;
	return standsAlone(words, at + 1) && take({ value, unit: 'mg', assumed: true }) ? 1 : 0;
}

/** A whole number with nothing after it, once dose and frequency are known. */
function takeBareDays(
	words: readonly Word[],
	at: number,
	take: (duration: NonNullable<PrescriptionSentence['duration']>) => boolean
): number {
	const led = words[at]?.lower === 'for' || words[at]?.lower === 'x' ? 1 : 0;
	const word = words[at + led];
	if (word?.number === undefined || word.suffix !== '' || !/^[1-9]\d{0,2}$/.test(word.number)) return 0;
	if (!standsAlone(words, at + led + 1)) return 0;
	const duration = {
		value: word.number,
		unit: 'd',
		assumed: true,
		typed: typed(words.slice(at, at + led + 1))
	} as const;
	return take(duration) ? led + 1 : 0;
}

/** True when what follows a bare number cannot be its unit: `10 u` is no dose of 10 mg. */
const standsAlone = (words: readonly Word[], next: number): boolean =>
	next >= words.length ||
	/^\d/.test(words[next]!.lower) ||
	takePhrase(words, next, (phrase) => AS_NEEDED.has(phrase) || ROUTES.has(phrase) || REPEATS.has(phrase)) >
		0 ||
	takeInterval(words, next, () => true) > 0 ||
	takeDuration(words, next, () => true) > 0;
