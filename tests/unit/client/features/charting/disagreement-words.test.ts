import { beforeAll, describe, expect, test } from 'vitest';
import { allergyFacts, namedInShort } from '#client/features/charting/allergy-title.ts';
import { bannerFacts, factWords } from '#client/features/charting/banner-facts.ts';
import {
	answerLines,
	disagreementTitle,
	isDisputed,
	keepWords,
	mayKeepBoth,
	type Disagreement
} from '#client/features/charting/disagreement-words.ts';
import { loadCatalogue } from '#client/session/i18n.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';

beforeAll(() => loadCatalogue(['en']));

const answer = (value: unknown, user: string, site: string): Disagreement['values'][number] =>
	({
		value,
		user,
		site,
		userId: user,
		at: '2026-11-20T11:20:00.000Z',
		atom: JSON.stringify(value),
		opId: user
	}) as never;
const view = (
	disagreements: readonly Disagreement[],
	entries: object = {},
	patient: object = {}
): ChartView =>
	({
		patient: {
			resourceType: 'Patient',
			id: 'p',
			name: [{ family: 'Okello' }],
			birthDate: '1968-07-14',
			gender: 'female',
			...patient
		},
		entries,
		disagreements,
		allergies: 'known'
	}) as never;
const dosage = (value: number) => [
	{
		timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
		doseAndRate: [{ doseQuantity: { value, unit: 'mg' } }]
	}
];

const doses: Disagreement = {
	path: 'MedicationRequest/m/dosageInstruction',
	group: 'order',
	values: [answer(dosage(500), 'Dr Noor', 'Hilltop'), answer(dosage(850), 'Nurse Amina', 'Van')]
};
const stopOrDose: Disagreement = {
	path: 'MedicationRequest/m/~order',
	group: 'order',
	values: [
		answer({ status: 'stopped' }, 'Dr Noor', 'Hilltop'),
		answer({ dosageInstruction: dosage(850) }, 'Nurse Amina', 'Van')
	]
};
const births: Disagreement = {
	path: 'Patient/p/birthDate',
	values: [answer('1968-07-14', 'A', 'X'), answer('1969-07-14', 'B', 'Y')]
};
const medicines = {
	MedicationRequest: {
		m: { resourceType: 'MedicationRequest', id: 'm', medicationCodeableConcept: { text: 'metformin' } }
	}
};

describe('a disagreement', () => {
	test('is named by what it is about', () => {
		expect(disagreementTitle(view([doses], medicines), doses)).toBe(
			'Two different answers for metformin: dose'
		);
		expect(disagreementTitle(view([births]), births)).toBe('Two different answers: birth date');
		expect(disagreementTitle(view([stopOrDose], medicines), stopOrDose)).toBe(
			'Two different answers for metformin: order'
		);
	});

	test('shows both answers whole, and buttons that say which', () => {
		expect(answerLines(doses, 0)).toEqual([
			{ words: '500\u00a0mg', detail: 'DOSE 500\u00a0mg — twice a day' }
		]);
		expect([0, 1].map((i) => keepWords(doses, i))).toEqual(['Keep 500\u00a0mg', 'Keep 850\u00a0mg']);
		expect([0, 1].map((i) => keepWords(births, i))).toEqual(['Keep 14-Jul-1968', 'Keep 14-Jul-1969']);
	});

	test('of a group shows what each side wrote', () => {
		expect(answerLines(stopOrDose, 0)).toEqual([{ label: 'status', words: 'stopped' }]);
		expect(answerLines(stopOrDose, 1)).toEqual([{ label: 'dose', words: 'DOSE 850\u00a0mg — twice a day' }]);
	});

	test('whose answers read alike has buttons that say whose', () => {
		const alike: Disagreement = {
			...births,
			values: [answer('1968-07-14', 'A', 'X'), answer({ birthDate: '1968-07-14' }, 'B', 'Y')]
		};
		expect(keepWords(alike, 1)).toBe('Keep the answer of B, Y');
	});

	test('that cannot be both is not offered both', () => {
		expect(mayKeepBoth(births)).toBe(false);
		expect(mayKeepBoth({ ...births, path: 'Patient/p/telecom/a1' })).toBe(true);
		expect(mayKeepBoth(doses)).toBe(true);
	});

	test('keeps an entry among the current ones', () => {
		expect(isDisputed([doses], { resourceType: 'MedicationRequest', entryId: 'm' })).toBe(true);
		expect(isDisputed([doses], { resourceType: 'MedicationRequest', entryId: 'm2' })).toBe(false);
	});
});

describe('the banner', () => {
	test('shows every answer to who the patient is', () => {
		const facts = bannerFacts(view([births]), '2026-11-22');
		expect(factWords(facts.born)).toBe('14-Jul-1968 (58y) or 14-Jul-1969 (57y)');
		expect(factWords(facts.name)).toBe('OKELLO');
		expect(facts.dead).toBe(false);
	});

	test('shows a death that is in dispute as reported', () => {
		const deaths: Disagreement = {
			path: 'Patient/p/deceased[x]',
			values: [answer({ deceasedBoolean: true }, 'A', 'X'), answer(null, 'B', 'Y')]
		};
		expect(bannerFacts(view([deaths]), '2026-11-22').dead).toBe(true);
	});
});

describe('allergies', () => {
	const allergy = (code: object, more: object = {}) => ({
		resourceType: 'AllergyIntolerance',
		code,
		...more
	});
	const coded = (code: string) => ({ coding: [{ code }] });

	test('stand before those of the past; refuted and mistaken ones are gone, unless in dispute', () => {
		const entries = {
			AllergyIntolerance: {
				a: allergy({ text: 'penicillin' }, { recordedDate: '2020' }),
				b: allergy({ text: 'latex' }, { clinicalStatus: coded('resolved') }),
				c: allergy({ text: 'nuts' }, { verificationStatus: coded('refuted') }),
				d: allergy({ text: 'eggs' }, { verificationStatus: coded('entered-in-error') }),
				e: allergy(coded('716186003'))
			}
		};
		const facts = allergyFacts(view([], entries));
		expect(facts.substances).toEqual(['penicillin']);
		expect(facts.entries.map(({ entryId }) => entryId)).toEqual(['a', 'b']);
		expect(facts.noneKnown).toBeUndefined();
		const disputed: Disagreement = { path: 'AllergyIntolerance/c/~allergy', values: [] };
		expect(allergyFacts(view([disputed], entries)).substances).toContain('nuts');
	});
});

test('the banner names allergies whole, and counts those that have no room', () => {
	expect(namedInShort(['penicillin', 'ibuprofen'])).toEqual({ named: ['penicillin', 'ibuprofen'], more: 0 });
	const long = 'sulfamethoxazole with trimethoprim, and every other sulfonamide';
	expect(namedInShort([long, 'penicillin'])).toEqual({ named: [long], more: 1 });
	expect(namedInShort(['penicillin', 'ibuprofen', 'trimethoprim', 'aspirin', 'nuts'])).toEqual({
		named: ['penicillin', 'ibuprofen', 'trimethoprim'],
		more: 2
	});
	expect(namedInShort([])).toEqual({ named: [], more: 0 });
});
