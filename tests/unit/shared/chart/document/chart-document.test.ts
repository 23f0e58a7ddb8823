import '../../../../support/load-automerge.ts';
import * as A from '@automerge/automerge/slim';
import { fc } from '../../../../support/seeded-fast-check.ts';
import { describe, expect, test } from 'vitest';
import { applyEdit, firstChange } from '#shared/chart/document/apply-edit.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import { atomOf, registerKeys, textOf, valuesOf } from '#shared/chart/document/document-values.ts';
import {
	authorOf,
	changesSince,
	historyOf,
	writesOfChange
} from '#shared/chart/document/document-history.ts';
import {
	createDocument,
	headsOf,
	loadDocument,
	saveDocument,
	type ChartDocument
} from '#shared/chart/document/chart-document.ts';
import { parseChange } from '#shared/chart/document/change-bytes.ts';
import { GENESIS_ACTOR, GENESIS_HASH, genesisChange, REGISTERS_ID, TEXTS_ID } from '#shared/chart/genesis.ts';
import {
	exchange,
	testActor,
	testCredId,
	testEdit,
	TestReplica
} from '../../../../support/chart-documents.ts';

/** Registers with several values, found the slow way. */
const scanned = (document: ChartDocument): readonly string[] =>
	registerKeys(document).filter((key) => valuesOf(document, key).length > 1);

describe('a first change made without its document', () => {
	const registerKey = fc.string({ unit: 'grapheme' }).map((rest) => `Patient:${rest}`);

	test('is byte for byte what the document would have made', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.tuple(registerKey, fc.string({ unit: 'grapheme' })), {
					minLength: 1,
					maxLength: 30,
					selector: ([key]) => key
				}),
				fc.nat(),
				(entries, at) => {
					const edit = {
						scope: 'directory',
						message: 'import',
						writes: new Map(entries),
						texts: []
					} as const;
					const actor = testActor(1);
					const { change } = applyEdit(createDocument(actor), edit, { at });
					expect(firstChange(edit, { actor, at })).toEqual(change);
				}
			)
		);
	});
});

describe('genesis', () => {
	test('is what Automerge makes of two empty maps by the fixed actor at time 0, and nothing else', () => {
		const made = A.change(A.init<Record<string, object>>({ actor: GENESIS_ACTOR }), { time: 0 }, (draft) => {
			draft['r'] = {};
			draft['text'] = {};
		});
		expect(genesisChange()).toEqual(A.getLastLocalChange(made));
		expect(A.decodeChange(genesisChange())).toMatchObject({
			hash: GENESIS_HASH,
			deps: [],
			time: 0,
			actor: GENESIS_ACTOR
		});
		expect(A.getObjectId(made['r'])).toBe(REGISTERS_ID);
		expect(A.getObjectId(made['text'])).toBe(TEXTS_ID);
	});

	test('is the only head of a new document, whoever makes it', () => {
		for (const author of [1, 2]) expect(headsOf(createDocument(testActor(author)))).toEqual([GENESIS_HASH]);
	});

	test('another change by its actor is refused', () => {
		const forged = A.getLastLocalChange(
			A.change(A.init<Record<string, object>>({ actor: GENESIS_ACTOR }), { time: 1 }, (draft) => {
				draft['r'] = {};
			})
		)!;
		expect(parseChange(forged)).toEqual({ ok: false, error: { type: 'ForbiddenOperation' } });
		expect(parseChange(genesisChange()).ok).toBe(true);
	});
});

