// Giving a vaccine: what is found, what is suggested, and what is written.
import { beforeAll, describe, expect, it } from 'vitest';
import { VACCINES } from '#shared/codes/vaccines.ts';
import { emptyVaccine, type VaccineDraft } from '#client/features/charting/drafts.ts';
import { filterTimeline, timelineOf } from '#client/features/charting/timeline-entries.ts';
import {
	expiryOf,
	findVaccines,
	isExpired,
	nextDose,
	usualSite,
	vaccineCommand,
	vaccineName,
	vaccineToCheck,
	withVaccine
} from '#client/features/charting/vaccines/vaccine-form.ts';
import { hasMessage, loadCatalogue } from '#client/session/i18n.ts';
import { sitesSharing, TEST_CHART, type TestSite, type VerbCall } from '../../../../support/chart-site.ts';

beforeAll(() => loadCatalogue(['en']));

const TODAY = '2026-11-29';
const draft = (fields: Partial<VaccineDraft>): VaccineDraft => ({ ...emptyVaccine(), ...fields });
const chart = (prepare: (site: TestSite) => unknown = () => undefined) => sitesSharing(1, prepare)[0][0]!;
/** Runs the form's command, as the screen would. */
const give = (site: TestSite, fields: Partial<VaccineDraft>) => {
	const { verb, ...args } = vaccineCommand(draft(fields), TODAY)!;
	return site.make({ verb, args } as VerbCall);
};
const born = (site: TestSite, birthDate: string) =>
	site.do({ verb: 'correctDemographics', args: { id: TEST_CHART, elements: { birthDate } } });

describe('finding', () => {
	it('every vaccine of the table has a name of its own on screen', () => {
		for (const { cvx } of VACCINES) expect(hasMessage(`vaccine.cvx-${cvx}`), cvx).toBe(true);
		expect(new Set(VACCINES.map(({ cvx }) => vaccineName(cvx))).size).toBe(VACCINES.length);
	});

	it('by name, disease, short form or code; what was given today first', () => {
		expect(findVaccines('flu', [])[0]!.cvx).toBe('140');
		expect(findVaccines('measles', []).map(({ cvx }) => cvx)).toEqual(['04', '05', '03', '94']);
		expect(findVaccines('tetanus adult', [])).toHaveLength(1);
		expect(findVaccines('198', [])[0]!.cvx).toBe('198');
		expect(findVaccines('', ['37'])[0]!.cvx).toBe('37');
		expect(findVaccines('no such thing', [])).toEqual([]);
	});
});

describe('suggestions', () => {
	it('the next dose by what the chart holds', () => {
		const site = chart();
		expect(nextDose(site.view, '08')).toBe(1);
		give(site, { vaccine: '08', dose: '2' });
		expect(nextDose(site.view, '08')).toBe(3);
		give(site, { vaccine: '08', how: 'not-given', reason: 'Refused' });
		expect(nextDose(site.view, '08')).toBe(3);
		expect(nextDose(site.view, '140')).toBeUndefined();
	});

	it('the thigh of a small child, the arm later, nothing for what is swallowed or of unknown age', () => {
		const site = chart();
		expect(usualSite(site.view, TODAY, 'IM')).toBe('');
		born(site, '2026-03-01');
		expect(usualSite(site.view, TODAY, 'IM')).toBe('LT');
		expect(usualSite(site.view, TODAY, 'IDINJ')).toBe('LA');
		expect(usualSite(site.view, TODAY, 'PO')).toBe('');
		born(site, '1990-03-01');
		expect(usualSite(site.view, TODAY, 'IM')).toBe('LA');
	});

	it('the lot of the day', () => {
		const chosen = withVaccine(draft({ query: 'flu' }), '140', chart().view, TODAY, {
			lot: 'AB1',
			expires: 'Jun 2027'
		});
		expect(chosen).toMatchObject({ vaccine: '140', query: '', route: 'IM', lot: 'AB1', dose: '' });
		expect(expiryOf(chosen)).toBe('2027-06-30');
		expect(isExpired({ ...chosen, expires: 'Oct 2026' }, TODAY)).toBe(true);
		expect(isExpired({ ...chosen, expires: 'Nov 2026' }, TODAY)).toBe(false);
	});
});

