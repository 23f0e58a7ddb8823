// Who is worth comparing with whom: people who share a key that the signs of similar-people.ts cannot do without. In memory;
// what it finds depends on who is in it alone, never on the order in which they came.
import { SHORTEST_PHONE, type PersonFacts } from './similar-people.ts';
import { soundOfName } from './sound-of-name.ts';

/** A key that more people share than this tells nobody apart (a clinic's own phone, a number typed for want of one). */
const MOST_OF_ONE_KEY = 400;

const valueOf = (identifier: string): string => identifier.slice(identifier.lastIndexOf('|') + 1);

const numberKeys = ({ phones, identifiers }: PersonFacts): readonly string[] => [
	...phones.filter((one) => one.length >= SHORTEST_PHONE).map((one) => `p${one.slice(-SHORTEST_PHONE)}`),
	...identifiers.map((one) => `i${valueOf(one)}`)
];

const soundsOf = ({ words }: PersonFacts): readonly string[] => [...new Set(words.map(soundOfName))];

/** Two words of a name as they sound, in whatever order; a name of one word by itself. */
function soundPairs(sounds: readonly string[]): readonly string[] {
	if (sounds.length < 2) return sounds;
	const sorted = [...sounds].sort();
	return sorted.flatMap((one, i) => sorted.slice(i + 1).map((other) => `${one} ${other}`));
}

/**
 * A word of the name with what is left of a birth date of which one part is wrong or two are exchanged; two words with the
 * year, for dates of which no more is known.
 */
function birthKeys(person: PersonFacts): readonly string[] {
	const [year, month, day] = person.birthDate?.split('-') ?? [];
	if (!year) return [];
	const sounds = soundsOf(person);
	const dates =
		month && day ? [`m${year}${month}`, `n${year}${day}`, `d${[month, day].sort().join('')}`] : [];
	return [
		...soundPairs(sounds).map((pair) => `y${year}${pair}`),
		...sounds.flatMap((sound) => dates.map((date) => `${date}${sound}`))
	];
}

const pairKeys = (person: PersonFacts): readonly string[] => [...numberKeys(person), ...birthKeys(person)];

export class PeopleIndex<Id extends string> {
	readonly #people = new Map<Id, PersonFacts>();
	readonly #byKey = new Map<string, Set<Id>>();

	/** Takes somebody in, or anew. */
	put(id: Id, person: PersonFacts): void {
		this.remove(id);
		this.#people.set(id, person);
		for (const key of this.#keysOf(person)) {
			const known = this.#byKey.get(key);
			if (known) known.add(id);
			else this.#byKey.set(key, new Set([id]));
		}
	}

	remove(id: Id): void {
		const before = this.#people.get(id);
		if (!before) return;
		this.#people.delete(id);
		for (const key of this.#keysOf(before)) {
			const known = this.#byKey.get(key);
			known?.delete(id);
			if (known?.size === 0) this.#byKey.delete(key);
		}
	}

	get(id: Id): PersonFacts | undefined {
		return this.#people.get(id);
	}

	/** Those whom somebody in it may be a second registration of. */
	mates(id: Id): ReadonlySet<Id> {
		const person = this.#people.get(id);
		const found = new Set<Id>();
		for (const key of person ? pairKeys(person) : []) {
			const sharing = this.#byKey.get(key);
			if (sharing && sharing.size <= MOST_OF_ONE_KEY) for (const one of sharing) found.add(one);
		}
		found.delete(id);
		return found;
	}

	/** Those whom somebody about to be registered may be, as far as is typed: a word of the name or a number is enough. */
	near(person: PersonFacts): ReadonlySet<Id> {
		const keys = [...numberKeys(person), ...soundsOf(person).map((sound) => `w${sound}`)];
		return new Set(keys.flatMap((key) => [...(this.#byKey.get(key) ?? [])]));
	}

	#keysOf(person: PersonFacts): readonly string[] {
		return [...new Set([...pairKeys(person), ...soundsOf(person).map((sound) => `w${sound}`)])];
	}
}