describe('a document', () => {
	test('an edit is one change with its author, message and time', () => {
		const actor = testActor(7);
		const { doc, change } = applyEdit(
			createDocument(actor),
			testEdit({ 'Patient:a:gender': '"female"' }, 'registerPatient'),
			{
				at: 1_790_000_000_123
			}
		);
		expect(parseChange(change!)).toMatchObject({
			ok: true,
			value: {
				actor,
				credId: testCredId(7),
				seq: 1,
				at: 1_790_000_000_123,
				message: 'registerPatient',
				deps: [GENESIS_HASH]
			}
		});
		expect(historyOf(doc)).toEqual([(parseChange(change!) as { value: unknown }).value]);
		expect(changesSince(doc, [])).toEqual([change]);
		expect(changesSince(doc, headsOf(doc))).toEqual([]);
	});

	test('an edit that changes nothing makes no change, and never hands out an older one', () => {
		const replica = new TestReplica(1);
		expect(replica.write({})).toBeUndefined();
		expect(replica.write({ 'Patient:a:gender': '"female"' })).toBeDefined();
		const heads = headsOf(replica.doc);
		expect(replica.write({})).toBeUndefined();
		expect(headsOf(replica.doc)).toEqual(heads);
	});

	test('is the same after save and load, with what several people wrote', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write({ 'Patient:a:gender': '"female"', 'Patient:a:active': 'true' }, 'test', [
			{ type: 'create', key: 'n:plan' },
			{ type: 'splice', key: 'n:plan', index: 0, remove: 0, insert: 'Rest. 😀 é' }
		]);
		b.write({ 'Patient:a:gender': '"male"' });
		a.take(b.changes);
		const loaded = loadDocument(saveDocument(a.doc), testActor(3));
		expect(headsOf(loaded)).toEqual(headsOf(a.doc));
		expect(registerKeys(loaded)).toEqual(registerKeys(a.doc));
		expect(valuesOf(loaded, 'Patient:a:gender')).toEqual(valuesOf(a.doc, 'Patient:a:gender'));
		expect([...loaded.multiple.keys()]).toEqual(['Patient:a:gender']);
		expect(textOf(loaded, 'n:plan')).toBe('Rest. 😀 é');
	});

	test('what is not a chart document does not load', () => {
		const foreign = A.save(A.from({ r: {}, text: {} }));
		expect(() => loadDocument(foreign, testActor(1))).toThrow();
		expect(() => loadDocument(new Uint8Array([1, 2, 3]), testActor(1))).toThrow();
	});

	test('two people type in one section apart: every letter stays', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		b.take([a.write({}, 'startNote', [{ type: 'create', key: 'n:plan' }])!]);
		a.write({}, 'editNote', [{ type: 'splice', key: 'n:plan', index: 0, remove: 0, insert: 'Rest.' }]);
		b.write({}, 'editNote', [{ type: 'splice', key: 'n:plan', index: 0, remove: 0, insert: 'Fluids.' }]);
		exchange(a, b);
		expect(textOf(a.doc, 'n:plan')).toBe(textOf(b.doc, 'n:plan'));
		expect(textOf(a.doc, 'n:plan')).toContain('Rest.');
		expect(textOf(a.doc, 'n:plan')).toContain('Fluids.');
	});

	test('creating a text that exists keeps what stands in it', () => {
		const a = new TestReplica(1);
		a.write({}, 'test', [
			{ type: 'create', key: 'n:plan' },
			{ type: 'splice', key: 'n:plan', index: 0, remove: 0, insert: 'Rest.' }
		]);
		expect(a.write({}, 'test', [{ type: 'create', key: 'n:plan' }])).toBeUndefined();
		expect(textOf(a.doc, 'n:plan')).toBe('Rest.');
	});

	test('a text key with "/" is a bug that is heard at once', () => {
		expect(() => new TestReplica(1).write({}, 'test', [{ type: 'create', key: 'n:a/b' }])).toThrow('"/"');
	});

	test('keys that objects have by nature are not there', () => {
		const { doc } = new TestReplica(1);
		for (const key of ['constructor', '__proto__', 'toString']) {
			expect(atomOf(doc, key)).toBeUndefined();
			expect(textOf(doc, key)).toBeUndefined();
		}
	});
});

