import { describe, expect, it } from 'vitest';
import { canonicalText, parseExact, type ExactJson, type JsonObject } from '#shared/fhir/exact-json.ts';
import { resourceToRegisters } from '#shared/chart/resource-to-registers.ts';
import { registersToResource } from '#shared/chart/registers-to-resource.ts';
import { scopeOfType } from '#shared/chart/register-key.ts';
import { stringifyExact } from '#shared/fhir/exact-json.ts';
import { meet, sitesSharing, TEST_CHART, type TestSite } from '../../../../support/chart-site.ts';

const exact = (text: string): ExactJson => (parseExact(text) as { value: ExactJson }).value;

/** Takes a resource in as an import does. */
function importAt(site: TestSite, text: string): string {
	const resource = exact(text) as JsonObject;
	const { type, entryId, writes } = resourceToRegisters(resource, { imported: true });
	site.apply({ scope: scopeOfType(type), message: 'import', writes, texts: [] });
	return `${type}/${entryId}`;
}

const textAt = (site: TestSite, path: string): string => {
	const [type = '', id = ''] = path.split('/');
	return stringifyExact(registersToResource(site.chart, type, id));
};

const OBSERVATION = `{"resourceType":"Observation","id":"w1","meta":{"lastUpdated":"2020-01-01T00:00:00Z"},
"text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">1.10 kg</div>"},"status":"final",
"code":{"text":"Weight"},"valueQuantity":{"value":1.10,"unit":"kg","extension":[{"url":"urn:x","valueDecimal":2.50}]},
"component":[{"code":{"text":"a"},"valueQuantity":{"value":3.0}},{"code":{"text":"b"}}]}`;

const one = () => sitesSharing(2, (first) => importAt(first, OBSERVATION));
const set = (site: TestSite, path: string, value: ExactJson) =>
	site.do({ verb: 'correctElement', args: { path, value } });

describe('a place deep in an element', () => {
	it('is set with its number text, and everything beside it keeps its own', () => {
		const [[a], path] = one();
		set(a!, `${path}/valueQuantity/value`, exact('72.00'));
		expect(textAt(a!, path)).toContain(
			'"valueQuantity":{"value":72.00,"unit":"kg","extension":[{"url":"urn:x","valueDecimal":2.50}]}'
		);
		set(a!, `${path}/valueQuantity/unit`, 'g');
		expect(textAt(a!, path)).toContain('{"value":72.00,"unit":"g",');
		set(a!, `${path}/component/1/valueQuantity/value`, exact('4.40'));
		expect(textAt(a!, path)).toContain(
			'"component":[{"code":{"text":"a"},"valueQuantity":{"value":3.0}},{"code":{"text":"b"},"valueQuantity":{"value":4.40}}]'
		);
	});

	it('is appended behind a list, removed by null, and leaves nothing empty', () => {
		const [[a], path] = one();
		set(a!, `${path}/component/-`, exact('{"code":{"text":"c"}}'));
		set(a!, `${path}/component/0`, null);
		expect(a!.view.entries['Observation']!['w1']!['component']).toEqual([
			{ code: { text: 'b' } },
			{ code: { text: 'c' } }
		]);
		set(a!, `${path}/component/1`, null);
		set(a!, `${path}/component/0/code/text`, null);
		expect(textAt(a!, path)).not.toContain('component');
	});

	it('that leads nowhere is refused', () => {
		const [[a], path] = one();
		for (const bad of [
			'component/7',
			'status/x',
			'component/x',
			'~result',
			'id',
			'resourceType',
			'meta/lastUpdated',
			'valueQuantity/value/0'
		])
			expect(
				a!.try({ verb: 'correctElement', args: { path: `${path}/${bad}`, value: 'x' } }),
				bad
			).toMatchObject({
				ok: false,
				error: { type: 'InvalidValue' }
			});
		expect(
			a!.try({ verb: 'correctElement', args: { path: 'Observation/w9/status', value: 'final' } })
		).toEqual({
			ok: false,
			error: { type: 'NoSuchEntry', entry: 'Observation/w9' }
		});
		expect(
			a!.try({ verb: 'correctElement', args: { path: `${path}/status`, value: 'banana' } })
		).toMatchObject({ ok: false });
		expect(a!.try({ verb: 'correctElement', args: { path: `${path}/status`, value: null } })).toMatchObject({
			ok: false
		});
	});
});

