// The patient banner's rules (NHS CUI, ISB 0099), each as a case.
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { bannerFacts, factWords } from '#client/features/charting/banner-facts.ts';
import { groupedDigits } from '#client/session/patient-words.ts';
import { loadCatalogue } from '#client/session/i18n.ts';

beforeAll(() => loadCatalogue(['en']));
const TODAY = '2026-11-24';

const viewOf = (patient: object, disagreements: readonly object[] = []): ChartView =>
	({
		patient: { resourceType: 'Patient', id: 'p1', ...patient },
		entries: {},
		disagreements
	}) as unknown as ChartView;
const facts = (patient: object) => bannerFacts(viewOf(patient), TODAY);
const two = (element: string, ...values: unknown[]) => ({
	path: `Patient/p1/${element}`,
	values: values.map((value) => ({ value }))
});
const LONG = 'Wolfeschlegelsteinhausenbergerdorff';

describe('names', () => {
	test.each([
		['family first in capitals', [{ family: 'Garcia', given: ['Maria'] }], 'GARCIA, Maria'],
		['title in brackets', [{ family: 'Garcia', given: ['Maria'], prefix: ['Ms'] }], 'GARCIA, Maria (Ms)'],
		['several given names', [{ family: 'Okello', given: ['Grace', 'Akello'] }], 'OKELLO, Grace Akello'],
		['several titles', [{ family: 'Noor', given: ['Sam'], prefix: ['Prof', 'Dr'] }], 'NOOR, Sam (Prof Dr)'],
		['only a family name', [{ family: 'Suharto' }], 'SUHARTO'],
		['only a given name', [{ given: ['Sukarno'] }], 'Sukarno'],
		['very long, never cut', [{ family: LONG, given: [LONG] }], `${LONG.toUpperCase()}, ${LONG}`],
		['two family words', [{ family: 'de Souza', given: ['Tomás'] }], 'DE SOUZA, Tomás'],
		['apostrophe', [{ family: "O'Brien", given: ['Áine'] }], "O'BRIEN, Áine"],
		['hyphen', [{ family: 'Smith-Jones', given: ['Al'] }], 'SMITH-JONES, Al'],
		['right to left', [{ family: 'حسن', given: ['فاطمة'] }], 'حسن, فاطمة'],
		['no capitals in the script', [{ family: '王', given: ['小明'] }], '王, 小明'],
		['only words', [{ text: 'Baby of Grace' }], 'Baby of Grace'],
		['none', undefined, 'Not known'],
		['an empty list', [], 'Not known'],
		[
			'official before nickname',
			[
				{ use: 'nickname', given: ['Gigi'] },
				{ use: 'official', family: 'Lin' }
			],
			'LIN'
		],
		[
			'usual before old',
			[
				{ use: 'old', family: 'Ray' },
				{ use: 'usual', family: 'Roy' }
			],
			'ROY'
		]
	])('%s', (_, name, words) => expect(factWords(facts({ name }).name)).toBe(words));
});

describe('born', () => {
	test.each([
		['years', '1985-07-14', '14-Jul-1985 (41y)'],
		['the day before a birthday', '1985-11-25', '25-Nov-1985 (40y)'],
		['a birthday', '1985-11-24', '24-Nov-1985 (41y)'],
		['a newborn of today', '2026-11-24', '24-Nov-2026 (0d)'],
		['days', '2026-11-14', '14-Nov-2026 (10d)'],
		['weeks', '2026-09-24', '24-Sep-2026 (8w 5d)'],
		['months', '2025-08-24', '24-Aug-2025 (15m)'],
		['a child', '2019-05-24', '24-May-2019 (7y 6m)'],
		['a year alone', '1961', '1961 (65y)'],
		['a month alone', '1961-03', 'Mar-1961 (65y)'],
		['29 February', '2000-02-29', '29-Feb-2000 (26y)'],
		['more than a hundred', '1919-01-01', '01-Jan-1919 (107y)'],
		['unknown in words', undefined, 'Not known']
	])('%s', (_, birthDate, words) => expect(factWords(facts({ birthDate }).born)).toBe(words));
});

