import { describe, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { PatientRow } from '#shared/engine/patient-rows.ts';
import { foldText } from '#shared/core/fold-text.ts';
import { byName, searchRows, toSearchable } from '#shared/engine/search.ts';

let rows = 0;
const row = (name: string, more: Partial<PatientRow> = {}): PatientRow => ({
	chartId: `chart-${++rows}` as ChartId,
	name,
	birthDate: undefined,
	gender: undefined,
	identifiers: [],
	phones: [],
	complete: true,
	toCheck: 0,
	...more
});

const PATIENTS = [
	row('María Eugenia Medina Núñez', { birthDate: '2019-09-26', phones: ['+1 (555) 010-2345'] }),
	row('Łukasz Øster-Straße', {
		birthDate: '1964-03-18',
		identifiers: [{ system: 'urn:x', value: 'AB 12-34/c' }]
	}),
	row('Maria Medinah', { birthDate: '1964-03' }),
	row('Anne O’Brien', { birthDate: '1964', phones: ['0049 30 901820'] }),
	row('Nguyễn Thị Ánh', { birthDate: '2003-02-01', identifiers: [{ value: '999-11-3534' }] }),
	row('李小龍'),
	row('Not known')
];
const searchable = PATIENTS.map(toSearchable).sort(byName);
const found = (query: string, limit = 50): readonly string[] =>
	searchRows(searchable, query, limit).map(({ name }) => name);

describe('numbers of the practice', () => {
	const numbered = ['079A-BCZP', '079A-BDZQ', '0AWX-TRQS'].map((value, i) =>
		toSearchable(row(`Patient ${i}`, { identifiers: [{ value }, { value: `OLD ${i}7` }] }))
	);
	const by = (query: string): readonly string[] =>
		searchRows(numbered, query, 50).map(({ name, reasons }) => `${name}: ${reasons.join()}`);

	test('whole, by the beginning and by the end, with and without dashes, in small letters', () => {
		for (const query of ['079A-BCZP', '079abczp', '079a bczp', 'bczp', '-BCZP', '9abczp'])
			expect(by(query), query).toEqual(['Patient 0: identifier']);
		expect(by('079a')).toHaveLength(2);
		expect(by('trqs')).toEqual(['Patient 2: identifier']);
		expect(by('old07')).toEqual(['Patient 0: identifier']);
	});

	test('O is read as 0, as on a card', () => {
		expect(by('o79abczp')).toEqual(['Patient 0: identifier']);
		expect(by('OAWX-TRQS')).toEqual(['Patient 2: identifier']);
	});

	test('not by its middle, nor by an end that is too short', () => {
		expect(by('9abc')).toEqual([]);
		expect(by('czp')).toEqual([]);
		expect(by('zp')).toEqual([]);
	});
});

describe('names', () => {
	test('every part is found by its beginning, from one letter on', () => {
		expect(found('m')).toEqual(['María Eugenia Medina Núñez', 'Maria Medinah']);
		expect(found('eug')).toEqual(['María Eugenia Medina Núñez']);
		expect(found('dina')).toEqual([]);
		expect(found('李')).toEqual(['李小龍']);
	});

	test('one letter wrong still finds, after what is spelled right, and says so', () => {
		expect(found('lukazs')).toEqual(['Łukasz Øster-Straße']);
		expect(found('maria medinha')).toEqual(['María Eugenia Medina Núñez', 'Maria Medinah']);
		expect(searchRows(searchable, 'lukazs', 50)[0]!.reasons).toEqual(['near-name']);
		expect(found('lukxzs')).toEqual([]);
	});

	test('parts in any order, all of them wanted', () => {
		expect(found('nunez eugenia m')).toEqual(['María Eugenia Medina Núñez']);
		expect(found('maria lukasz')).toEqual([]);
	});

	test('accents and letters that do not decompose are folded on both sides', () => {
		expect(found('nuñ')).toEqual(['María Eugenia Medina Núñez']);
		expect(found('LUKASZ')).toEqual(['Łukasz Øster-Straße']);
		expect(found('strasse')).toEqual(['Łukasz Øster-Straße']);
		expect(found('oster')).toEqual(['Łukasz Øster-Straße']);
		expect(found('øst')).toEqual(['Łukasz Øster-Straße']);
		expect(found('anh')).toEqual(['Nguyễn Thị Ánh']);
		expect(foldText('ÆØÅ ıİ Þór')).toBe('aeoa ii thor');
	});

	test('a composed and a decomposed letter are one letter', () => {
		expect(found('Núñez'.normalize('NFD'))).toEqual(found('Núñez'.normalize('NFC')));
		expect(found('Núñez'.normalize('NFD'))).toHaveLength(1);
	});

	test('hyphens and apostrophes divide a name and may be typed or left out', () => {
		expect(found('o’brien')).toEqual(['Anne O’Brien']);
		expect(found("o'brien")).toEqual(['Anne O’Brien']);
		expect(found('brien')).toEqual(['Anne O’Brien']);
		expect(found('øster-straße')).toEqual(['Łukasz Øster-Straße']);
	});

	test('a whole part comes before a beginning, then by name', () => {
		expect(found('medina')).toEqual(['María Eugenia Medina Núñez', 'Maria Medinah']);
		expect(found('medinah')).toEqual(['Maria Medinah', 'María Eugenia Medina Núñez']);
		expect(found('')).toEqual(
			[...PATIENTS.map(({ name }) => name)].sort((a, b) => (foldText(a) < foldText(b) ? -1 : 1))
		);
	});

	test('spaces alone ask for everybody; a limit holds', () => {
		expect(found('  ')).toHaveLength(PATIENTS.length);
		expect(found('', 2)).toHaveLength(2);
		expect(found('m', 1)).toEqual(['María Eugenia Medina Núñez']);
	});

	test('nothing that is typed is taken as a pattern or as a separator', () => {
		for (const query of ['.*', '(', '-', '+', '\\', '\u0001', '\u0003', '%', '_', '- -'])
			expect(found(query)).toEqual([]);
	});
});

describe('birth dates', () => {
	test.each([
		'2019-09-26',
		'26.9.2019',
		'26/09/2019',
		'9/26/2019',
		'26-9-2019',
		'20190926',
		'26092019',
		'2019-9-26',
		'2019/09'
	])('%s', (query) => expect(found(query)).toEqual(['María Eugenia Medina Núñez']));

	test('a year finds everybody born in it, also when no more is known', () => {
		expect(found('1964')).toEqual(['Anne O’Brien', 'Łukasz Øster-Straße', 'Maria Medinah']);
		expect(found('1964-03')).toEqual(['Łukasz Øster-Straße', 'Maria Medinah']);
		expect(found('1964-03-18')).toEqual(['Łukasz Øster-Straße']);
	});

	test('day and month that can be read both ways find both', () => {
		expect(found('1.2.2003')).toEqual(['Nguyễn Thị Ánh']);
		expect(found('2/1/2003')).toEqual(['Nguyễn Thị Ánh']);
		expect(found('3/2/2003')).toEqual([]);
	});

	test('with spaces between its parts', () =>
		expect(found('26 9 2019')).toEqual(['María Eugenia Medina Núñez']));

	test('with a name', () => {
		expect(found('maria 26.09.2019')).toEqual(['María Eugenia Medina Núñez']);
		expect(found('anh 26.09.2019')).toEqual([]);
	});
});

describe('phones and identifiers', () => {
	test('digits of a phone however they are grouped, with or without the country', () => {
		for (const query of ['5550102345', '555-010-2345', '(555)010', '0102345', '+15550102345']) {
			expect(found(query)).toEqual(['María Eugenia Medina Núñez']);
		}
		expect(found('030901820')).toEqual(['Anne O’Brien']);
		expect(found('55')).toEqual([]);
	});

	test('a number typed in groups is one number', () => {
		expect(found('555 010 2345')).toEqual(['María Eugenia Medina Núñez']);
		expect(found('+1 (555) 010-2345')).toEqual(['María Eugenia Medina Núñez']);
	});

	test('an identifier by its beginning, whatever divides it', () => {
		for (const query of ['ab12', 'AB12-34', 'AB1234/C', 'ab12-34/c'])
			expect(found(query)).toEqual(['Łukasz Øster-Straße']);
		expect(found('999-11-3534')).toEqual(['Nguyễn Thị Ánh']);
		expect(found('999113534')).toEqual(['Nguyễn Thị Ánh']);
		expect(found('b12')).toEqual([]);
	});

	test('an identifier typed with its spaces', () =>
		expect(found('AB 12-34/c')).toEqual(['Łukasz Øster-Straße']));
});

test('says which field matched', () => {
	const reasons = (query: string): unknown =>
		searchRows(searchable, query, 9).map((hit) => [...hit.reasons].sort());
	expect(reasons('eugenia')).toEqual([['name']]);
	expect(reasons('26.9.2019 eug')).toEqual([['birthDate', 'name']]);
	expect(reasons('5550102345')).toEqual([['phone']]);
	expect(reasons('ab1234')).toEqual([['identifier']]);
	expect(reasons('')).toEqual(PATIENTS.map(() => []));
});

test('20,000 rows: the same as looking at each of them', () => {
	const given = ['Ana', 'Béla', 'Çelik', 'Dmitri', 'Élodie', 'Fatou', 'Gödel', 'Hawa', 'Íñigo', 'Jürgen'];
	const family = [
		'Abt',
		'Bär',
		'Chávez',
		'Diallo',
		'Ek',
		'Færøy',
		'Ğül',
		'Håkan',
		'Ionesco',
		'Jansen',
		'Kraś'
	];
	const many = Array.from({ length: 20_000 }, (_, i) =>
		row(`${given[i % 10]} ${family[i % 11]} ${i}`, {
			birthDate: `${1930 + (i % 90)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`,
			phones: [`+49 30 ${String(100_000 + i)}`],
			identifiers: [{ value: `MRN-${String(i).padStart(6, '0')}` }]
		})
	);
	const large = many.map(toSearchable).sort(byName);
	const parts = new Map(many.map(({ name }) => [name, foldText(name).split(' ')]));
	const startsIn = (name: string, text: string): boolean =>
		parts.get(name)!.some((part) => part.startsWith(text));
	for (const query of ['e', 'chavez', 'bela diallo', 'faeroy e']) {
		const expected = many.filter(({ name }) => query.split(' ').every((word) => startsIn(name, word)));
		const hits = searchRows(large, query, Number.MAX_SAFE_INTEGER);
		expect(new Set(hits.map(({ chartId }) => chartId))).toEqual(
			new Set(expected.map(({ chartId }) => chartId))
		);
		expect(hits.length).toBeGreaterThan(50);
		expect(searchRows(large, query, 20)).toHaveLength(20);
	}
	expect(searchRows(large, 'MRN-012345', 5).map(({ name }) => name)).toEqual([many[12_345]!.name]);
	expect(searchRows(large, '+49 30 112345', 5).map(({ name }) => name)).toEqual([many[12_345]!.name]);
	expect(searchRows(large, `${many[777]!.birthDate} 777`, 5).map(({ name }) => name)).toContain(
		many[777]!.name
	);
});

test('lists are in the order of the names as they are shown, family name first', () => {
	const named = (family: string, given: string) =>
		row(`${given} ${family}`, { nameParts: { family, given: [given] } });
	const sorted = [named('Yusuf', 'Ada'), named('Álvarez', 'Zoe'), named('Garcia', 'Ben'), row('Abel')]
		.map(toSearchable)
		.sort(byName);
	expect(sorted.map(({ row: { name } }) => name)).toEqual(['Abel', 'Zoe Álvarez', 'Ben Garcia', 'Ada Yusuf']);
});

test('the words of a name are in the order of a registration, so that only another order is one', () => {
	const parts = { family: 'Garcia López', given: ['Maria'] };
	expect(toSearchable(row('Maria Garcia López', { nameParts: parts })).words).toEqual([
		'garcia',
		'lopez',
		'maria'
	]);
});