describe('an imported resource', () => {
	it('loses its generated narrative with the first edit, and only then; meta.lastUpdated stays as it came', () => {
		const [[a, b], path] = one();
		expect(textAt(a!, path)).toContain('"text":');
		set(a!, `${path}/status`, 'final');
		expect(textAt(a!, path)).toContain('"text":');
		set(a!, `${path}/status`, 'amended');
		set(b!, `${path}/note/-`, exact('{"text":"checked"}'));
		const { disagreements } = meet(a!, b!);
		expect(disagreements).toEqual([]);
		expect(textAt(a!, path)).not.toContain('"text":{"status"');
		expect(textAt(a!, path)).toContain('"lastUpdated":"2020-01-01T00:00:00Z"');
	});

	it('keeps narratives that are in disagreement', () => {
		const [[a, b], path] = one();
		for (const site of [a!, b!])
			set(site, `${path}/text`, {
				status: 'generated',
				div: `<div xmlns="http://www.w3.org/1999/xhtml">${site === a}</div>`
			});
		meet(a!, b!);
		set(a!, `${path}/status`, 'amended');
		expect(meet(a!, b!).disagreements.map((one) => one.path)).toEqual([`${path}/text`]);
	});

	it('is referred to by new entries as its own file does', () => {
		const [[a]] = sitesSharing(1, () => undefined);
		const facts = JSON.stringify({ fullUrl: `urn:uuid:${TEST_CHART}`, keys: [], sha256: '' });
		a!.apply({
			scope: 'directory',
			message: 'import',
			writes: new Map([[`Patient:${TEST_CHART}:~import`, facts]]),
			texts: []
		});
		const { id } = a!.make({ verb: 'addCondition', args: { code: { text: 'Asthma' } } });
		expect(a!.view.entries['Condition']![id]!['subject']).toEqual({ reference: `urn:uuid:${TEST_CHART}` });
	});

	it('that is kept twice has its identifiers once', () => {
		const order =
			'{"resourceType":"MedicationRequest","id":"m1","identifier":[{"value":"rx-1"}],"status":"active","intent":"order","medicationCodeableConcept":{"text":"x"},"dosageInstruction":[{"text":"1"}]}';
		const [[a, b], path] = sitesSharing(2, (first) => importAt(first, order));
		set(a!, `${path}/dosageInstruction/0/text`, '2');
		set(b!, `${path}/dosageInstruction/0/text`, '3');
		meet(a!, b!);
		a!.do({ verb: 'resolveDisagreement', args: { path: `${path}/dosageInstruction`, keep: 'both' } });
		const orders = Object.values(meet(a!, b!).entries['MedicationRequest']!);
		expect(orders.map(({ identifier }) => identifier)).toEqual(
			expect.arrayContaining([[{ value: 'rx-1' }], undefined])
		);
		const doses = orders.map(({ dosageInstruction }) => JSON.stringify(dosageInstruction));
		expect(doses.sort()).toEqual(['[{"text":"2"}]', '[{"text":"3"}]']);
	});

	it('keeps a narrative that people wrote', () => {
		const [[a], path] = sitesSharing(1, (first) =>
			importAt(first, OBSERVATION.replace('generated', 'additional'))
		);
		set(a!, `${path}/status`, 'amended');
		expect(textAt(a!, path)).toContain('"text":{"status":"additional"');
	});
});

describe('choice elements and siblings', () => {
	it('a value of another type takes the place of the one before', () => {
		const [[a], path] = one();
		set(a!, `${path}/valueString`, 'heavy');
		expect(textAt(a!, path)).toContain('"valueString":"heavy"');
		expect(textAt(a!, path)).not.toContain('"unit":"kg"');
		set(a!, `${path}/value[x]`, null);
		expect(textAt(a!, path)).not.toContain('valueString');
		set(a!, `${path}/value[x]/valueQuantity/value`, exact('5.0'));
		expect(textAt(a!, path)).toContain('"valueQuantity":{"value":5.0}');
	});

	it('two sites that choose different types disagree about one register', () => {
		const [[a, b], path] = one();
		set(a!, `${path}/valueString`, 'heavy');
		set(b!, `${path}/valueQuantity/value`, exact('2.20'));
		const { disagreements } = meet(a!, b!);
		expect(disagreements).toMatchObject([
			{
				path: `${path}/value[x]`,
				values: [
					{ value: { valueString: 'heavy' } },
					{
						atom: '{"valueQuantity":{"value":2.20,"unit":"kg","extension":[{"url":"urn:x","valueDecimal":2.50}]}}'
					}
				]
			}
		]);
	});

	it('a date keeps the extension of its sibling, and loses it with null', () => {
		const [[a]] = sitesSharing(1, () => undefined);
		const path = `Patient/${TEST_CHART}`;
		set(a!, `${path}/birthDate`, '1970-05-01');
		set(
			a!,
			`${path}/_birthDate`,
			exact('{"extension":[{"url":"urn:time","valueDateTime":"1970-05-01T10:00:00Z"}]}')
		);
		set(a!, `${path}/birthDate`, '1970-05-02');
		expect(textAt(a!, path)).toContain('"birthDate":"1970-05-02","_birthDate":{"extension"');
		set(a!, `${path}/birthDate`, null);
		expect(textAt(a!, path)).not.toContain('irthDate');
	});
});

