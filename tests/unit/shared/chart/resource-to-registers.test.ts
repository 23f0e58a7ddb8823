import '../../../support/load-automerge.ts';
import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, test } from 'vitest';
import { createChartReader } from '#shared/chart/chart-reader.ts';
import { importFactsOf, registersToResource } from '#shared/chart/registers-to-resource.ts';
import { resourceToRegisters, setItems } from '#shared/chart/resource-to-registers.ts';
import { parseExact, stringifyExact, type ExactJson, type JsonObject } from '#shared/fhir/exact-json.ts';
import { exchange, TestReplica } from '../../../support/chart-documents.ts';

const UUID = '3c9e65ef-e65e-46e7-b69a-60a3457307f0';

const parse = (text: string): JsonObject => {
	const parsed = parseExact(text);
	if (!parsed.ok) throw new Error('not JSON');
	return parsed.value as JsonObject;
};

function imported(text: string, fullUrl?: string): { replica: TestReplica; id: string; out: () => string } {
	const replica = new TestReplica(1);
	const { type, entryId, writes } = resourceToRegisters(parse(text), { fullUrl, imported: true });
	replica.write(Object.fromEntries(writes), 'import');
	return {
		replica,
		id: entryId,
		out: () => stringifyExact(registersToResource(replica.reader, type, entryId))
	};
}

const PATIENT =
	`{"id":"p","resourceType":"Patient","_birthDate":{"id":"b"},"name":[{"family":"Ñandú"},{"text":"x"},{"text":"x"}],
"birthDate":"1970","deceasedBoolean":false,"multipleBirthInteger":2.0,"active":true}`.replaceAll('\n', '');

