// A prescription typed as one line, `amoxicillin 500 tds 7`. Pure. It fills the form, where a person sees every part before
// it is ordered; what cannot be read stands there as words.
import { parseTypedNumber } from './typed-number.ts';

/** Parts of the line. `unit`, `route` and `often` are the form's own codes. */
export interface MedicineSentence {
	readonly drug: string;
	readonly dose: string;
	readonly unit: string | undefined;
	readonly route: string | undefined;
	readonly often: string | undefined;
	readonly asNeeded: boolean;
	/** Whole days. */
	readonly days: number | undefined;
	/** What was not understood, in the order typed. */
	readonly rest: readonly string[];
}

const UNITS: Readonly<Record<string, string>> = {
	mg: 'mg',
	g: 'g',
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
	puff: 'puff',
	puffs: 'puff',
	drop: 'drop',
	drops: 'drop'
};
const ROUTES: Readonly<Record<string, string>> = {
	po: 'oral',
	oral: 'oral',
	im: 'intramuscular',
	iv: 'intravenous',
	sc: 'subcutaneous',
	sl: 'sublingual',
	pr: 'rectal',
	inh: 'inhaled',
	inhaled: 'inhaled',
	top: 'topical',
	topical: 'topical'
};
const OFTEN: Readonly<Record<string, string>> = {
	od: '1d',
	daily: '1d',
	bd: '2d',
	bid: '2d',
	tds: '3d',
	tid: '3d',
	qds: '4d',
	qid: '4d',
	weekly: '1wk',
	monthly: '1mo'
};
const DURATION = /^(\d{1,3})(?:(d|w|\/7|\/52))?$/;

/**
 * The parts of a line that begins with a drug's name and has a dose; undefined for anything else. A bare number after the
 * name is the dose and without a unit in milligrams; a bare number after how often is days.
 */
export function parseMedicineSentence(text: string): MedicineSentence | undefined {
	const tokens = text.trim().split(/\s+/).filter(Boolean);
	const first = tokens.findIndex((token) => /^\d/.test(token));
	if (first < 1) return undefined;
	const [, dose = '', glued = ''] = /^([\d.,]+)([a-zA-Z]*)$/.exec(tokens[first]!) ?? [];
	if (parseTypedNumber(dose) === undefined || (glued && !UNITS[glued.toLowerCase()])) return undefined;
	let unit = glued && UNITS[glued.toLowerCase()];
	let [route, often, days]: [string | undefined, string | undefined, number | undefined] = [
		undefined,
		undefined,
		undefined
	];
	let asNeeded = false;
	const rest: string[] = [];
	for (const token of tokens.slice(first + 1)) {
		const word = token.toLowerCase();
		const [, count, span] = DURATION.exec(word) ?? [];
		if (!unit && UNITS[word]) unit = UNITS[word];
		else if (!route && ROUTES[word]) route = ROUTES[word];
		else if (!often && OFTEN[word]) often = OFTEN[word];
		else if (word === 'prn') asNeeded = true;
		else if (days === undefined && count && (span || often))
			days = Number(count) * (span === 'w' || span === '/52' ? 7 : 1);
		else rest.push(token);
	}
	return {
		drug: tokens.slice(0, first).join(' '),
		dose,
		unit: unit || undefined,
		route,
		often,
		asNeeded,
		days,
		rest
	};
}
