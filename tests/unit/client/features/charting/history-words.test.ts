import { beforeAll, expect, test } from 'vitest';
import { asksFor, identifies } from '#client/features/charting/second-identifier.ts';
import { disputedMedicines } from '#client/features/charting/disputed-medicines.ts';
import { historyBlock } from '#client/features/charting/history-words.ts';
import { measuredWhen } from '#client/features/charting/vitals-form.ts';
import { loadCatalogue } from '#client/session/i18n.ts';

beforeAll(() => loadCatalogue(['en']));

const version = (more: object) =>
	({
		verb: 'changeDose',
		user: 'Ben Okoro',
		userId: 'u',
		site: 'Riverside',
		device: 'Tablet 2',
		at: '2026-05-04T09:30:00.000Z',
		elements: [{ element: 'dosageInstruction', value: [{ text: '850 mg' }], before: [[{ text: '500 mg' }]] }],
		...more
	}) as never;

test('a change says what it did, who, where, on which device, and what stood before', () => {
	expect(
		historyBlock('MedicationRequest', version({ reason: 'HbA1c 8', effectiveAt: '2026-05-01' }))
	).toMatchObject({
		what: 'New dose',
		user: 'Ben Okoro',
		where: 'Riverside, Tablet 2',
		happened: '01-May-2026',
		reason: 'HbA1c 8',
		lines: [{ label: 'dose', now: '850 mg', before: ['500 mg'] }]
	});
});

test('what is not known is left open, a file and a decision are said to be such, machine matters are not said', () => {
	const taken = version({ verb: 'import', user: '', site: '', device: undefined });
	expect(historyBlock('Condition', taken)).toMatchObject({
		what: 'Taken in from a file',
		user: undefined,
		where: undefined,
		happened: undefined
	});
	expect(historyBlock('Condition', version({ decided: { path: '', keep: 0 } })).what).toBe(
		'Decided between different answers'
	);
	const subject = { element: 'subject', value: { reference: 'Patient/p' }, before: [] };
	expect(historyBlock('Condition', version({ verb: 'new-verb', elements: [subject] }))).toMatchObject({
		what: 'Corrected',
		lines: []
	});
});

test('a time that lies ahead is not taken, on the same day too', () => {
	const now = new Date(2026, 4, 4, 9, 30).getTime();
	const at = (day: string, time: string) => measuredWhen({ day, time }, '2026-05-04', now);
	expect(at('', '')).toEqual({});
	expect(at('', '09:31')).toBeUndefined();
	expect(at('05-May-2026', '')).toBeUndefined();
	expect(at('', '9:30')).toEqual({ effectiveAt: new Date(now).toISOString() });
	expect(at('03-May-2026', '')).toEqual({ effectiveAt: '2026-05-03' });
});

const row = {
	name: 'Grace Okello',
	birthDate: '1990-02-02',
	identifiers: [{ value: '129 728 7652' }],
	phones: []
};
test.each([
	['02-Feb-1990', true],
	['1297287652', true],
	['Grace Okello', false],
	['02-Feb-1991', false],
	['', false]
])('a second identifier: %s', (typed, is) => expect(identifies(row as never, typed)).toBe(is));

test('somebody of whom nothing else is known is confirmed by the name', () => {
	const unknown = { ...row, birthDate: undefined, identifiers: [] } as never;
	expect(asksFor(unknown)).toBe('name');
	expect(identifies(unknown, 'grace okello')).toBe(true);
});

test('ordering asks about a medicine of the same name while two answers wait about it', () => {
	const view = {
		entries: {
			MedicationRequest: {
				m: {
					resourceType: 'MedicationRequest',
					medicationCodeableConcept: { text: 'Metformin 500 MG Oral Tablet' }
				}
			}
		},
		disagreements: [{ path: 'MedicationRequest/m/~order', values: [] }]
	} as never;
	expect(disputedMedicines(view, 'metformin hydrochloride')).toMatchObject([{ path: 'MedicationRequest/m' }]);
	expect(disputedMedicines(view, 'amoxicillin oral tablet')).toEqual([]);
	expect(disputedMedicines(view, '')).toEqual([]);
});
