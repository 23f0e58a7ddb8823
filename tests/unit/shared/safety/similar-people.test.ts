import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, test } from 'vitest';
import { foldedWords } from '#shared/core/fold-text.ts';
import { LIKELY, similarityOf, WAITS, type PersonFacts } from '#shared/safety/similar-people.ts';

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

describe('names of one person', () => {
	const ana = (name: string): readonly string[] | undefined =>
		similarityOf(person(name), person('Okello Mohammed'))?.reasons;
	test('other spellings and short forms', () => {
		expect(ana('Okello Muhammad')).toEqual(['other-spelling']);
		for (const [one, other] of [
			['Abdi Aisha', 'Abdi Aicha'],
			['Abdi Yusuf', 'Youssef Abdi'],
			['Smith Catherine', 'Smith Kathryn'],
			['Smith Elizabeth', 'Smith Betty'],
			['Kiprotich Ann', 'Kyprotich Ann']
		] as const)
			expect(similarityOf(person(one), person(other))?.reasons, one).not.toBeUndefined();
	});
	test('names that are known to be two are not one with a letter wrong', () => {
		expect(similarityOf(person('Abdi Maria'), person('Abdi Mariam'))).toBeUndefined();
		expect(similarityOf(person('Abdi Hassan'), person('Abdi Hussein'))).toBeUndefined();
	});
});

describe('what speaks against it', () => {
	const twin = { birthDate: '2010-02-03', phones: ['0771234567'], place: 'kirembe' };
	test('twins share a phone, a birthday and a place: shown, not raised', () => {
		const found = similarityOf(person('Okello Grace', twin), person('Okello Ruth', twin))!;
		expect(found).toMatchObject({
			reasons: ['same-phone', 'same-birthday', 'same-place'],
			against: ['other-name']
		});
		expect(found.score).toBeLessThan(WAITS);
	});
	test('a son of his father’s name has another birthday', () => {
		const father = person('Okello John', { ...twin, birthDate: '1980-07-09' });
		const found = similarityOf(father, person('Okello John', twin))!;
		expect(found.against).toEqual(['other-birthday']);
	});
	test('a number of one system that is equal is the same; another weighs a little against', () => {
		const numbered = (id: string) => person('Okello Ana', { birthDate: '1980-07-09', identifiers: [id] });
		expect(similarityOf(numbered('mrn|1'), numbered('mrn|1'))!.reasons).toContain('same-identifier');
		expect(similarityOf(numbered('mrn|1'), numbered('1'))!.reasons).toContain('same-identifier');
		expect(similarityOf(numbered('mrn|1'), numbered('passport|1'))).toMatchObject({ against: [] });
		expect(similarityOf(numbered('mrn|1'), numbered('mrn|2'))!.against).toEqual(['other-number']);
	});
	test('a birth date with one digit wrong or only a year is near; any other is not', () => {
		const on = (birthDate: string) => person('Okello Ana', { birthDate });
		const found = (a: string, b: string) => {
			const { reasons, against } = similarityOf(on(a), on(b))!;
			return [...reasons, ...against].filter((one) => one.endsWith('birthday'))[0];
		};
		for (const near of ['1980-07-19', '1908-07-09', '1980-09-07', '1980'])
			expect(found('1980-07-09', near), near).toBe('near-birthday');
		for (const other of ['1984-03-09', '1975', '1992-12-30'])
			expect(found('1980-07-09', other), other).toBe('other-birthday');
		expect(found('1980-07-09', '1981')).toBeUndefined();
	});
});

test('it does not matter who is asked about whom', () => {
	const word = fc.constantFrom(
		'mohammed',
		'muhammad',
		'mohamad',
		'okello',
		'okelo',
		'ukelo',
		'maria',
		'marja',
		'garcia',
		'gracia',
		'ann',
		'joseph'
	);
	const date = fc.constantFrom('1990-03-04', '1990-04-03', '1990', '1985-07-14');
	const someone = fc.record({
		words: fc.array(word, { maxLength: 4 }),
		birthDate: fc.option(date, { nil: undefined }),
		gender: fc.constantFrom('female', 'male', 'unknown'),
		phones: fc.array(fc.constantFrom('0771234567', '256771234567', '12'), { maxLength: 2 }),
		identifiers: fc.array(fc.constantFrom('a', 's|a', 's|b', 't|b'), { maxLength: 2 })
	});
	fc.assert(
		fc.property(someone, someone, (a, b) => {
			expect(similarityOf(a, b)).toEqual(similarityOf(b, a));
		})
	);
});
