import { describe, expect, test } from 'vitest';
import { CVX, VACCINES } from '#shared/codes/vaccines.ts';
import type { VaccineFact } from '#shared/safety/safety-facts.ts';
import { ANTIGENS, INTERVALS } from '#shared/safety/vaccine-antigens.ts';
import { rulesOf, vaccine } from '../../../support/safety-facts.ts';

const said = (...vaccines: readonly VaccineFact[]): readonly string[] => rulesOf({ vaccines });
const PENTA = '198';
const HEXA = '146';
const DTAP = '20';
const TDAP = '115';
const TD = '139';
const OPV = '178';
const IPV = '10';
const HEP_B = '08';
const RABIES = '90';
const FLU = '140';
const MR = '04';
const MMR = '03';

test('what every vaccine of the list protects against is known, and nothing else is', () => {
	expect(Object.keys(ANTIGENS).sort()).toEqual(VACCINES.map(({ cvx }) => cvx).sort());
	const known = Object.values(ANTIGENS).flat();
	for (const { antigen } of INTERVALS) expect(known).toContain(antigen);
});

describe('on one day', () => {
	test.each([
		['the same code', PENTA, PENTA, ['same-vaccine-same-day severe']],
		['combinations that share something', PENTA, HEXA, ['same-vaccine-same-day severe']],
		['rubella in both', MR, MMR, ['same-vaccine-same-day severe']],
		['both polio vaccines, as the WHO recommends', OPV, IPV, []],
		['different vaccines', PENTA, OPV, []],
		['two injections of a rabies schedule', RABIES, RABIES, []]
	])('%s', (_, a, b, rules) => {
		expect(said(vaccine(a, '2026-03-01'), vaccine(b, '2026-03-01', { path: 'Immunization/other' }))).toEqual(
			rules
		);
	});

	test('is said of whole dates only: two that are known by their year may lie months apart', () => {
		const two = (day: string) =>
			said(vaccine(PENTA, day), vaccine(PENTA, day, { path: 'Immunization/other' }));
		expect(two('2019')).toEqual([]);
		expect(two('2019-03')).toEqual([]);
		expect(two('2019-03-01')).toEqual(['same-vaccine-same-day severe']);
	});

	test('a vaccine that has no code is known by its name', () => {
		const bcg = { path: 'Immunization/1', codes: [], name: 'bcg', day: '2026-03-01' };
		expect(said(bcg, vaccine('19', '2026-03-01'))).toEqual(['same-vaccine-same-day severe']);
		const own = { ...bcg, name: 'Plague vaccine' };
		expect(said(own, { ...own, path: 'Immunization/2', name: 'PLAGUE VACCINE' })).toEqual([
			'same-vaccine-same-day severe'
		]);
		expect(said(own, { ...bcg, path: 'Immunization/2' })).toEqual([]);
	});

	test('a code that is not in the list is told apart by itself', () => {
		const odd = (path: string, code: string, name: string) => ({
			path,
			codes: [`${CVX}|${code}`],
			name,
			day: '2026-03-01'
		});
		expect(said(odd('Immunization/1', '23', 'plague'), odd('Immunization/2', '23', 'Plague, old'))).toEqual([
			'same-vaccine-same-day severe'
		]);
		expect(said(odd('Immunization/1', '23', 'plague'), odd('Immunization/2', '24', 'anthrax'))).toEqual([]);
	});
});

describe('the same number', () => {
	const numbered = (a: string, b: string): readonly string[] =>
		said(vaccine(a, '2025-03-01', { doseNumber: 1 }), vaccine(b, '2026-03-01', { doseNumber: 1 }));

	test.each([
		['of the same vaccine', PENTA, PENTA, ['same-vaccine-same-number severe']],
		['of vaccines of two makers', '177', '133', ['same-vaccine-same-number severe']],
		['of another series that shares something', HEP_B, PENTA, []],
		["of the child's and the adult's series", DTAP, TDAP, []],
		['of a vaccine of every year', FLU, FLU, []]
	])('%s', (_, a, b, rules) => {
		expect(numbered(a, b)).toEqual(rules);
	});
});

describe('too soon', () => {
	test.each([
		['27 days', '2026-03-28', ['interval-polio-oral caution']],
		['28 days', '2026-03-29', []],
		['a month', '2026-04-01', []]
	])('after %s', (_, day, rules) => {
		expect(said(vaccine(OPV, '2026-03-01'), vaccine(OPV, day))).toEqual(rules);
		expect(said(vaccine(OPV, day), vaccine(OPV, '2026-03-01'))).toEqual(rules);
	});

	test('across the turn of the year and a leap day', () => {
		expect(said(vaccine(IPV, '2025-12-20'), vaccine(IPV, '2026-01-17'))).toEqual([]);
		expect(said(vaccine(IPV, '2028-02-10'), vaccine(IPV, '2028-03-08'))).toEqual([
			'interval-polio-injected caution'
		]);
	});

	test('tells all that they share', () => {
		expect(said(vaccine(HEP_B, '2026-03-01'), vaccine(PENTA, '2026-03-10'))).toEqual([
			'interval-hepatitis-b caution'
		]);
		expect(said(vaccine(TD, '2026-03-01'), vaccine(TDAP, '2026-03-10'))).toEqual([
			'interval-diphtheria-small caution',
			'interval-tetanus caution'
		]);
	});

	test('is not said of a day that is not known to the day', () => {
		expect(said(vaccine(OPV, '2026-03'), vaccine(OPV, '2026-03-02'))).toEqual([]);
	});

	test('the days 0, 3, 7 and 14 of a rabies schedule are right', () => {
		const days = ['2026-03-01', '2026-03-04', '2026-03-08', '2026-03-15'];
		expect(said(...days.map((day, i) => vaccine(RABIES, day, { doseNumber: i + 1 })))).toEqual([]);
	});
});

test('a child vaccinated by the schedule of the WHO is right', () => {
	const given: readonly (readonly [string, string, number?])[] = [
		['19', '2025-01-02'],
		[HEP_B, '2025-01-02'],
		...['2025-02-14', '2025-03-14', '2025-04-11'].flatMap((day, i) =>
			[PENTA, OPV, '133', '119'].map((cvx) => [cvx, day, i + 1] as const)
		),
		[IPV, '2025-04-11', 1],
		[MR, '2025-10-02', 1],
		[MR, '2026-07-02', 2],
		['37', '2025-10-02']
	];
	expect(
		said(...given.map(([cvx, day, doseNumber]) => vaccine(cvx, day, doseNumber ? { doseNumber } : {})))
	).toEqual([]);
});
