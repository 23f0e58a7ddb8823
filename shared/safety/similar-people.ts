// Whether two registrations may be one person, with the reasons in words that a person can check. Pure; it never decides.
import { isOneLetterOff } from '../core/one-letter-off.ts';

/** What is compared. Words and identifiers are folded (core/fold-text.ts), phones are digits. */
export interface PersonFacts {
	/** The words of the name, in any order. */
	readonly words: readonly string[];
	/** FHIR date of any precision. */
	readonly birthDate?: string;
	/** FHIR administrative gender. */
	readonly gender?: string;
	readonly phones: readonly string[];
	readonly identifiers: readonly string[];
}

export type SimilarReason =
	| 'same-identifier'
	| 'same-name'
	| 'other-order'
	| 'one-letter'
	| 'part-of-name'
	| 'same-phone'
	| 'same-birthday'
	| 'near-birthday';

export interface Similarity {
	/** Strongest first. */
	readonly reasons: readonly SimilarReason[];
	/** Sum of the reasons' weights. `SHOWN` and `LIKELY` are its marks. */
	readonly score: number;
}

/** Weights are a judgement: one strong sign is shown, two make a person look before saving. */
const WEIGHTS: Readonly<Record<SimilarReason, number>> = {
	'same-identifier': 6,
	'same-name': 3,
	'other-order': 3,
	'one-letter': 3,
	'part-of-name': 2,
	'same-phone': 3,
	'same-birthday': 2,
	'near-birthday': 1
};

/** From here on a registration is worth showing. */
export const SHOWN = 3;
/** From here on a person is asked to look before the new one is saved. */
export const LIKELY = 5;

/** Digits below this are not a phone number that tells people apart. */
const SHORTEST_PHONE = 6;

/** What two names have in common; undefined when it is too little. */
function nameReason(a: readonly string[], b: readonly string[]): SimilarReason | undefined {
	const [few, many] = a.length <= b.length ? [a, b] : [b, a];
	if (few.length === 0) return undefined;
	const free = [...many];
	let off = 0;
	for (const word of few) {
		let at = free.indexOf(word);
		if (at < 0) {
			at = free.findIndex((other) => isOneLetterOff(word, other));
			off++;
		}
		if (at < 0 || off > 1) return undefined;
		free.splice(at, 1);
	}
	if (free.length > 0) return few.length > 1 || off === 0 ? 'part-of-name' : undefined;
	if (off === 1) return 'one-letter';
	return few.every((word, i) => word === many[i]) ? 'same-name' : 'other-order';
}

/** Day and month exchanged, one of the three parts different, or one of the two known less exactly. */
function birthdayReason(a: string | undefined, b: string | undefined): SimilarReason | undefined {
	if (!a || !b) return undefined;
	if (a === b) return a.length >= 10 ? 'same-birthday' : 'near-birthday';
	if (a.length < 10 || b.length < 10) return a.startsWith(b) || b.startsWith(a) ? 'near-birthday' : undefined;
	const [yearA, monthA, dayA] = a.split('-');
	const [yearB, monthB, dayB] = b.split('-');
	if (yearA === yearB && monthA === dayB && dayA === monthB) return 'near-birthday';
	const same = Number(yearA === yearB) + Number(monthA === monthB) + Number(dayA === dayB);
	return same === 2 ? 'near-birthday' : undefined;
}

/** Equal from the end, so that a country code or a leading zero makes no difference. */
const samePhone = (a: string, b: string): boolean =>
	Math.min(a.length, b.length) >= SHORTEST_PHONE && (a.endsWith(bare(b)) || b.endsWith(bare(a)));
const bare = (digits: string): string => digits.replace(/^0+/, '');

/**
 * Why two registrations may be one person, or undefined when nothing much says so. Symmetric. Different sexes weigh
 * against it, never as proof.
 */
export function similarityOf(a: PersonFacts, b: PersonFacts): Similarity | undefined {
	const reasons: SimilarReason[] = [];
	if (a.identifiers.some((one) => b.identifiers.includes(one))) reasons.push('same-identifier');
	const name = nameReason(a.words, b.words);
	if (name) reasons.push(name);
	if (a.phones.some((one) => b.phones.some((other) => samePhone(one, other)))) reasons.push('same-phone');
	if (reasons.length === 0) return undefined;
	const birthday = birthdayReason(a.birthDate, b.birthDate);
	if (birthday) reasons.push(birthday);
	const known = (gender: string | undefined) => gender === 'female' || gender === 'male';
	const against = known(a.gender) && known(b.gender) && a.gender !== b.gender ? 1 : 0;
	const score = reasons.reduce((sum, reason) => sum + WEIGHTS[reason], -against);
	if (score < SHOWN) return undefined;
	return { reasons: reasons.sort((one, two) => WEIGHTS[two] - WEIGHTS[one]), score };
}
