import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldedWords } from '#shared/core/fold-text.ts';
import { LIKELY, similarityOf, type PersonFacts } from '#shared/safety/similar-people.ts';

const person = (name: string, more: Partial<PersonFacts> = {}): PersonFacts => ({
	words: foldedWords(name),
	phones: [],
	identifiers: [],
	...more
});
const maria = person('Garcia Maria', { birthDate: '1985-07-14', gender: 'female', phones: ['0771234567'] });
const reasons = (other: PersonFacts) => similarityOf(maria, other)?.reasons;

describe('who may be the same person', () => {
	test('the same name, accents and case aside', () =>
		expect(reasons(person('GARCÍA María'))).toEqual(['same-name']));
	test('the name in another order', () => expect(reasons(person('Maria Garcia'))).toEqual(['other-order']));
	test('one letter wrong, left out, put in or swapped', () => {
		for (const name of ['Garcia Marja', 'Garca Maria', 'Garciia Maria', 'Gracia Maria'])
			expect(reasons(person(name)), name).toEqual(['one-letter']);
	});
	test('two letters wrong are another name', () => expect(reasons(person('Gorcya Maria'))).toBeUndefined());
	test('a part of the name alone is not enough; with the birthday it is', () => {
		expect(reasons(person('Garcia Lopez Maria'))).toBeUndefined();
		expect(reasons(person('Garcia Lopez Maria', { birthDate: '1985-07-14' }))).toEqual([
			'part-of-name',
			'same-birthday'
		]);
	});
	test('the same phone, with and without its country code', () => {
		expect(reasons(person('Other Name', { phones: ['256771234567'] }))).toEqual(['same-phone']);
		expect(reasons(person('Other Name', { phones: ['67'] }))).toBeUndefined();
	});
	test('day and month exchanged', () =>
		expect(
			similarityOf(
				person('Ana Bo', { birthDate: '1990-03-04' }),
				person('Ana Bo', { birthDate: '1990-04-03' })
			)?.reasons
		).toEqual(['same-name', 'near-birthday']));
	test('the same name and birthday asks before saving', () =>
		expect(
			similarityOf(maria, person('Maria Garcia', { birthDate: '1985-07-14' }))!.score
		).toBeGreaterThanOrEqual(LIKELY));
	test('twins of one birthday with other names are not shown', () =>
		expect(reasons(person('Garcia Jose', { birthDate: '1985-07-14', gender: 'male' }))).toBeUndefined());
	test('another sex weighs against it', () =>
		expect(similarityOf(maria, person('Garcia Maria', { gender: 'male' }))).toBeUndefined());
	test('the same identifier is enough', () =>
		expect(
			similarityOf(person('A', { identifiers: ['x1'] }), person('B', { identifiers: ['x1'] }))?.reasons
		).toEqual(['same-identifier']));
});

test('it does not matter who is asked about whom', () => {
	const word = fc.constantFrom('maria', 'marja', 'garcia', 'gracia', 'ann', 'joseph');
	const date = fc.constantFrom('1990-03-04', '1990-04-03', '1990', '1985-07-14');
	const someone = fc.record({
		words: fc.array(word, { maxLength: 3 }),
		birthDate: fc.option(date, { nil: undefined }),
		gender: fc.constantFrom('female', 'male', 'unknown'),
		phones: fc.array(fc.constantFrom('0771234567', '256771234567', '12'), { maxLength: 2 }),
		identifiers: fc.array(fc.constantFrom('a', 'b'), { maxLength: 1 })
	});
	fc.assert(
		fc.property(someone, someone, (a, b) => {
			expect(similarityOf(a, b)?.score).toBe(similarityOf(b, a)?.score);
		})
	);
});