describe('a resource as registers', () => {
	test('one register per element, per choice and per item of a set', () => {
		const { writes, entryId, type } = resourceToRegisters(parse(PATIENT), { imported: true });
		expect([type, entryId]).toEqual(['Patient', 'p']);
		const plain = [...writes].filter(
			([key]) => !key.startsWith('Patient:p:name:') && !key.endsWith('~import')
		);
		expect(Object.fromEntries(plain)).toEqual({
			'Patient:p:birthDate': '{"_birthDate":{"id":"b"},"birthDate":"1970"}',
			'Patient:p:deceased[x]': '{"deceasedBoolean":false}',
			'Patient:p:multipleBirth[x]': '{"multipleBirthInteger":2.0}',
			'Patient:p:active': 'true'
		});
		const items = [...writes].filter(([key]) => key.startsWith('Patient:p:name:'));
		expect(items.map(([, atom]) => atom)).toEqual(['{"family":"Ñandú"}', '{"text":"x"}', '{"text":"x"}']);
		expect(items.map(([key]) => key.split('.').at(-1))).toEqual(['0', '0', '1']);
	});

	test.each([
		['order of keys, extensions, sets, number text', PATIENT],
		['an element that is only its extension', '{"resourceType":"Patient","id":"p","_birthDate":{"id":"b"}}'],
		[
			'an extended id',
			'{"resourceType":"Patient","id":"p","_id":{"extension":[{"url":"u","valueString":"x"}]}}'
		],
		[
			'a choice that is only its extension',
			'{"resourceType":"Observation","id":"o","_valueString":{"id":"v"}}'
		],
		['a set that came as one object', '{"resourceType":"Patient","id":"p","name":{"family":"x"}}'],
		['a set with a sibling', '{"resourceType":"Patient","id":"p","name":[{"family":"x"}],"_name":[null]}'],
		['a set of texts', '{"resourceType":"Patient","id":"p","identifier":["x","x"]}'],
		['an empty set', '{"resourceType":"Patient","id":"p","name":[]}'],
		['no id', '{"resourceType":"Patient","gender":"male"}'],
		['nothing but its type', '{"resourceType":"Basic"}']
	])('comes out as it went in: %s', (_title, text) => {
		expect(imported(text).out()).toBe(text);
	});

	test('an entry without id takes the UUID of its fullUrl, else a digest of its content, and exports none', () => {
		const bare = '{"resourceType":"Organization","name":"x"}';
		expect(imported(bare, `urn:uuid:${UUID.toUpperCase()}`).id).toBe(UUID);
		const byContent = imported(bare, 'https://x.test/Organization');
		expect(byContent.id).toMatch(/^imp-[0-9a-f]{32}$/);
		expect(imported('{"name":"x","resourceType":"Organization"}').id).toBe(byContent.id);
		expect(byContent.out()).toBe(bare);
		expect(importFactsOf(byContent.replica.reader, 'Organization', byContent.id)).toMatchObject({
			noId: true,
			fullUrl: 'https://x.test/Organization',
			keys: ['resourceType', 'name']
		});
	});

	test('what a person makes here has no import facts, and sorts its properties', () => {
		const { writes } = resourceToRegisters(
			parse('{"resourceType":"Patient","id":"p","gender":"male","active":true}'),
			{
				imported: false
			}
		);
		const replica = new TestReplica(1);
		replica.write(Object.fromEntries(writes));
		expect(importFactsOf(replica.reader, 'Patient', 'p')).toBeUndefined();
		expect(stringifyExact(registersToResource(replica.reader, 'Patient', 'p'))).toBe(
			'{"resourceType":"Patient","id":"p","active":true,"gender":"male"}'
		);
	});

	test('after edits: removed ones are gone, a new type of a choice stands where the old one stood, new ones follow', () => {
		const { replica, out } = imported(
			'{"resourceType":"Observation","valueString":"x","status":"final","id":"o","code":{"text":"c"}}'
		);
		replica.write({
			'Observation:o:value[x]': '{"valueQuantity":{"value":1.10}}',
			'Observation:o:code': 'null',
			'Observation:o:issued': '"2026"',
			'Observation:o:status': '{"status":"final","_status":{"id":"s"}}',
			'Observation:o:~result': '{"verb":"v","wrote":"w"}'
		});
		expect(out()).toBe(
			'{"resourceType":"Observation","valueQuantity":{"value":1.10},"status":"final","id":"o","issued":"2026","_status":{"id":"s"}}'
		);
	});

	test('the first name added at each of two sites: both are there, in an order that both agree on', () => {
		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write({ 'Patient:p:name:V.aaaa': '{"text":"A"}' });
		b.write({ 'Patient:p:name:V.bbbb': '{"text":"B"}' });
		exchange(a, b);
		for (const { reader } of [a, b])
			expect(registersToResource(reader, 'Patient', 'p')['name']).toEqual([{ text: 'A' }, { text: 'B' }]);
	});

	test('any list of items comes back in order, equal items counted', () => {
		const item = fc.constantFrom<ExactJson>({ text: 'x' }, { text: 'y' }, { text: 'z', use: 'usual' });
		fc.assert(
			fc.property(fc.array(item, { minLength: 1, maxLength: 100 }), (items) => {
				const ids = [...setItems(items)];
				expect(ids.map(([, atom]) => atom)).toEqual(items.map((each) => JSON.stringify(each)));
				expect(ids.map(([id]) => id)).toEqual(ids.map(([id]) => id).sort());
				expect(new Set(ids.map(([id]) => id)).size).toBe(items.length);
			})
		);
	});

	test('importing twice writes identical registers, whatever the order of keys', () => {
		const one = resourceToRegisters(parse(PATIENT), { imported: true });
		const two = resourceToRegisters(parse(PATIENT), { imported: true });
		expect([...two.writes]).toEqual([...one.writes]);
		const turned = Object.fromEntries(Object.entries(parse(PATIENT)).toReversed());
		const three = resourceToRegisters(turned, { imported: true });
		expect([...three.writes.keys()].sort()).toEqual([...one.writes.keys()].sort());
		expect(three.sha256).toBe(one.sha256);

		const [a, b] = [new TestReplica(1), new TestReplica(2)];
		a.write(Object.fromEntries(one.writes), 'import');
		b.write(Object.fromEntries(three.writes), 'import');
		exchange(a, b);
		expect(a.reader.contested()).toEqual([]);
		expect(createChartReader({ clinical: b.doc }).contested()).toEqual([]);
	});

	test('a changed number text is other content', () => {
		const digest = (text: string): string => resourceToRegisters(parse(text), { imported: true }).sha256;
		expect(digest('{"resourceType":"Basic","x":1.0}')).not.toBe(digest('{"resourceType":"Basic","x":1}'));
	});
});
