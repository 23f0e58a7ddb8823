// What is read of a change without Automerge is what Automerge reads; and of what it does not read it says so.
import '../../../support/load-automerge.ts';
import * as A from '@automerge/automerge/slim';
import { describe, expect, test } from 'vitest';
import { GENESIS_ACTOR, GENESIS_HASH, genesisChange, REGISTERS_ID, TEXTS_ID } from '#shared/chart/genesis.ts';
import { readOperations } from '#shared/chart/read-operations.ts';
import { exchange, testActor, TestReplica } from '../../../support/chart-documents.ts';

/** As Automerge has it. */
function asked(change: Uint8Array): ReturnType<typeof readOperations> {
	const { actor, deps, hash, message, ops, seq, startOp, time } = A.decodeChange(change);
	const written = ops.flatMap(({ obj, key }) => (obj === REGISTERS_ID ? [String(key)] : []));
	const maxOp = startOp + ops.length - 1;
	return { actor, deps, hash: hash!, message: message ?? '', seq, startOp, time, maxOp, written };
}

type Op = Parameters<typeof A.encodeChange>[0]['ops'][number];
const withOps = (ops: readonly object[], actor = testActor(7)): Uint8Array =>
	A.encodeChange({
		...{ actor, author: null, seq: 1, startOp: 3, time: 1, message: '', deps: [GENESIS_HASH] },
		ops: ops as Op[]
	});
const SET = { action: 'set', obj: REGISTERS_ID, key: 'a', value: '"x"', pred: [] };

describe('a change', () => {
	test('of registers, texts and letters is read as Automerge reads it', () => {
		const [here, there] = [new TestReplica(1), new TestReplica(2)];
		here.write({ 'Patient:a:name:1': '"Ana"', 'Patient:a:~import': '{}' }, 'import');
		here.write({}, 'begin', [{ type: 'create', key: 'n:plan' }]);
		exchange(here, there);
		here.write({}, 'type', [{ type: 'splice', key: 'n:plan', index: 0, remove: 0, insert: 'höflich 🐎' }]);
		there.write({ 'Patient:a:name:1': '"Anna"' }, 'correct\nseen directory 0011223344556677');
		exchange(here, there);
		here.write({ 'Patient:a:name:1': 'null', 'Patient:a:gender': '"female"' }, '');
		here.write({}, 'type', [{ type: 'splice', key: 'n:plan', index: 2, remove: 4, insert: 'x' }]);
		const changes = [...here.changes, ...there.changes];
		expect(changes).toHaveLength(6);
		for (const change of changes) expect(readOperations(change)).toEqual(asked(change));
	});

	test.each([
		['the genesis change', genesisChange()],
		['by the genesis actor', withOps([SET], GENESIS_ACTOR)],
		['that deletes a register', withOps([{ action: 'del', obj: REGISTERS_ID, key: 'a', pred: [] }])],
		[
			'that makes an object in a register',
			withOps([{ action: 'makeMap', obj: REGISTERS_ID, key: 'a', pred: [] }])
		],
		['that writes beside texts', withOps([{ ...SET, obj: TEXTS_ID }])],
		['that writes in the root', withOps([{ ...SET, obj: '_root', key: 'r' }])],
		['with a number', withOps([{ ...SET, value: 7, datatype: 'int' }])],
		['without its last byte', withOps([SET]).slice(0, -1)],
		['with another byte', withOps([SET]).with(-1, 0x79)],
		['that is none', new Uint8Array(20)]
	])('%s is left to Automerge', (_, change) => {
		expect(readOperations(change)).toBeUndefined();
	});
});
