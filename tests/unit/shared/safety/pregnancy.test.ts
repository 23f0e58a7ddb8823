import { expect, test } from 'vitest';
import { medicine, rulesOf } from '../../../support/safety-facts.ts';

const said = (name: string, pregnant = true): readonly string[] =>
	rulesOf({ medicines: [medicine(name)], patient: pregnant ? { pregnant: true } : { sex: 'female' } });

test('nothing is said unless the chart says that the person is pregnant', () => {
	expect(said('sodium valproate', false)).toEqual([]);
	expect(said('sodium valproate')).toEqual(['pregnancy-valproate severe']);
});

test.each([
	[
		'Diclofenac/misoprostol',
		['pregnancy-misoprostol caution', 'pregnancy-misoprostol-for-ulcers severe', 'pregnancy-nsaids caution']
	],
	['Misoprostol 200 micrograms', ['pregnancy-misoprostol caution']],
	['Aspirin 75 mg', []],
	['Telmisartan/hydrochlorothiazide', ['pregnancy-arbs severe']],
	['Tetracycline 1% eye ointment', []],
	['Diclofenac gel', []],
	['Paracetamol', []],
	['Methyldopa', []],
	['Amoxicillin', []],
	['Ferrous sulfate and folic acid', []],
	['Artemether/lumefantrine', []],
	['Nifedipine', []]
])('%s: %j', (name, rules) => {
	expect(said(name)).toEqual(rules);
});
