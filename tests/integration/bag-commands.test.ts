// Every command of bag on one device that has no road: its output to the letter, and what it refuses.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { BagDevice, bagRefusal, createBagPractice } from '../support/bag-process.ts';
import { PASSPHRASE, runBag, spawnBag } from '../support/run-bag.ts';
import { entriesOf, memberOf, readOracleJson, type OracleJson } from '../support/json-oracle.ts';

const MARIA = '3a0cf8a2-5c8e-4a64-8f8e-6b3f0d3b7f01';
const CHART = ['--chart', MARIA];
const BUNDLE = `{"resourceType":"Bundle","type":"transaction","entry":[
	{"fullUrl":"urn:uuid:${MARIA}","resource":{"resourceType":"Patient","id":"${MARIA}",
		"identifier":[{"system":"urn:mrn","value":"AB-17"}],
		"name":[{"use":"official","family":"Ortega","given":["Maria"]},{"use":"nickname","text":"Mari"}],
		"gender":"female","birthDate":"1961-04-02","_birthDate":{"extension":[{"url":"u","valueTime":"10:00:00"}]}}},
	{"resource":{"resourceType":"Observation","id":"potassium","status":"final","code":{"text":"K"},"subject":{"reference":"Patient/${MARIA}"},
		"valueQuantity":{"value":1.10,"unit":"mmol/L"},"referenceRange":[{"low":{"value":3.50},"high":{"value":5.0}}]}},
	{"resource":{"resourceType":"MedicationRequest","id":"metformin","text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\">500 mg</div>"},
		"status":"active","intent":"order","medicationCodeableConcept":{"text":"Metformin"},"subject":{"reference":"Patient/${MARIA}"},
		"dosageInstruction":[{"sequence":1,"doseAndRate":[{"doseQuantity":{"value":500.0,"unit":"mg"}}]},{"sequence":2,"text":"at night"}]}}
]}`;

/** A path into an oracle's value: names, and positions in lists. */
function at(value: OracleJson | undefined, ...path: readonly (string | number)[]): OracleJson | undefined {
	const [step, ...deeper] = path;
	if (step === undefined) return value;
	const next =
		typeof step === 'string'
			? memberOf(value, step)
			: value?.kind === 'array'
				? value.items[step]
				: undefined;
	return at(next, ...deeper);
}
const number = (text: string): OracleJson => ({ kind: 'number', text });

let device: BagDevice;
/** Connections that anybody opened to the address of the practice's relay. */
let connections = 0;

