// What is remembered of entries is what their registers say, in every state of a document.
import '../../../support/load-automerge.ts';
import { expect, test } from 'vitest';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { idsIn } from '#shared/chart/register-key.ts';
import { registersToResource } from '#shared/chart/registers-to-resource.ts';
import { TestReplica } from '../../../support/chart-documents.ts';

const status = ({ reader }: TestReplica, id = 'a'): unknown =>
	registersToResource(reader, 'Condition', id)['status'];

test('an entry is put together anew after it was written, here or elsewhere, and not before', () => {
	const [here, there] = [new TestReplica(1), new TestReplica(2)];
	here.write({ 'Condition:a:status': '"one"', 'Condition:a-b:status': '"kept"' });
	const kept = registersToResource(here.reader, 'Condition', 'a-b');
	expect(status(here)).toBe('one');
	here.write({ 'Condition:a:status': '"two"' });
	expect(status(here)).toBe('two');
	there.take(here.changes);
	expect(status(there)).toBe('two');
	here.take([there.write({ 'Condition:a:status': '"three"', 'Condition:a:~import': '{"keys":[]}' })!]);
	expect(status(here)).toBe('three');
	here.take([there.write({ 'Condition:a:status': 'null' })!]);
	expect(status(here)).toBeUndefined();
	expect(registersToResource(here.reader, 'Condition', 'a-b')).toBe(kept);
});

test('an entry of which sites wrote apart is put together anew, also when the shown value stays', () => {
	const [here, there] = [new TestReplica(1), new TestReplica(2)];
	there.take([here.write({ 'Condition:a:status': '"one"' })!]);
	const mine = here.write({ 'Condition:a:status': '"mine"' })!;
	const theirs = there.write({ 'Condition:a:status': '"theirs"' })!;
	expect([status(here), status(there)]).toEqual(['mine', 'theirs']);
	here.take([theirs]);
	there.take([mine]);
	expect(status(here)).toBe(status(there));
});

test('who still looks at the state before leaves nothing behind for the next', () => {
	const replica = new TestReplica(1);
	replica.write({ 'Condition:a:status': '"before"' });
	const before = replica.reader;
	replica.write({ 'Condition:a:status': '"after"' });
	registersToResource(before, 'Condition', 'a');
	expect(status(replica)).toBe('after');
});

test('a document more may bring more of an entry, and one less takes it away', () => {
	const [clinical, sensitive] = [new TestReplica(1), new TestReplica(2)];
	clinical.write({ 'Condition:a:status': '"one"' });
	sensitive.write({ 'Condition:a:note': '"apart"' });
	const noteIn = (documents: Parameters<typeof createChartReader>[0]): unknown =>
		registersToResource(createChartReader(documents), 'Condition', 'a')['note'];
	const both = { clinical: clinical.doc, sensitive: sensitive.doc };
	expect(noteIn({ clinical: clinical.doc })).toBeUndefined();
	expect(noteIn(both)).toBe('apart');
	expect(noteIn({ clinical: clinical.doc })).toBeUndefined();
});

test('ids are told once each, whatever else their keys are', () => {
	const keys = [
		'Condition:a-b:code',
		'Condition:a:code',
		'Condition:a:code:1',
		'Condition:a:~x',
		'Condition:b:c:d:e'
	];
	expect(idsIn(keys)).toEqual(['a-b', 'a']);
});

test('who wrote an entry last, and whether two were written apart, is told anew once one of them is written', () => {
	const [here, there] = [new TestReplica(1), new TestReplica(2)];
	const atoms = ({ reader }: TestReplica): unknown[] =>
		reader.candidates('Condition:a:code').map(({ atom, credId }) => [atom, credId]);
	const areApart = ({ reader }: TestReplica): boolean => reader.writtenApart('Condition/a', 'Condition/b');
	const mine = here.write({ 'Condition:a:code': '"mine"' })!;
	const theirs = there.write({ 'Condition:b:code': '"theirs"' })!;
	here.take([theirs]);
	there.take([mine]);
	const before = atoms(here);
	expect([areApart(here), areApart(there)]).toEqual([true, true]);
	expect(atoms(there)).toEqual(before);
	here.take([there.write({ 'Condition:c:code': '"another"' })!]);
	expect([areApart(here), atoms(here)]).toEqual([true, before]);
	here.take([there.write({ 'Condition:a:code': '"seen"' })!]);
	expect([areApart(here), areApart(there)]).toEqual([false, false]);
	expect(atoms(here)).toEqual(atoms(there));
	expect(atoms(here)).not.toEqual(before);
	const elsewhere = there.write({ 'Condition:b:code': '"again"' })!;
	here.write({ 'Condition:a:code': '"meanwhile"' });
	here.take([elsewhere]);
	expect(areApart(here)).toBe(true);
});