describe('set elements', () => {
	const path = `Patient/${TEST_CHART}`;
	const phones = (site: TestSite) =>
		(site.view.patient['telecom'] as { value: string }[] | undefined)?.map(({ value }) => value);
	const phone = (value: string): ExactJson => ({ system: 'phone', value });

	it('items are set, added and removed by position', () => {
		const [[a]] = sitesSharing(1, () => undefined);
		for (const value of ['1', '2', '3']) set(a!, `${path}/telecom/-`, phone(value));
		set(a!, `${path}/telecom/1/value`, '22');
		set(a!, `${path}/telecom/0`, null);
		expect(phones(a!)).toEqual(['22', '3']);
		set(a!, `${path}/telecom`, null);
		expect(phones(a!)).toBeUndefined();
		set(a!, `${path}/telecom/-`, phone('4'));
		expect(phones(a!)).toEqual(['4']);
	});

	it('a whole list is compared by content: what stayed is not written, so the other site keeps its change', () => {
		const [[a, b]] = sitesSharing(2, (first) => {
			set(first, `${path}/telecom`, ['1', '2', '3'].map(phone));
		});
		expect(phones(b!)).toEqual(['1', '2', '3']);
		const { edits } = set(a!, `${path}/telecom`, ['1', 'new', '3', '4'].map(phone));
		expect(edits[0]!.writes.size).toBe(2);
		set(b!, `${path}/telecom/0/value`, '11');
		const { disagreements } = meet(a!, b!);
		expect(disagreements).toEqual([]);
		expect(phones(a!)).toEqual(['11', 'new', '3', '4']);
		set(a!, `${path}/telecom`, ['0', '11', 'between', 'new'].map(phone));
		expect(phones(a!)).toEqual(['0', '11', 'between', 'new']);
	});

	it('two sites that add behind the same item keep both, whatever they add later between', () => {
		const [[a, b]] = sitesSharing(2, (first) => set(first, `${path}/telecom/-`, phone('1')));
		set(a!, `${path}/telecom/-`, phone('a'));
		set(b!, `${path}/telecom/-`, phone('b'));
		meet(a!, b!);
		const [first, second] = phones(a!)!.slice(1);
		set(a!, `${path}/telecom`, ['1', first!, 'between', second!].map(phone));
		expect(phones(a!)!.toSorted()).toEqual(['1', 'a', 'b', 'between']);
		expect(meet(a!, b!).disagreements).toEqual([]);
	});
});

it('add-resource keeps the text of every number and the order of every list', () => {
	const [[a, b]] = sitesSharing(2, () => undefined);
	const resource = exact(
		'{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.10},"component":[{"code":{"text":"b"}},{"code":{"text":"a"}}]}'
	) as JsonObject;
	const { type, id } = a!.make({ verb: 'addResource', args: { resource } });
	meet(a!, b!);
	const { id: _id, ...kept } = registersToResource(b!.chart, type, id);
	expect(canonicalText(kept)).toBe(canonicalText(resource));
	expect(a!.try({ verb: 'addResource', args: { resource: { ...resource, id } } })).toEqual({
		ok: false,
		error: { type: 'AlreadyExists', entry: `Observation/${id}` }
	});
	expect(a!.try({ verb: 'addResource', args: { resource: { resourceType: 'Patient' } } })).toMatchObject({
		ok: false,
		error: { type: 'AlreadyExists' }
	});
	expect(a!.try({ verb: 'addResource', args: { resource: { resourceType: 'Potion' } } })).toMatchObject({
		ok: false
	});
});
