// The judge of the merge bench finds nothing in our merge, and finds it as soon as one of our rules is left out.
import { describe, expect, test } from 'vitest';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { makeEditPairs, SCENARIOS, type EditPair } from '../../../bench/merge/edit-pairs.ts';
import { judge, type Seen } from '../../../bench/merge/judge.ts';
import { PUBLISHED } from '../../../bench/merge/row-engines.ts';
import { runEngine } from '../../../bench/merge/run-engine.ts';
import { saddlebag } from '../../../bench/merge/saddlebag-engine.ts';

const pairs = makeEditPairs(3 * Object.keys(SCENARIOS).length, createSeededRandom(7));

test('ours loses nothing, mixes no dose, loses no allergy, and does not look at clocks', () => {
	expect(runEngine(saddlebag(), pairs)).toEqual({
		lostSilently: 0,
		lostVisibly: 0,
		mixedDoses: 0,
		lostAllergies: 0,
		changedByClock: 0,
		byDatum: new Map()
	});
});

test('without the stamps of decision groups a stop beside a dose, and an allergy that was ended, go through', () => {
	const score = runEngine(saddlebag('stamps'), pairs);
	expect(score.mixedDoses).toBe(3);
	expect(score.lostAllergies).toBe(6);
});

test('without questions to people one of two values is lost', () => {
	const score = runEngine(saddlebag('questions'), pairs);
	expect(score.byDatum.get('order: two doses')).toBe(3);
	expect(score.byDatum.get('patient: two birth dates')).toBe(3);
	expect(score.lostAllergies).toBeGreaterThan(0);
});

test.each(PUBLISHED)('$name loses edits', ({ name, merge }) => {
	const score = runEngine(merge, pairs);
	expect(score.lostSilently).toBeGreaterThan(0);
	expect(score.lostAllergies).toBeGreaterThan(0);
	expect(score.changedByClock > 0).toBe(name === 'hikma' || name === 'couchdb');
	expect(score.mixedDoses > 0).toBe(name === 'watermelondb');
});

describe('the judge', () => {
	const row = 'MedicationRequest/1';
	const pair: EditPair = {
		datum: 'order',
		before: { [row]: { amount: '100', times: '1', status: 'active' } },
		sides: [[{ row, columns: { amount: '200' } }], [{ row, columns: { times: '2' } }]],
		at: [0, 0],
		first: 0
	};
	const seen = (amount: string, times: string) => ({
		standing: { [row]: [{ amount, times, status: 'active' }] },
		asked: {},
		told: []
	});

	test('calls a dose mixed that nobody ordered, and no other', () => {
		expect(judge(pair, seen('200', '2'))).toMatchObject({ lostSilently: 0, mixedDose: true });
		expect(judge(pair, seen('200', '1'))).toMatchObject({ lostSilently: 1, mixedDose: false });
	});

	test('counts what is asked as seen, and what is told as lost visibly', () => {
		const asked: Seen = { ...seen('200', '1'), asked: { [row]: [{ amount: '200' }, { times: '2' }] } };
		expect(judge(pair, asked)).toMatchObject({ lostSilently: 0, mixedDose: false });
		expect(judge(pair, { ...seen('200', '1'), told: ['2'] })).toMatchObject({
			lostSilently: 0,
			lostVisibly: 1
		});
	});

	test('misses an allergy that is gone, and one that was ended unseen', () => {
		const there = 'AllergyIntolerance/1';
		const ended: EditPair = {
			...pair,
			before: { [there]: { state: 'active' } },
			sides: [
				[{ row: there, columns: { state: 'refuted' } }],
				[{ row: there, columns: { criticality: 'high' } }]
			]
		};
		const shown = { standing: { [there]: [{ state: 'refuted', criticality: 'high' }] }, asked: {}, told: [] };
		expect(judge(ended, shown)).toMatchObject({ lostSilently: 0, lostAllergy: true });
		expect(judge(ended, { ...shown, asked: { [there]: [{ state: 'refuted' }] } })).toMatchObject({
			lostAllergy: false
		});
		expect(judge(ended, { standing: {}, asked: {}, told: [] })).toMatchObject({ lostAllergy: true });
	});
});