beforeAll(async () => {
	const server = createServer((socket) => {
		connections += 1;
		socket.destroy();
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as { port: number };
	device = (await createBagPractice(`http://127.0.0.1:${port}`)).offline;
	const file = join(device.dir, 'maria.json');
	writeFileSync(file, BUNDLE);
	expect(await device.json('import', file)).toEqual({ file, chart: MARIA, accepted: 3, refused: [] });
	return () => server.close();
});

const shown = async (): Promise<OracleJson> => readOracleJson(await device.text('show', ...CHART));
const set = (path: string, value: string) => device.json('set', ...CHART, '--path', path, '--value', value);
const refusedSet = (path: string, value: string) =>
	device.refused('set', ...CHART, '--path', path, '--value', value);

describe('list', () => {
	const line = {
		chart: MARIA,
		name: 'Maria Ortega',
		birthDate: '1961-04-02',
		gender: 'female',
		identifiers: [{ system: 'urn:mrn', value: 'AB-17' }]
	};
	test('is one line per patient', async () => expect(await device.lines('list')).toEqual([line]));
	test('finds by what is known of them', async () => {
		expect(await device.lines('list', '--query', 'orteg 2.4.1961')).toEqual([line]);
		expect(await device.lines('list', '--query', 'nobody')).toEqual([]);
	});
});

describe('show and export', () => {
	test('show says what is there, with the text of numbers', async () => {
		const text = await device.text('show', ...CHART);
		expect(Object.keys(JSON.parse(text))).toEqual([
			'patient',
			'entries',
			'disagreements',
			'texts',
			'complete'
		]);
		expect(JSON.parse(text)).toMatchObject({
			patient: { resourceType: 'Patient', id: MARIA },
			entries: {
				Patient: { [MARIA]: { id: MARIA } },
				Observation: { potassium: {} },
				MedicationRequest: { metformin: {} }
			},
			disagreements: [],
			complete: true
		});
		const observation = at(readOracleJson(text), 'entries', 'Observation', 'potassium');
		expect(at(observation, 'valueQuantity', 'value')).toEqual(number('1.10'));
		expect(at(observation, 'referenceRange', 0, 'high', 'value')).toEqual(number('5.0'));
	});

	test('export is a Bundle', async () => {
		const text = await device.text('export', ...CHART);
		expect(JSON.parse(text)).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
		const [patient, ...others] = entriesOf(text);
		expect(patient).toMatchObject({ name: `Patient/${MARIA}`, fullUrl: `urn:uuid:${MARIA}` });
		expect(others.map(({ name, fullUrl }) => [name, fullUrl])).toEqual([
			['MedicationRequest/metformin', undefined],
			['Observation/potassium', undefined]
		]);
	});
});

describe('set', () => {
	test('a place deep in an element: beside it nothing changes, and the number is what was typed', async () => {
		expect(
			await set('MedicationRequest/metformin/dosageInstruction/0/doseAndRate/0/doseQuantity/value', '850.50')
		).toEqual({});
		expect(await set('Observation/potassium/valueQuantity/value', '-4.20')).toEqual({});
		expect(await set('Observation/potassium/referenceRange/0/low/value', '3.60')).toEqual({});
		const entries = at(await shown(), 'entries');
		const order = at(entries, 'MedicationRequest', 'metformin');
		expect(at(order, 'dosageInstruction', 0, 'doseAndRate', 0, 'doseQuantity')).toEqual(
			readOracleJson('{"value":850.50,"unit":"mg"}')
		);
		expect(at(order, 'dosageInstruction', 1)).toEqual(readOracleJson('{"sequence":2,"text":"at night"}'));
		expect(at(order, 'text')).toBeUndefined();
		const observation = at(entries, 'Observation', 'potassium');
		expect(at(observation, 'valueQuantity', 'value')).toEqual(number('-4.20'));
		expect(at(observation, 'referenceRange')).toEqual(
			readOracleJson('[{"low":{"value":3.60},"high":{"value":5.0}}]')
		);
		const exported = entriesOf(await device.text('export', ...CHART)).find(
			({ name }) => name === 'Observation/potassium'
		);
		expect(exported!.resource).toEqual(observation);
	});

	test('items of a set by their place, at the end, and as a whole list by content', async () => {
		await set(`Patient/${MARIA}/name/1/text`, '"Mariquita"');
		await set(`Patient/${MARIA}/name/-`, '{"use":"old","family":"Ruiz"}');
		await set(`Patient/${MARIA}/telecom/-`, '{"system":"phone","value":"555 0101"}');
		const names = (): Promise<OracleJson | undefined> => shown().then((all) => at(all, 'patient', 'name'));
		expect(await names()).toEqual(
			readOracleJson(
				'[{"use":"official","family":"Ortega","given":["Maria"]},{"use":"nickname","text":"Mariquita"},{"use":"old","family":"Ruiz"}]'
			)
		);
		const list = '[{"use":"old","family":"Ruiz"},{"use":"official","family":"Ortega","given":["Maria"]}]';
		await set(`Patient/${MARIA}/name`, list);
		expect(await names()).toEqual(readOracleJson(list));
		await set(`Patient/${MARIA}/name/0`, 'null');
		expect(await names()).toEqual(readOracleJson('[{"use":"official","family":"Ortega","given":["Maria"]}]'));
	});

	test('null removes an element with what stands beside it; a choice of another type takes the place of the first', async () => {
		await set(`Patient/${MARIA}/birthDate`, 'null');
		await set('Observation/potassium/valueString', '"haemolysed"');
		const all = await shown();
		for (const name of ['birthDate', '_birthDate']) expect(at(all, 'patient', name)).toBeUndefined();
		const observation = at(all, 'entries', 'Observation', 'potassium');
		expect(at(observation, 'valueQuantity')).toBeUndefined();
		expect(at(observation, 'valueString')).toEqual({ kind: 'string', text: 'haemolysed' });
		expect((await device.json('list')).birthDate).toBeNull();
		await set(`Patient/${MARIA}/birthDate`, '"1961-04-02"');
	});

	test.each([
		['Observation/nothing/status', '"final"', 'Observation/nothing'],
		['Observation/potassium/meta', '{"lastUpdated":"2020-01-01T00:00:00Z"}', 'lastUpdated'],
		['Observation/potassium/referenceRange/7/text', '"x"', 'behind the end'],
		['Observation/potassium', '{}', 'not an element'],
		['Observation/potassium/valueQuantity', 'not json', 'not JSON']
	])('%s = %s is refused with words', async (path, value, words) => {
		const refusal = await refusedSet(path, value);
		expect(refusal).toContain(words);
		expect(refusal).toMatch(/Nothing was (changed|written)/);
	});
});

describe('add, note, resolve', () => {
	test('add takes a resource as it is and says where it went', async () => {
		const resource =
			'{"resourceType":"Observation","status":"final","code":{"text":"Na"},"valueQuantity":{"value":140.0}}';
		const { path } = await device.json('add', ...CHART, '--resource', resource);
		expect(path).toMatch(
			/^Observation\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
		);
		const added = at(await shown(), 'entries', 'Observation', path.split('/')[1]);
		expect(at(added, 'valueQuantity', 'value')).toEqual(number('140.0'));
		const named = '{"resourceType":"Flag","id":"f1","status":"active","code":{"text":"Deaf"}}';
		expect(await device.json('add', ...CHART, '--resource', named)).toEqual({ path: 'Flag/f1' });
		expect(await device.refused('add', ...CHART, '--resource', named)).toContain('already has Flag/f1');
	});

	test.each(['{"resourceType":"Patient"}', '{"status":"final"}', '{'])('add refuses %s', async (resource) =>
		expect(await device.refused('add', ...CHART, '--resource', resource)).toContain('Nothing was')
	);

	test('note begins one, then writes in it; words stay apart from the resource until it is signed', async () => {
		const { id } = await device.json('note', ...CHART, '--section', 'plan', '--text', 'Rest.');
		expect(
			await device.json('note', ...CHART, '--id', id, '--section', 'plan', '--text', '- Rest. Ten days.')
		).toEqual({ id });
		expect(await device.json('note', ...CHART, '--id', id, '--section', 'exam', '--text', 'Well.')).toEqual({
			id
		});
		const all = JSON.parse(await device.text('show', ...CHART));
		expect(all.texts[id]).toMatchObject({ plan: '- Rest. Ten days.', exam: 'Well.' });
		expect(all.entries.Composition[id]).toMatchObject({ status: 'preliminary' });
		expect(await device.text('export', ...CHART)).toContain('- Rest. Ten days.');
		const missing = ['--id', 'no-such-note', '--section', 'plan', '--text', 'x'];
		expect(await device.refused('note', ...CHART, ...missing)).toContain('no-such-note');
	});

	test.each([
		[['--path', 'Observation/potassium/status', '--keep', '0'], 'no disagreement'],
		[['--path', 'Observation/potassium/status', '--keep', 'first'], '--keep'],
		[['--keep', '0'], '--path is missing']
	])('resolve refuses %j', async (args, words) =>
		expect(await device.refused('resolve', ...CHART, ...args)).toContain(words)
	);
});

describe('whoever may not, or cannot', () => {
	const list = (passphrase: string) => bagRefusal(['list', '--dir', device.dir], { passphrase });

	test('a wrong passphrase opens nothing', async () =>
		expect(await list(`${PASSPHRASE} `)).toContain('passphrase'));
	test('nor does none', async () => expect(await list('')).toContain('SADDLEBAG_PASSPHRASE'));

	test('a folder without a device says so', async () => {
		const empty = new BagDevice();
		expect(await empty.refused('list')).toContain('init or join');
		expect(await empty.refused('join', '--offline', '--link', 'http://x/join#x')).toContain('--offline');
		expect(await empty.refused('join', '--link', 'http://127.0.0.1:9/join#x')).toContain(
			'not a valid invitation'
		);
		const verified = await empty.run('verify');
		expect(verified.code).toBe(1);
	});

	test('a practice is not begun over another', async () => {
		const args = ['--relay', 'http://x', '--practice', 'x', '--site', 'x', '--user', 'x'];
		const before = (await device.lines('list')).length;
		expect(await device.refused('init', ...args)).toContain('already belongs to a practice');
		expect(await device.lines('list')).toHaveLength(before);
	});

	test('a chart that is not here', async () => {
		for (const command of ['show', 'export']) {
			expect(await device.refused(command, '--chart', '00000000-0000-4000-8000-000000000000')).toContain(
				'no such chart'
			);
		}
	});

	test('a file that is not here', async () => {
		expect(await device.refused('import', join(device.dir, 'nothing.json'))).toContain(
			'nothing.json cannot be read'
		);
		expect(await device.refused('import')).toContain('at least one file');
	});

	test.each([
		[['nonsense'], 'bag COMMAND'],
		[[], 'bag COMMAND'],
		[['list'], '--dir is missing'],
		[['list', '--nonsense'], 'nonsense'],
		[['toString'], 'bag COMMAND']
	])('%j is told how', async (args, words) => expect(await bagRefusal(args)).toContain(words));

	test('help is no failure', async () => {
		expect(await runBag(['--help'])).toMatchObject({
			code: 0,
			stdout: '',
			stderr: expect.stringContaining('bag COMMAND')
		});
	});
});

test('--offline never opens a socket', async () => {
	const before = await device.json('verify');
	expect(before).toEqual({
		envelopes: expect.any(Number),
		controlRecords: 1,
		problems: [],
		broken: []
	});
	for (const command of ['sync', 'invite']) {
		const args = command === 'invite' ? ['--user', 'x', '--role', 'nurse', '--site', 'x'] : [];
		expect(await device.refused(command, ...args)).toContain('--offline never opens a socket');
	}
	// Every command above ran with --offline against an address that counts.
	expect(connections).toBe(0);
	const online = spawnBag(new BagDevice(device.dir).args('sync'));
	await expect.poll(() => connections, { timeout: 60_000 }).toBeGreaterThan(0);
	online.kill('SIGKILL');
});

test('nothing of a patient lies in clear in the device’s folder', () => {
	const files = readdirSync(device.dir).filter((name) => name.startsWith('device.sqlite'));
	expect(files).toContain('device.sqlite');
	for (const name of files) {
		const bytes = readFileSync(join(device.dir, name)).toString('latin1');
		for (const word of [
			'Ortega',
			'Metformin',
			'Mariquita',
			'Ten days',
			'1961-04-02',
			MARIA,
			'Hilltop',
			'Amina',
			PASSPHRASE
		]) {
			expect(bytes, `${word} in ${name}`).not.toContain(word);
		}
	}
});
