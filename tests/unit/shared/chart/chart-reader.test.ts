import '../../../support/load-automerge.ts';
import { describe, expect, test } from 'vitest';
import { loadDocument, saveDocument } from '#shared/chart/document/chart-document.ts';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { exchange, testActor, testCredId, TestReplica } from '../../../support/chart-documents.ts';

const DOSE = 'MedicationRequest:m:dosageInstruction';
const ORDER = 'MedicationRequest:m:~order';
const stamp = (verb: string, wrote: string, user: string): string =>
	JSON.stringify({ verb, wrote, user, at: user.length });

/** Two replicas that hold the same first state, written by an import. */
function twoAfterImport(writes: Readonly<Record<string, string>>): readonly [TestReplica, TestReplica] {
	const [a, b] = [new TestReplica(1), new TestReplica(2)];
	a.write(writes, 'import');
	b.take(a.changes);
	return [a, b];
}

describe('reading a chart', () => {
	test('the first allergy at each of two replicas: both are there, and nothing is in disagreement', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write({ 'AllergyIntolerance:p:code': '{"text":"Penicillin"}' }, 'addAllergy');
		b.write({ 'AllergyIntolerance:l:code': '{"text":"Latex"}' }, 'addAllergy');
		exchange(a, b);
		for (const { reader } of [a, b]) {
			expect(reader.keys('AllergyIntolerance:')).toEqual([
				'AllergyIntolerance:l:code',
				'AllergyIntolerance:p:code'
			]);
			expect(reader.contested()).toEqual([]);
		}
	});

	test('two doses apart: both values with their authors, on both sides and after loading', () => {
		const [a, b] = twoAfterImport({ [DOSE]: '[1]' });
		a.write({ [DOSE]: '[2]' }, 'changeDose');
		b.write({ [DOSE]: '[3]' }, 'changeDose');
		exchange(a, b);
		const loaded = createChartReader({ clinical: loadDocument(saveDocument(a.doc), testActor(4)) });
		for (const reader of [a.reader, b.reader, loaded]) {
			expect(reader.contested()).toEqual([DOSE]);
			const byAuthor = reader
				.candidates(DOSE)
				.map(({ atom, credId, message }) => [credId, atom, message])
				.sort();
			expect(byAuthor).toEqual([
				[testCredId(1), '[2]', 'changeDose'],
				[testCredId(2), '[3]', 'changeDose']
			]);
			expect(reader.atom(DOSE)).toBe(a.reader.atom(DOSE));
			expect(
				reader
					.candidates(DOSE)
					.map((candidate) => candidate.opId)
					.sort()
			).toEqual(
				a.reader
					.candidates(DOSE)
					.map((candidate) => candidate.opId)
					.sort()
			);
		}
	});

	test.each(['[2]', '[3]', '[4]', 'null'])(
		'a later write of %s settles it everywhere, and bears its author',
		(atom) => {
			const [a, b] = twoAfterImport({ [DOSE]: '[1]' });
			a.write({ [DOSE]: '[2]' });
			b.write({ [DOSE]: atom === 'null' ? 'null' : '[3]' });
			exchange(a, b);
			expect(a.reader.contested()).toEqual([DOSE]);
			const competing = a.reader
				.candidates(DOSE)
				.map(({ changeHash }) => changeHash)
				.sort();
			b.take([a.write({ [DOSE]: atom }, 'resolveDisagreement')!]);
			for (const { reader } of [a, b]) {
				expect(reader.contested()).toEqual([]);
				const [settled, ...others] = reader.candidates(DOSE);
				expect(others).toEqual([]);
				expect(settled).toMatchObject({ atom, message: 'resolveDisagreement', credId: testCredId(1) });
				expect([...reader.writesOf(settled!.changeHash)]).toEqual([[DOSE, atom]]);
				expect([...reader.predecessorsOf(settled!.changeHash, DOSE)].sort()).toEqual(competing);
			}
		}
	);

	test('a decision to keep what is shown still counts when somebody else writes at the same time', () => {
		for (const kept of ['[2]', '[3]']) {
			const [a, b] = twoAfterImport({ [DOSE]: '[1]' });
			a.write({ [DOSE]: '[2]' });
			b.write({ [DOSE]: '[3]' });
			exchange(a, b);
			a.write({ [DOSE]: kept }, 'resolveDisagreement');
			b.write({ [DOSE]: '[9]' }, 'resolveDisagreement');
			exchange(a, b);
			expect(
				a.reader
					.candidates(DOSE)
					.map(({ atom }) => atom)
					.sort()
			).toEqual([kept, '[9]']);
			expect(b.reader.contested()).toEqual([DOSE]);
		}
	});

	test('a removal against a change is a disagreement; a removal alone is removed but was there', () => {
		const [a, b] = twoAfterImport({ [DOSE]: '[1]', 'Patient:a:gender': '"x"' });
		a.write({ [DOSE]: 'null', 'Patient:a:gender': 'null' });
		b.write({ [DOSE]: '[3]' });
		exchange(a, b);
		expect(a.reader.contested()).toEqual([DOSE]);
		expect(a.reader.atom('Patient:a:gender')).toBeUndefined();
		expect(a.reader.has('Patient:a:gender')).toBe(true);
		expect(a.reader.has('Patient:a:active')).toBe(false);
	});

	test('equal atoms are no disagreement, nor are atoms that differ in key order only', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write({ [DOSE]: '[2]', 'Condition:c:code': '{"text":"x","id":"1"}' });
		b.write({ [DOSE]: '[2]', 'Condition:c:code': '{"id":"1","text":"x"}' });
		exchange(a, b);
		expect(a.reader.contested()).toEqual([]);
		expect(a.reader.candidates(DOSE)).toHaveLength(1);
	});

	test('1.0 and 1.00 are two values: precision is part of a decimal', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write({ [DOSE]: '[1.0]' });
		b.write({ [DOSE]: '[1.00]' });
		exchange(a, b);
		expect(a.reader.contested()).toEqual([DOSE]);
	});

	test('stop here, new dose there: no register is in conflict, the stamp is; sequential edits leave it silent', () => {
		const [a, b] = twoAfterImport({ [DOSE]: '[1]', 'MedicationRequest:m:status': '"active"' });
		a.write(
			{ 'MedicationRequest:m:status': '"stopped"', [ORDER]: stamp('stopMedication', 'w1', 'a') },
			'stopMedication'
		);
		b.write({ [DOSE]: '[2]', [ORDER]: stamp('changeDose', 'w2', 'b') }, 'changeDose');
		exchange(a, b);
		expect(a.reader.contested()).toEqual([ORDER]);
		expect(b.reader.contested()).toEqual([ORDER]);
		expect([
			...a.reader.writesOf(
				a.reader.candidates(ORDER).find(({ credId }) => credId === testCredId(2))!.changeHash
			)
		]).toEqual([
			[DOSE, '[2]'],
			[ORDER, stamp('changeDose', 'w2', 'b')]
		]);

		const [c, d] = twoAfterImport({ [DOSE]: '[1]' });
		c.write({ 'MedicationRequest:m:status': '"stopped"', [ORDER]: stamp('stopMedication', 'w1', 'c') });
		d.take(c.changes);
		d.write({ [DOSE]: '[2]', [ORDER]: stamp('changeDose', 'w2', 'd') });
		c.take(d.changes);
		expect(c.reader.contested()).toEqual([]);
		expect(c.reader.predecessorsOf(c.reader.candidates(ORDER)[0]!.changeHash, ORDER)).toHaveLength(1);
	});

	test('two stamps with the same verb and the same writes are one decision', () => {
		const [a, b] = twoAfterImport({ 'MedicationRequest:m:status': '"active"' });
		a.write({ 'MedicationRequest:m:status': '"stopped"', [ORDER]: stamp('stopMedication', 'w1', 'a') });
		b.write({ 'MedicationRequest:m:status': '"stopped"', [ORDER]: stamp('stopMedication', 'w1', 'bb') });
		exchange(a, b);
		expect(a.reader.contested()).toEqual([]);
	});

	test('an import never counts against a person, also when its operation is the newer one', () => {
		for (const [person, importer] of [
			[1, 2],
			[2, 1]
		] as const) {
			const [a, b] = [new TestReplica(person), new TestReplica(importer)];
			a.write({ [DOSE]: '[1]' }, 'import');
			a.write({ [DOSE]: '[2]', 'Patient:a:gender': 'null' }, 'changeDose');
			for (let i = 0; i < 5; i++) b.write({ [`Condition:${i}:code`]: '{}' }, 'import');
			b.write({ [DOSE]: '[1]', 'Patient:a:gender': '"female"' }, 'import');
			exchange(a, b);
			for (const { reader } of [a, b]) {
				expect(reader.contested()).toEqual([]);
				expect(reader.atom(DOSE)).toBe('[2]');
				expect(reader.atom('Patient:a:gender')).toBeUndefined();
				expect(reader.candidates(DOSE)).toMatchObject([{ message: 'changeDose' }]);
			}
		}
	});

	test('two imports that differ are a disagreement; what they know of the file and reviews are none', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		const writes = (n: string) => ({
			[DOSE]: n,
			'MedicationRequest:m:~import': `{"fullUrl":${n}}`,
			'review:MedicationRequest:m:order:x': n,
			'Chart:c:clinical': n
		});
		a.write(writes('1'), 'import');
		b.write(writes('2'), 'import');
		exchange(a, b);
		expect(a.reader.contested()).toEqual([DOSE]);
	});

	test('a reader joins the documents of a chart', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(1)];
		a.write({ 'Patient:a:gender': '"x"' });
		b.write({ 'Condition:c:code': '{}' }, 'test', [{ type: 'create', key: 'n:plan' }]);
		const reader = createChartReader({ directory: a.doc, clinical: b.doc });
		expect(reader.keys('')).toEqual(['Condition:c:code', 'Patient:a:gender']);
		expect(reader.keys('Condition:')).toEqual(['Condition:c:code']);
		expect(reader.keys('Procedure:')).toEqual([]);
		expect(reader.atom('Patient:a:gender')).toBe('"x"');
		expect(reader.text('n:plan')).toBe('');
		expect(reader.text('n:other')).toBeUndefined();
		expect(reader.textKeys('n:')).toEqual(['n:plan']);
		expect(createChartReader({}).keys('')).toEqual([]);
	});

	test('keys are found after every kind of change', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write({ 'Patient:a:gender': '"x"' });
		expect(a.reader.keys('Patient:')).toHaveLength(1);
		a.write({ 'Patient:a:gender': '"y"' });
		a.write({ 'Patient:a:active': 'true' });
		expect(a.reader.keys('Patient:')).toHaveLength(2);
		b.write({ 'Patient:a:birthDate': '"1970"' });
		a.take(b.changes);
		expect(a.reader.keys('Patient:')).toHaveLength(3);
	});

	test('a reader over 10,000 registers, all of them imported twice, does not begin anew for one more', () => {
		const writes = Object.fromEntries(
			Array.from({ length: 10_000 }, (_, i) => [`Observation:${i}:code`, `{"text":"${i}"}`])
		);
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write(writes, 'import');
		b.write(writes, 'import');
		a.take(b.changes);
		const first = performance.now();
		expect(a.reader.contested()).toEqual([]);
		expect(a.reader.keys('Observation:')).toHaveLength(10_000);
		const once = performance.now() - first;
		a.write({ 'Observation:7:code': '{"text":"x"}' });
		const second = performance.now();
		expect(a.reader.contested()).toEqual([]);
		expect(a.reader.keys('Observation:')).toHaveLength(10_000);
		const again = performance.now() - second;
		expect(again).toBeLessThan(once / 2);
	});
});
