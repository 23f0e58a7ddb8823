import { beforeAll, describe, expect, test } from 'vitest';
import { loadCatalogue } from '#client/session/i18n.ts';
import {
	bornWords,
	identifierWords,
	initialsOf,
	patientName,
	rowName,
	sexWords
} from '#client/session/patient-words.ts';

beforeAll(() => loadCatalogue(['en']));
const TODAY = '2026-11-22';

describe('a name', () => {
	test.each([
		[
			'family first in capitals, title last',
			[{ family: 'Garcia', given: ['Maria'], prefix: ['Ms'] }],
			'GARCIA, Maria (Ms)'
		],
		['all given names', [{ family: 'De Souza', given: ['Tomás', 'João'] }], 'DE SOUZA, Tomás João'],
		['a single name', [{ given: ['Thandiwe'] }], 'Thandiwe'],
		['a family name alone', [{ family: 'Okello' }], 'OKELLO'],
		['only text', [{ text: 'Mama Joy' }], 'Mama Joy'],
		['nothing', [], 'Not known'],
		['a placeholder', [{ text: 'Not known' }], 'Not known'],
		[
			'the official one of several',
			[
				{ use: 'old', family: 'A' },
				{ use: 'usual', family: 'B' },
				{ use: 'official', family: 'C' }
			],
			'C'
		],
		['an old one when there is no other', [{ use: 'old', family: 'A' }], 'A']
	])('%s', (_what, names, words) => expect(patientName(names)).toBe(words));

	test('of a row is written in the same way', () => {
		expect(rowName({ name: 'Maria Garcia', nameParts: { family: 'Garcia', given: ['Maria'] } })).toBe(
			'GARCIA, Maria'
		);
		expect(rowName({ name: 'Mama Joy' })).toBe('Mama Joy');
	});

	test('gives initials in any script', () => {
		expect(initialsOf('DE SOUZA, Tomás')).toBe('DS');
		expect(initialsOf('محمد علي')).toBe('مع');
		expect(initialsOf('')).toBe('');
	});
});

describe('the banner facts', () => {
	test.each([
		['1985-07-14', '14-Jul-1985 (41y)'],
		['2019-04-30', '30-Apr-2019 (7y 6m)'],
		['2026-11-20', '20-Nov-2026 (2d)'],
		['1958', '1958 (68y)'],
		[undefined, 'Not known']
	])('born %s', (date, words) => expect(bornWords(date, TODAY)).toBe(words));

	test('the age of somebody who died is not counted on', () => {
		expect(bornWords('1948-05-21', TODAY, true)).toBe('21-May-1948');
	});

	test('unknown is said in words', () => {
		expect(sexWords(undefined)).toBe('Not known');
		expect(sexWords('unknown')).toBe('Not known');
		expect(sexWords('female')).toBe('Female');
	});

	test('a medical record number comes before any other, and every number has its label', () => {
		const mr = { value: '129', type: { coding: [{ code: 'MR' }] } };
		expect(identifierWords([{ value: '1', type: { text: 'Driver licence' } }, mr])).toEqual({
			label: 'MRN',
			value: '129'
		});
		expect(identifierWords([{ value: '1', type: { text: 'Driver licence' } }])).toEqual({
			label: 'Driver licence',
			value: '1'
		});
		expect(identifierWords([{ value: '7' }])).toEqual({ label: 'Number', value: '7' });
		expect(identifierWords([{}])).toBeUndefined();
	});
});
