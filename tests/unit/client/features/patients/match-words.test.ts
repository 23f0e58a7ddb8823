import { beforeAll, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { SearchHit } from '#shared/engine/patient-rows.ts';
import { loadCatalogue } from '#client/session/i18n.ts';
import { matchWords } from '#client/features/patients/match-words.ts';

beforeAll(() => loadCatalogue(['en']));

const hit: SearchHit = {
	chartId: 'a' as ChartId,
	name: 'Maria Garcia',
	birthDate: '1985-07-14',
	gender: 'female',
	identifiers: [],
	phones: ['0771 234 567', '0393 900 112'],
	complete: true,
	toCheck: 0,
	reasons: ['name']
};

test('why somebody is listed is said in words, with the phone that fits', () => {
	expect(matchWords(hit, 'gar')).toEqual([]);
	expect(matchWords({ ...hit, reasons: ['name', 'phone'] }, '0393 9')).toEqual(['Phone 0393 900 112']);
	expect(matchWords({ ...hit, reasons: ['birthDate', 'identifier'] }, '14071985')).toEqual([
		'Born on this date',
		'This number'
	]);
	expect(matchWords({ ...hit, reasons: ['near-name'] }, 'gracia')).toEqual(['Nearly the same name']);
});
