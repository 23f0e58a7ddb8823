// Few registers that come are laid over what Automerge made before: the same as everything made anew, in every state.
import '../../../../support/load-automerge.ts';
import { expect, test } from 'vitest';
import { fc } from '../../../../support/seeded-fast-check.ts';
import { applyEdit } from '#shared/chart/document/apply-edit.ts';
import { applyRemoteChanges } from '#shared/chart/document/merge-changes.ts';
import {
	atomOf,
	registerKeys,
	textKeysOf,
	textOf,
	valuesOf
} from '#shared/chart/document/document-values.ts';
import { authorOf, changesByHash, changesSince } from '#shared/chart/document/document-history.ts';
import {
	createDocument,
	loadDocument,
	saveDocument,
	type ChartDocument
} from '#shared/chart/document/chart-document.ts';
import { testActor, testEdit, TestReplica } from '../../../../support/chart-documents.ts';

/** Everything that is read of a document. */
const said = (document: ChartDocument) => ({
	registers: registerKeys(document).map((key) => {
		const values = valuesOf(document, key);
		return [key, atomOf(document, key), values, values.map(({ opId }) => authorOf(document, opId))];
	}),
	multiple: [...document.multiple.keys()].sort(),
	texts: textKeysOf(document).map((key) => [key, textOf(document, key)]),
	changes: [...changesByHash(document).keys()].sort()
});

const shown = (document: ChartDocument) =>
	registerKeys(document).map((key) => [key, atomOf(document, key)] as const);

const SITES = 3;
const register = fc.constantFrom(
	'Condition:a:code',
	'Condition:a:status',
	'Condition:b:code',
	'Condition:c:~x'
);
const act = fc.oneof(
	fc.record({
		does: fc.constant('write' as const),
		site: fc.nat(SITES - 1),
		writes: fc.dictionary(register, fc.constantFrom('"one"', '"two"', 'null'), { minKeys: 1 })
	}),
	fc.record({
		does: fc.constant('type' as const),
		site: fc.nat(SITES - 1),
		words: fc.constantFrom('a', 'bc')
	}),
	fc.record({ does: fc.constant('many' as const), site: fc.nat(SITES - 1) }),
	fc.record({
		does: fc.constant('take' as const),
		site: fc.nat(SITES - 1),
		from: fc.nat(SITES - 1),
		/** All, or the newest so many, whether or not what they stand on is there. */
		newest: fc.constantFrom(Infinity, Infinity, Infinity, Infinity, Infinity, Infinity, Infinity, 3)
	})
);

test('what is shown after every merge is what the whole document, loaded anew, shows', () => {
	fc.assert(
		fc.property(fc.array(act, { minLength: 20, maxLength: 40 }), (acts) => {
			const sites = Array.from({ length: SITES }, (_, i) => createDocument(testActor(i + 1)));
			for (const [at, one] of acts.entries()) {
				const before = sites[one.site]!;
				const was = shown(before);
				if (one.does === 'take') {
					const changes = changesSince(sites[one.from]!, []).slice(-one.newest);
					sites[one.site] = applyRemoteChanges(before, changes).doc;
					expect(shown(before)).toEqual(was);
				} else sites[one.site] = applyEdit(before, editOf(one, before), { at }).doc;
				const now = sites[one.site]!;
				expect(said(now)).toEqual(said(loadDocument(saveDocument(now), testActor(9))));
			}
		}),
		{ numRuns: 12 }
	);
});

function editOf(
	one: { does: string; writes?: Record<string, string>; words?: string },
	{ automerge }: ChartDocument
) {
	if (one.does === 'write') return testEdit(one.writes!);
	if (one.does === 'many') {
		const keys = Array.from({ length: 70 }, (_, i) => `Condition:m${i}:code`);
		return testEdit(Object.fromEntries(keys.map((key) => [key, '"many"'])));
	}
	const create = Object.hasOwn(automerge.text, 'n:plan') ? [] : [{ type: 'create' as const, key: 'n:plan' }];
	const splice = { type: 'splice' as const, key: 'n:plan', index: 0, remove: 0, insert: one.words! };
	return { ...testEdit({}), texts: [...create, splice] };
}

test('a change that waits for another takes nothing back of what came before, and counts when that one comes', () => {
	const [here, there] = [new TestReplica(1), new TestReplica(2)];
	const [first, second, third] = ['"one"', '"two"', '"three"'].map((atom) =>
		there.write({ 'Condition:a:status': atom })!
	);
	here.take([first!]);
	here.take([third!]);
	expect(shown(here.doc)).toEqual([['Condition:a:status', '"one"']]);
	here.take([second!]);
	expect(shown(here.doc)).toEqual([['Condition:a:status', '"three"']]);
});