describe('merging', () => {
	test('says which registers and texts are touched, each once', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write({ 'Patient:a:gender': '"female"' });
		a.write({ 'Patient:a:gender': '"other"' }, 'test', [
			{ type: 'create', key: 'n:plan' },
			{ type: 'splice', key: 'n:plan', index: 0, remove: 0, insert: 'x' }
		]);
		const merged = b.take(a.changes);
		expect(merged.touchedKeys).toEqual(['Patient:a:gender']);
		expect(merged.touchedTextKeys).toEqual(['n:plan']);
		expect(merged.missingDeps).toEqual([]);
		expect(b.take(a.changes).touchedKeys).toEqual([]);
	});

	test('a change whose basis is missing waits, also across save and load, and is named', () => {
		const a = new TestReplica(1);
		const [first, second] = [
			a.write({ 'Patient:a:gender': '"female"' })!,
			a.write({ 'Patient:a:active': 'true' })!
		];
		const waiting = applyRemoteChanges(createDocument(testActor(2)), [second]);
		const firstHash = historyOf(a.doc)[0]!.hash;
		expect(waiting.missingDeps).toEqual([firstHash]);
		expect(registerKeys(waiting.doc)).toEqual([]);
		const loaded = loadDocument(saveDocument(waiting.doc), testActor(2));
		const done = applyRemoteChanges(loaded, [first]);
		expect(done.missingDeps).toEqual([]);
		expect(registerKeys(done.doc)).toEqual(['Patient:a:active', 'Patient:a:gender']);
		expect([...done.touchedKeys].sort()).toEqual(['Patient:a:active', 'Patient:a:gender']);
	});

	test('bad changes are refused one by one, the others are taken', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		const good = a.write({ 'Patient:a:gender': '"female"' })!;
		const broken = good.slice();
		broken[broken.length - 1]! ^= 1;
		const merged = b.take([new Uint8Array([1, 2, 3]), good, broken, new Uint8Array()]);
		expect(merged.refused).toEqual([0, 2, 3]);
		expect(atomOf(b.doc, 'Patient:a:gender')).toBe('"female"');
	});

	test('a second change under a used (actor, seq) is refused and wedges nothing', () => {
		const actor = testActor(1);
		const [one, two] = ['"female"', '"male"'].map(
			(atom) => applyEdit(createDocument(actor), testEdit({ 'Patient:a:gender': atom }), { at: 1 }).change!
		);
		const [b, c] = [new TestReplica(2), new TestReplica(3)];
		c.write({ 'Patient:a:active': 'true' });
		expect(b.take([one!]).refused).toEqual([]);
		expect(b.take([c.changes[0]!, two!]).refused).toEqual([1]);
		expect(atomOf(b.doc, 'Patient:a:gender')).toBe('"female"');
		expect(atomOf(b.doc, 'Patient:a:active')).toBe('true');
		expect(b.write({ 'Patient:a:birthDate': '"1970"' })).toBeDefined();
	});

	test.each<[string, (draft: Record<string, Record<string, unknown>>) => void]>([
		['replacing the registers', (draft) => void (draft['r'] = {})],
		['deleting the texts', (draft) => void delete draft['text']],
		['deleting a register', (draft) => void delete draft['r']!['Patient:a:gender']],
		['making an object in a register', (draft) => void (draft['r']!['Patient:a:gender'] = { a: 1 })],
		['collaborative text in a register', (draft) => void (draft['r']!['Patient:a:gender'] = 'female')],
		['a number as a text', (draft) => void (draft['text']!['n:plan'] = 1)]
	])('%s is refused', (_title, write) => {
		const a = new TestReplica(1);
		a.write({ 'Patient:a:gender': '"female"' });
		const evil = A.change(
			A.load<Record<string, Record<string, unknown>>>(saveDocument(a.doc), testActor(2)),
			{ time: 1 },
			write
		);
		const change = A.getLastLocalChange(evil)!;
		expect(parseChange(change)).toEqual({ ok: false, error: { type: 'ForbiddenOperation' } });
		expect(a.take([change]).refused).toEqual([0]);
	});

	test('a root object from a newer version is kept', () => {
		const a = new TestReplica(1);
		const newer = A.change(
			A.load<Record<string, object>>(saveDocument(a.doc), testActor(2)),
			{ time: 1 },
			(draft) => {
				draft['ledger'] = {};
			}
		);
		expect(a.take([A.getLastLocalChange(newer)!]).refused).toEqual([]);
	});

	test('which registers hold several values is known at every step, as a scan would find it', () => {
		const step = fc.record({
			who: fc.nat(2),
			key: fc.constantFrom('Patient:a:gender', 'Patient:a:active'),
			value: fc.nat(2),
			takes: fc.option(fc.nat(2), { nil: undefined, freq: 2 })
		});
		let conflicts = 0;
		fc.assert(
			fc.property(fc.array(step, { minLength: 10, maxLength: 25, size: 'max' }), (steps) => {
				const replicas = [new TestReplica(1), new TestReplica(2), new TestReplica(3)] as const;
				for (const { who, key, value, takes } of steps) {
					const replica = replicas[who]!;
					if (takes === undefined) replica.write({ [key]: String(value) });
					else replica.take(changesSince(replicas[takes]!.doc, []));
					expect([...replica.doc.multiple.keys()].sort()).toEqual(scanned(replica.doc));
					conflicts += replica.doc.multiple.size;
					for (const each of registerKeys(replica.doc))
						expect(valuesOf(replica.doc, each).at(-1)?.atom).toBe(atomOf(replica.doc, each));
				}
				for (const { doc } of replicas) {
					const loaded = loadDocument(saveDocument(doc), testActor(9));
					expect([...loaded.multiple.keys()].sort()).toEqual(scanned(doc));
				}
			}),
			{ numRuns: 60 }
		);
		expect(conflicts).toBeGreaterThan(100);
	});
});

describe('authors', () => {
	test('every value leads to its change, and a change to what it wrote and replaced', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		b.take([a.write({ 'Patient:a:gender': '"female"', 'Patient:a:active': 'true' }, 'registerPatient')!]);
		a.write({ 'Patient:a:gender': '"other"' }, 'correctDemographics');
		b.write({ 'Patient:a:gender': '"male"' }, 'correctDemographics');
		exchange(a, b);
		const values = valuesOf(a.doc, 'Patient:a:gender');
		expect(values.map(({ opId, atom }) => [authorOf(a.doc, opId)?.credId, atom]).sort()).toEqual([
			[testCredId(1), '"other"'],
			[testCredId(2), '"male"']
		]);
		const [first] = historyOf(a.doc);
		const byB = authorOf(a.doc, values.find(({ atom }) => atom === '"male"')!.opId)!;
		expect(byB).toMatchObject({ message: 'correctDemographics', deps: [first!.hash] });
		const wrote = writesOfChange(a.doc, byB.hash);
		expect([...wrote.keys()]).toEqual(['Patient:a:gender']);
		expect(wrote.get('Patient:a:gender')!.replaced.map((opId) => authorOf(a.doc, opId)?.hash)).toEqual([
			first!.hash
		]);
		expect(writesOfChange(a.doc, first!.hash).size).toBe(2);
		expect(writesOfChange(a.doc, '00'.repeat(32)).size).toBe(0);
	});
});
