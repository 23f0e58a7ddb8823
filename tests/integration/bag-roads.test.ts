// What becomes of bag's work when the road is bad: a relay that is not there, dies in the middle, or speaks another
// version; two processes on one device; people whose role opens less; rows that were tampered with.
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OLDEST_SPOKEN, PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import {
	BagDevice,
	bagJson,
	bagRefusal,
	createBagPractice,
	heldIn,
	joinBagPractice
} from '../support/bag-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openSlowLink } from '../support/slow-link.ts';
import { startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';
import { endOf, runBag, spawnBag } from '../support/run-bag.ts';

/** Files with one patient each, so that an import makes many envelopes. */
function patientFiles({ dir }: BagDevice, count: number): readonly string[] {
	return Array.from({ length: count }, (_, i) => {
		const id = `3a0cf8a2-5c8e-4a64-8f8e-${String(i).padStart(12, '0')}`;
		const file = join(dir, `patient-${i}.json`);
		const entry = [
			{ resource: { resourceType: 'Patient', id, name: [{ family: `Patient ${i}` }] } },
			{
				resource: {
					resourceType: 'Condition',
					id: 'c',
					code: { text: 'Asthma '.repeat(200) },
					subject: { reference: `Patient/${id}` }
				}
			}
		];
		writeFileSync(file, JSON.stringify({ resourceType: 'Bundle', entry }));
		return file;
	});
}

test.concurrent(
	'a relay killed in the middle of a sync, and the device after it: everything arrives, once',
	async () => {
		let relay = await startRelay();
		// Slow enough that the middle is there to be met.
		const line = { bitsPerSecond: 1_000_000, delayMs: 200, lossPercent: 0 };
		const road = await openSlowLink(relay.url, createSeededRandom(1), line);
		const hilltop = await createBagPractice(road.url);
		const files = patientFiles(hilltop, 60);
		expect(await hilltop.lines('import', ...files)).toHaveLength(60);
		const before = heldIn(hilltop).ids;
		expect(before.size).toBeGreaterThan(120);

		const syncing = spawnBag(hilltop.args('sync'));
		const ended = endOf(syncing);
		await expect
			.poll(() => storedIn(relay.dataDir).ids.size, { timeout: 60_000, interval: 1 })
			.toBeGreaterThan(0);
		await relay.kill();
		syncing.kill('SIGKILL');
		expect((await ended).stdout).toBe('');
		const arrived = storedIn(relay.dataDir).ids.size;

		relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
		const report = await hilltop.json('sync');
		expect(report.pending).toBe(0);
		expect(report.sent).toBeGreaterThanOrEqual(before.size - arrived);
		expect(storedIn(relay.dataDir).ids).toEqual(heldIn(hilltop).ids);
		expect([...before].filter((id) => !heldIn(hilltop).ids.has(id))).toEqual([]);
		expect(await hilltop.json('sync')).toEqual({ sent: 0, received: 0, pending: 0 });
		expect(await hilltop.json('verify')).toMatchObject({ problems: [] });
		road.close();
		await relay.kill();
	}
);

test.concurrent('a relay that is not there: words, and everything stays', async () => {
	const hilltop = await createBagPractice('http://127.0.0.1:9');
	const before = heldIn(hilltop).ids;
	expect(await hilltop.refused('sync')).toContain('Everything stays saved on this device');
	expect(heldIn(hilltop).ids).toEqual(before);
	const link = `http://127.0.0.1:9/join#${'A'.repeat(43)}`;
	expect(await new BagDevice().refused('join', '--link', link)).toContain('cannot be reached');
});

describe.concurrent('two processes on one device', () => {
	let silent: Server;
	beforeAll(async () => {
		silent = createServer();
		await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
	});
	afterAll(() => void silent.close());

	test('the second is told so and changes nothing; the first’s end, however it comes, lets go', async () => {
		const { port } = silent.address() as { port: number };
		const device = await createBagPractice(`http://127.0.0.1:${port}`);
		const connected = new Promise<void>((seen) => silent.once('connection', () => seen()));
		const first = spawnBag(device.args('sync'));
		const ended = endOf(first);
		await connected;
		for (const command of ['list', 'verify'])
			expect(await device.refused(command)).toContain('another process is using this folder');
		first.kill('SIGKILL');
		await ended;
		expect(await device.lines('list')).toEqual([]);
		expect(await device.json('verify')).toMatchObject({ problems: [] });
	});
});

describe.concurrent('another protocol version', () => {
	const other = (version: number) => ({ env: { SADDLEBAG_PROTOCOL_VERSION: String(version) } });

	test.each([
		['a newer relay', PROTOCOL_VERSION + 1, PROTOCOL_VERSION],
		['a newer device', PROTOCOL_VERSION, PROTOCOL_VERSION + 1]
	])('[HSK-14] %s: work goes through', async (_, ofRelay, ofDevice) => {
		const relay = await startRelay(other(ofRelay));
		const device = await createBagPractice(relay.url);
		await device.lines('import', ...patientFiles(device, 1));
		expect(await bagJson(device.args('sync'), other(ofDevice))).toMatchObject({ received: 0, pending: 0 });
		expect(storedIn(relay.dataDir).ids).toEqual(heldIn(device).ids);
		await relay.kill();
	});

	test.each([['an older relay', OLDEST_SPOKEN - 1, 'update the relay']])(
		'%s than any that is spoken: a clear word, nothing lost, and all is sent once they understand each other',
		async (_, version, words) => {
			let relay = await startRelay(other(version));
			const device = await createBagPractice(relay.url);
			await device.lines('import', ...patientFiles(device, 2));
			const before = heldIn(device).ids;
			const refusal = await device.refused('sync');
			expect(refusal).toContain(words);
			expect(refusal).toContain('Nothing was lost');
			expect(heldIn(device).ids).toEqual(before);
			expect(storedIn(relay.dataDir).ids.size).toBe(0);
			await relay.kill();
			relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
			expect(await device.json('sync')).toEqual({ sent: before.size, received: 0, pending: 0 });
			expect(storedIn(relay.dataDir).ids).toEqual(before);
			await relay.kill();
		}
	);

	test.each([['an older device', OLDEST_SPOKEN - 1, /needs an update/]])(
		'%s than any that is spoken is told so, at sync and when it joins',
		async (_, version, words) => {
			const relay = await startRelay();
			const device = await createBagPractice(relay.url);
			const before = heldIn(device).ids;
			expect(await bagRefusal(device.args('sync'), other(version))).toMatch(words);
			const joining = ['join', '--dir', new BagDevice().dir, '--link', `${relay.url}/join#${'A'.repeat(43)}`];
			expect(await bagRefusal(joining, other(version))).toMatch(words);
			expect(await device.json('sync')).toEqual({ sent: before.size, received: 0, pending: 0 });
			await relay.kill();
		}
	);
});

describe.concurrent('people of one practice', () => {
	let relay: RelayProcess;
	beforeAll(async () => {
		relay = await startRelay();
	});
	afterAll(() => relay.kill());
	async function found(): Promise<BagDevice> {
		const admin = await createBagPractice(relay.url);
		await admin.lines('import', ...patientFiles(admin, 1));
		await admin.json('sync');
		return admin;
	}
	const chart = ['--chart', '3a0cf8a2-5c8e-4a64-8f8e-000000000000'];

	test('a front desk books and corrects, and neither sees nor writes what is clinical', async () => {
		const admin = await found();
		const desk = await joinBagPractice(admin, { role: 'front-desk', user: 'Dora' });
		await desk.json('sync');
		const shown = await desk.json('show', ...chart);
		expect(Object.keys(shown.entries)).toEqual(['Patient']);
		expect(shown.patient.name).toEqual([{ family: 'Patient 0' }]);
		const allergy = ['--resource', '{"resourceType":"AllergyIntolerance","code":{"text":"Peanut"}}'];
		expect(await desk.refused('add', ...chart, ...allergy)).toContain('clinical');
		const path = `Patient/${chart[1]}/birthDate`;
		expect(await desk.json('set', ...chart, '--path', path, '--value', '"1970-01-01"')).toEqual({});
		expect(await desk.refused('invite', '--user', 'x', '--role', 'nurse', '--site', 'x')).toContain(
			'administrator'
		);
		await desk.json('sync');
		await admin.json('sync');
		expect((await admin.lines('list'))[0].birthDate).toBe('1970-01-01');
	});

	test('an invitation that nobody takes ends by itself; its link serves one device, once', async () => {
		const admin = await found();
		const unused = await admin.run(
			'invite',
			'--user',
			'Cai',
			'--role',
			'nurse',
			'--site',
			'Lake',
			'--timeout',
			'2'
		);
		expect(unused).toMatchObject({ code: 1, stderr: expect.stringContaining('in time') });
		const { link } = JSON.parse(unused.stdout);
		expect(link).toMatch(new RegExp(`^${relay.url}/join#[A-Za-z0-9_-]{43}$`));
		// An administrator's device that is online answers, whatever it waits for.
		const inviting = spawnBag(
			admin.args('invite', '--user', 'Dan', '--role', 'nurse', '--site', 'Lake', '--timeout', '30')
		);
		const ended = endOf(inviting);
		const cai = new BagDevice();
		expect(await cai.json('join', '--link', link)).toEqual({
			practiceId: expect.any(String),
			deviceId: expect.any(String)
		});
		expect(await cai.lines('list')).toHaveLength(1);
		expect(await new BagDevice().refused('join', '--link', link)).toContain('Nothing was changed');
		inviting.kill('SIGKILL');
		await ended;
		expect(await admin.refused('invite', '--user', 'x', '--role', 'king', '--site', 'x')).toContain(
			'admin, prescriber, nurse'
		);
	});

	test('rows that were tampered with are found, and it is said where a chain breaks first', async () => {
		const admin = await found();
		const sound = await admin.json('verify');
		expect(sound).toMatchObject({ problems: [], broken: [] });
		const database = new DatabaseSync(join(admin.dir, 'device.sqlite'));
		// An access record: somebody took in files.
		const row = database
			.prepare("SELECT key, value FROM envelope WHERE substr(value, 2, 1) = x'05' ORDER BY key LIMIT 1")
			.get()!;
		const value = Uint8Array.from(row['value'] as Uint8Array);
		value[value.length - 1]! ^= 1;
		database.prepare('UPDATE envelope SET value = ? WHERE key = ?').run(value, row['key'] as string);
		database.close();
		const { code, stdout, stderr } = await runBag(admin.args('verify'));
		const breaks = 'has been changed; what follows cannot be trusted to be whole.';
		expect({ code, stderr }).toEqual({
			code: 1,
			stderr: expect.stringMatching(
				new RegExp(`^1 problem found\\.\nEntry \\d+ of credential [0-9a-f]{8} ${breaks}\n$`)
			)
		});
		const report = JSON.parse(stdout);
		expect(report).toMatchObject({ problems: [{ what: 'bad signature' }], broken: [{ fault: 'changed' }] });
		const named = await runBag(admin.args('verify', '--names'));
		expect(named.stderr).toMatch(new RegExp(`Entry \\d+ of .+’s device at .+ ${breaks}`));
	});
});