describe('sex and gender identity', () => {
	test.each([
		['female', 'Female'],
		['male', 'Male'],
		['other', 'Other'],
		['unknown', 'Not known'],
		[undefined, 'Not known']
	])('%s', (gender, words) => expect(factWords(facts({ gender }).sex)).toBe(words));
	const identity = (text: string) => [
		{
			url: 'http://hl7.org/fhir/StructureDefinition/patient-genderIdentity',
			valueCodeableConcept: { text }
		}
	];
	test('an identity is shown when it says something else', () => {
		expect(facts({ gender: 'female', extension: identity('Transgender man') }).genderIdentity).toBe(
			'Transgender man'
		);
		expect(facts({ gender: 'female', extension: identity('Female') }).genderIdentity).toBeUndefined();
		expect(facts({ gender: 'female' }).genderIdentity).toBeUndefined();
	});
});

describe('identifiers', () => {
	const record = { type: { coding: [{ code: 'MR' }] } };
	test.each([
		['a record number in groups', [{ ...record, value: '1297287652' }], 'MRN', '129 728 7652'],
		[
			'a record number before others',
			[
				{ type: { text: 'Passport' }, value: 'X1' },
				{ ...record, value: 'A-7' }
			],
			'MRN',
			'A-7'
		],
		['another with its own label', [{ type: { text: 'Passport' }, value: 'X1' }], 'Passport', 'X1'],
		['one without a label', [{ value: '77' }], 'Number', '77'],
		['one without a value is none', [{ ...record }, { value: '8' }], 'Number', '8']
	])('%s', (_, identifier, label, value) =>
		expect(facts({ identifier }).identifier).toEqual({ label, value })
	);
	test('none', () => expect(facts({}).identifier).toBeUndefined());
	test.each([
		['123456', '123456'],
		['1234567', '123 456 7'.replace(' 7', '7')],
		['12345678', '123 456 78'],
		['123456789', '123 456 789'],
		['AB1234567', 'AB1234567']
	])('%s in groups', (value, words) => expect(groupedDigits(value)).toBe(words));
});

describe('death', () => {
	test.each([
		['a date', { deceasedDateTime: '2026-11-23' }, 'Died 23-Nov-2026'],
		['a year', { deceasedDateTime: '2024' }, 'Died 2024'],
		['without a date', { deceasedBoolean: true }, 'Died']
	])('%s', (_, deceased, words) => {
		const shown = facts({ birthDate: '1985-07-14', ...deceased });
		expect(shown.dead).toBe(true);
		expect(shown.died).toBe(words);
		expect(factWords(shown.born), 'no age of the dead').toBe('14-Jul-1985');
	});
	test('alive', () => expect(facts({ deceasedBoolean: false }).dead).toBe(false));
});

describe('two answers stand beside each other', () => {
	test('birth dates', () => {
		const shown = bannerFacts(
			viewOf({ birthDate: '1985-07-14' }, [two('birthDate', '1985-07-14', '1958-07-14')]),
			TODAY
		);
		expect(shown.born.values).toEqual(['14-Jul-1985 (41y)', '14-Jul-1958 (68y)']);
	});
	test('sexes', () => {
		const shown = bannerFacts(viewOf({ gender: 'male' }, [two('gender', 'male', 'female')]), TODAY);
		expect(factWords(shown.sex)).toBe('Male or Female');
	});
	test('a death that one site reports counts until somebody decides, without a date', () => {
		const shown = bannerFacts(
			viewOf({}, [two('deceased[x]', { deceasedDateTime: '2026-11-20' }, null)]),
			TODAY
		);
		expect(shown).toMatchObject({ dead: true, died: 'Died' });
	});
});
