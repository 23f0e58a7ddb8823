// Whether two registrations may be one person, with what speaks for and against in words that a person can check. Pure and
// the same everywhere; it never decides. How well it does is measured: docs/duplicate-patients.md.
import { compareNames, type NameReason } from './similar-names.ts';

/** What is compared. Words, identifiers and the place are folded (core/fold-text.ts), phones are digits. */
export interface PersonFacts {
	/** The words of the name, in any order. */
	readonly words: readonly string[];
	/** FHIR date of any precision. */
	readonly birthDate?: string;
	/** FHIR administrative gender. */
	readonly gender?: string;
	readonly phones: readonly string[];
	/** `system|value`, or the value alone where nobody said of which system. */
	readonly identifiers: readonly string[];
	/** Village or address. */
	readonly place?: string;
}

export type SimilarReason =
	NameReason | 'same-identifier' | 'same-phone' | 'same-birthday' | 'near-birthday' | 'same-place';
export type AgainstReason = 'other-name' | 'other-birthday' | 'other-sex' | 'other-number';

export interface Similarity {
	/** Strongest first. */
	readonly reasons: readonly SimilarReason[];
	readonly against: readonly AgainstReason[];
	/** Weights of the reasons less the weights of what is against. `SHOWN`, `LIKELY` and `WAITS` are its marks. */
	readonly score: number;
}

/** Weights are a judgement: one strong sign is shown, two make a person look before saving. */
const FOR: Readonly<Record<SimilarReason, number>> = {
	'same-identifier': 6,
	'same-name': 3,
	'other-order': 3,
	'other-spelling': 3,
	'one-letter': 3,
	'two-letters': 2,
	'part-of-name': 2,
	'same-phone': 3,
	'same-birthday': 2,
	'near-birthday': 1,
	'same-place': 1
};
/** Numbers of one system count little: whoever is registered twice was given two. */
const AGAINST: Readonly<Record<AgainstReason, number>> = {
	'other-name': 3,
	'other-birthday': 3,
	'other-sex': 2,
	'other-number': 1
};

/** From here on a registration is worth showing. */
export const SHOWN = 3;
/** From here on a person is asked to look before the new one is saved. */
export const LIKELY = 5;
/** From here on two who are registered wait for a person to say whether they are one. */
export const WAITS = 4;

/** Digits below this are not a phone number that tells people apart. */
export const SHORTEST_PHONE = 6;

const DAY = 'YYYY-MM-DD'.length;

/** One digit wrong, or two neighbours exchanged. */
function isSlip(a: string, b: string): boolean {
	const off = [...a].flatMap((digit, i) => (digit === b[i] ? [] : [i]));
	const [first = 0, second = 0] = off;
	if (off.length === 1) return true;
	return off.length === 2 && second - first === 1 && a[first] === b[second] && a[second] === b[first];
}

/** For, against, or nothing. Of dates known less exactly years next to each other say nothing: many ages are guessed. */
function compareBirthdays(
	a: string | undefined,
	b: string | undefined
): Extract<SimilarReason | AgainstReason, `${string}-birthday`> | undefined {
	if (!a || !b) return undefined;
	if (a === b) return a.length >= DAY ? 'same-birthday' : 'near-birthday';
	if (a.length < DAY || b.length < DAY) {
		if (a.startsWith(b) || b.startsWith(a)) return 'near-birthday';
		return Math.abs(Number(a.slice(0, 4)) - Number(b.slice(0, 4))) > 2 ? 'other-birthday' : undefined;
	}
	const [yearA, monthA, dayA] = a.split('-');
	const [yearB, monthB, dayB] = b.split('-');
	const exchanged = yearA === yearB && monthA === dayB && dayA === monthB;
	return exchanged || isSlip(a, b) ? 'near-birthday' : 'other-birthday';
}

/** Equal from the end, so that a country code or a leading zero makes no difference. */
const samePhone = (a: string, b: string): boolean =>
	Math.min(bare(a).length, bare(b).length) >= SHORTEST_PHONE && (a.endsWith(bare(b)) || b.endsWith(bare(a)));
const bare = (digits: string): string => digits.replace(/^0+/, '');

const valueOf = (identifier: string): string => identifier.slice(identifier.lastIndexOf('|') + 1);
const systemOf = (identifier: string): string =>
	identifier.slice(0, Math.max(0, identifier.lastIndexOf('|')));
const isSameNumber = (a: string, b: string): boolean =>
	valueOf(a) === valueOf(b) && (systemOf(a) === systemOf(b) || systemOf(a) === '' || systemOf(b) === '');

function compareNumbers(
	a: readonly string[],
	b: readonly string[]
): 'same-identifier' | 'other-number' | undefined {
	if (a.some((one) => b.some((other) => isSameNumber(one, other)))) return 'same-identifier';
	const systems = new Set(a.map(systemOf).filter(Boolean));
	return b.some((other) => systems.has(systemOf(other))) ? 'other-number' : undefined;
}

const isKnownSex = (gender: string | undefined): boolean => gender === 'female' || gender === 'male';

/**
 * Why two registrations may be one person, or undefined when nothing much says so. Symmetric. What is against it is
 * weighed, never taken as proof; a phone shared by people of different names is shown all the same.
 */
export function similarityOf(a: PersonFacts, b: PersonFacts): Similarity | undefined {
	const name = compareNames(a.words, b.words);
	const number = compareNumbers(a.identifiers, b.identifiers);
	const phone = a.phones.some((one) => b.phones.some((other) => samePhone(one, other)));
	if (name === undefined || name === 'other-name')
		if (!phone && number !== 'same-identifier') return undefined;
	const found: (SimilarReason | AgainstReason | undefined)[] = [
		number,
		name,
		phone ? 'same-phone' : undefined,
		compareBirthdays(a.birthDate, b.birthDate),
		a.place && a.place === b.place ? 'same-place' : undefined,
		isKnownSex(a.gender) && isKnownSex(b.gender) && a.gender !== b.gender ? 'other-sex' : undefined
	];
	const reasons = found.filter((one): one is SimilarReason => one !== undefined && one in FOR);
	const against = found.filter((one): one is AgainstReason => one !== undefined && one in AGAINST);
	const speaksFor = reasons.reduce((sum, reason) => sum + FOR[reason], 0);
	if (speaksFor - (against.includes('other-sex') ? AGAINST['other-sex'] : 0) < SHOWN) return undefined;
	return {
		reasons: reasons.sort((one, two) => FOR[two] - FOR[one]),
		against,
		score: against.reduce((score, reason) => score - AGAINST[reason], speaksFor)
	};
}
