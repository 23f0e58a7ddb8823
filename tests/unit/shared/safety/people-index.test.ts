import { fc } from '../../../support/seeded-fast-check.ts';
import { expect, test } from 'vitest';
import { PeopleIndex } from '#shared/safety/people-index.ts';
import { SHOWN, similarityOf, WAITS } from '#shared/safety/similar-people.ts';
import { peopleTwice, type Registration } from '../../../support/people-twice.ts';

const people = peopleTwice(11, 700, 120);
function indexOf(all: readonly Registration[]): PeopleIndex<string> {
	const index = new PeopleIndex<string>();
	for (const one of all) index.put(one.id, one);
	return index;
}
const index = indexOf(people);

test('next to nobody who would wait is missed by not comparing all with all', () => {
	const missed: string[] = [];
	let found = 0;
	for (const one of people)
		for (const other of people) {
			if (one.id >= other.id || (similarityOf(one, other)?.score ?? 0) < WAITS) continue;
			found++;
			if (!index.mates(one.id).has(other.id))
				missed.push(`${one.words.join(' ')} / ${other.words.join(' ')}`);
		}
	expect(found).toBeGreaterThan(80);
	expect(missed.length / found).toBeLessThan(0.02);
});

test('who is one of a pair is a mate of the other', () => {
	for (const { id } of people)
		for (const mate of index.mates(id)) expect(index.mates(mate).has(id)).toBe(true);
});

test('while registering, whoever shares a word or a number is compared', () => {
	for (const one of people.slice(0, 60)) {
		const near = index.near(one);
		for (const other of people) {
			const { score = 0, reasons = [] } = similarityOf(one, other) ?? {};
			if (score < SHOWN || reasons.includes('two-letters') || one === other) continue;
			if (one.words.length > 1 && other.words.length > 1) expect(near.has(other.id)).toBe(true);
		}
	}
});

test('it holds the same whoever came first, changed meanwhile or went', () => {
	const few = people.slice(0, 40);
	fc.assert(
		fc.property(fc.shuffledSubarray(few, { minLength: 40 }), fc.integer({ min: 0, max: 38 }), (order, at) => {
			const other = new PeopleIndex<string>();
			for (const one of order) {
				other.put(one.id, order[at]!);
				other.put(one.id, one);
			}
			const gone = order.slice(at + 1);
			for (const { id } of gone) other.remove(id);
			const left = indexOf(order.slice(0, at + 1));
			for (const { id } of order) expect([...other.mates(id)].sort()).toEqual([...left.mates(id)].sort());
		}),
		{ numRuns: 30 }
	);
});

test('a number that everybody has tells nobody apart', () => {
	const crowd = new PeopleIndex<string>();
	for (let n = 0; n < 500; n++)
		crowd.put(`p${n}`, { words: [`name${n}`], phones: ['0700000000'], identifiers: [] });
	expect(crowd.mates('p1').size).toBe(0);
});
