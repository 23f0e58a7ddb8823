import { describe, expect, test } from 'vitest';
import { utf8 } from '#shared/core/bytes.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import {
	decodePage,
	encodePage,
	rowOfTold,
	toldOf,
	type ToldChart
} from '#shared/engine/bootstrap/directory-page.ts';
import { deriveChartIdentity } from '#shared/engine/chart-identity.ts';

const suite = createWebCryptoSuite();
const importKey = new Uint8Array(32).fill(3);
const KEY = 'urn:uuid:0f0e0d0c-0b0a-4908-8706-050403020100';

const told: ToldChart = {
	key: KEY,
	patientId: '0f0e0d0c-0b0a-4908-8706-050403020100',
	name: 'Maria Okello',
	nameParts: { family: 'Okello', given: ['Maria'] },
	birthDate: '1980-02-03',
	gender: 'female',
	identifiers: [{ value: 'R-1' }],
	phones: ['077'],
	lastSeen: { day: '2026-05-04' },
	changes: 4,
	has: [0, 2]
};

describe('a page of the list', () => {
	test('[DER-5] comes back as it was written, its documents from its key', async () => {
		const page = decodePage(encodePage({ parts: 3, charts: [told] }))!;
		expect(page.parts).toBe(3);
		const row = await rowOfTold(suite, importKey, page.charts[0]!);
		const identity = await deriveChartIdentity(suite, importKey, KEY);
		expect(row).toMatchObject({ ...identity, name: 'Maria Okello', told: true, complete: false, toCheck: 0 });
		expect(row.named).toEqual([identity.docIds.clinical, identity.docIds.directory]);
		expect(toldOf(row)).toEqual(told);
	});

	test('of another form is no page, and a chart that is not whole is left out', () => {
		expect(decodePage(utf8('{'))).toBeUndefined();
		expect(decodePage(utf8('null'))).toBeUndefined();
		expect(decodePage(utf8(JSON.stringify({ v: 2, parts: 0, charts: [] })))).toBeUndefined();
		const some = { v: 1, parts: 1, charts: [{ ...told, name: 5 }, null, { ...told, has: 'all' }, told] };
		expect(decodePage(utf8(JSON.stringify(some)))!.charts).toEqual([told]);
	});
});