describe('what is written', () => {
	it('given here: code, lot, place, route, dose', () => {
		const site = chart();
		const { id } = give(site, {
			vaccine: '08',
			lot: ' L7 ',
			expires: '1-Feb-2028',
			site: 'LT',
			route: 'IM',
			dose: '2'
		});
		expect(site.view.entries['Immunization']![id]).toMatchObject({
			status: 'completed',
			primarySource: true,
			vaccineCode: {
				coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '08' }],
				text: 'Hepatitis B, child'
			},
			lotNumber: 'L7',
			expirationDate: '2028-02-01',
			site: { coding: [{ code: 'LT' }] },
			route: { coding: [{ code: 'IM' }] },
			protocolApplied: [{ doseNumberPositiveInt: 2 }]
		});
	});

	it('given elsewhere, on a day that may be known to the year only', () => {
		const site = chart();
		const { id } = give(site, { vaccine: '37', how: 'card', day: '2019', site: 'LA', route: 'SQ' });
		const entry = site.view.entries['Immunization']![id]!;
		expect(entry).toMatchObject({ primarySource: false, occurrenceDateTime: '2019' });
		expect(entry).not.toHaveProperty('site');
		expect(entry).not.toHaveProperty('performer');
	});

	it('not given, with the reason; a name that is not in the list, without a code', () => {
		const site = chart();
		const { id } = give(site, { query: 'Malaria R21', how: 'not-given', reason: 'Out of stock', lot: 'x' });
		const entry = site.view.entries['Immunization']![id]!;
		expect(entry).toMatchObject({
			status: 'not-done',
			vaccineCode: { text: 'Malaria R21' },
			statusReason: { text: 'Out of stock' }
		});
		expect(entry).not.toHaveProperty('lotNumber');
	});

	it.each<[string, Partial<VaccineDraft>]>([
		['without a vaccine', {}],
		['on a day that lies ahead', { vaccine: '140', day: '30-Nov-2026' }],
		['on a day that is none', { vaccine: '140', day: 'soon' }],
		['with a dose that is no number', { vaccine: '140', dose: 'first' }],
		['with an expiry that is no date', { vaccine: '140', expires: 'x' }],
		['not given without a reason', { vaccine: '140', how: 'not-given' }]
	])('nothing %s', (_, fields) => expect(vaccineCommand(draft(fields), TODAY)).toBeUndefined());
});

describe('in the chart', () => {
	it('the checks are asked about what was given, with its day and number', () => {
		const given = draft({ vaccine: '140', day: '28-Nov-2026', dose: '2' });
		expect(vaccineToCheck(given, TODAY)).toMatchObject({
			vaccineCode: { coding: [{ code: '140' }] },
			day: '2026-11-28',
			doseNumber: 2
		});
		expect(vaccineToCheck(draft({ vaccine: '140' }), TODAY)).toMatchObject({ day: TODAY });
		expect(vaccineToCheck(draft({ vaccine: '140', how: 'card', day: '2019' }), TODAY)).toMatchObject({
			day: '2019'
		});
	});

	it('they are asked nothing about what was not given, or cannot be read', () => {
		const none = [
			draft({}),
			draft({ vaccine: '140', day: 'soon' }),
			draft({ vaccine: '140', how: 'not-given', reason: 'Fever' })
		];
		for (const one of none) expect(vaccineToCheck(one, TODAY)).toBeUndefined();
	});

	it('the timeline has a filter for them', () => {
		const site = chart((one) => one.make({ verb: 'addCondition', args: { code: { text: 'Asthma' } } }));
		give(site, { vaccine: '140', lot: 'AB1' });
		const { groups, hidden } = filterTimeline(timelineOf(site.view), 'vaccines', '');
		expect(groups.flatMap(({ items }) => items)).toMatchObject([
			{ title: 'Vaccine: Influenza (flu)', parts: [{ words: 'lot AB1' }] }
		]);
		expect(hidden).toBe(1);
	});
});
