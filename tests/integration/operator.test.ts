// A relay's operator: copies while it works, a look at everything in them, a copy put back, and what the process tells of
// itself.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { newestBackup, scheduleBackups } from '#relay/operator/scheduled-backup.ts';
import { checkedBackup, rehearseRestore } from '#relay/operator/check-database.ts';
import { createRehearsal } from '#relay/operator/rehearsal.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { dialRelay, logIn, type RelayClient } from '../support/relay-client.ts';
import { createDataDir, startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice, type TestPractice } from '../support/test-practice.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(20_266);
let relay: RelayProcess;
let practice: TestPractice;

interface Outcome {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}
function operator(args: readonly string[], dataDir: string): Promise<Outcome> {
	const program = resolve('sync-server/operator/operator.ts');
	const env = { ...process.env, DATA_DIR: dataDir };
	const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], { env });
	let [stdout, stderr] = ['', ''];
	child.stdout.on('data', (chunk) => (stdout += chunk));
	child.stderr.on('data', (chunk) => (stderr += chunk));
	return new Promise((done) => child.once('close', (code) => done({ code, stdout, stderr })));
}
async function connect(to: RelayProcess): Promise<RelayClient> {
	const client = dialRelay(to.url, `/sync/${practice.practiceId}`);
	await logIn(client, suite, random, practice.practiceId, practice.admin, { certificates: practice.records });
	return client;
}

beforeAll(async () => {
	relay = await startRelay({ env: { METRICS_TOKEN: 'let me see' } });
	practice = await createTestPractice(suite, random);
	const client = await connect(relay);
	for (let i = 0; i < 20; i++) await client.push([await practice.admin.seal()]);
	client.close();
});
afterAll(() => relay.stop());

describe('copies', () => {
	const copy = join(createDataDir(), 'copy.db');

	test('one is made while the relay takes in more, is whole, and never written over', async () => {
		const client = await connect(relay);
		let over = false;
		const load = (async () => {
			while (!over) await client.push([await practice.admin.seal()]);
		})();
		const made = await operator(['backup', copy], relay.dataDir);
		over = true;
		await load;
		client.close();
		expect(made).toMatchObject({ code: 0, stderr: '' });
		const report = JSON.parse(made.stdout) as { envelopes: number };
		expect(report).toMatchObject({ file: copy, practices: 1, problems: [] });
		expect(report.envelopes).toBeGreaterThanOrEqual(20);
		expect(report.envelopes).toBeLessThanOrEqual(storedIn(relay.dataDir).ids.size);
		expect(await operator(['backup', copy], relay.dataDir)).toMatchObject({
			code: 1,
			stderr: expect.stringContaining('is there already')
		});
		expect(await operator(['check'], relay.dataDir)).toMatchObject({ code: 0 });
	});

	test('[WIT-3] put back, it is the same relay in a new generation, and nothing is written over', async () => {
		const dataDir = join(createDataDir(), 'new');
		expect(await operator(['restore', copy], dataDir)).toMatchObject({ code: 0 });
		expect(await operator(['restore', copy], dataDir)).toMatchObject({
			code: 1,
			stderr: expect.stringContaining('is there already')
		});
		const restored = await startRelay({ dataDir });
		const challenge = (to: RelayProcess) =>
			dialRelay(to.url, `/sync/${practice.practiceId}`).next('challenge');
		const [now, before] = [await challenge(restored), await challenge(relay)];
		expect(now.relayKey).toEqual(before.relayKey);
		// By a new generation devices know that what others saw behind the copy may be gone.
		expect(now.relayGen).not.toEqual(before.relayGen);
		await restored.stop();
	});

	test.each([
		[
			'a changed byte of an envelope',
			'UPDATE entry SET envelope = CAST(substr(envelope, 1, 120) || zeroblob(1) || substr(envelope, 122) AS BLOB) WHERE seq = 7'
		],
		['an envelope that is gone', 'DELETE FROM entry WHERE seq = 7'],
		['another hash in the log', 'UPDATE entry SET log_hash = zeroblob(32) WHERE seq = 7'],
		['a head that runs ahead', 'UPDATE practice SET log_seq = log_seq + 1'],
		['a control record that is gone', 'DELETE FROM control WHERE seq = 1']
	])('%s is found', async (_name, sql) => {
		const bad = join(createDataDir(), 'bad.db');
		await checkedBackup(copy, bad);
		const database = new DatabaseSync(bad);
		database.exec(sql);
		database.close();
		const found = await operator(['check', bad], relay.dataDir);
		expect(found.code).toBe(1);
		expect(found.stderr).toMatch(/problem.* found/);
		await expect(checkedBackup(bad, `${bad}.again`)).rejects.toThrow('not whole');
		expect(existsSync(`${bad}.again`)).toBe(false);
	});

	test('a schedule makes them, keeps the newest seven, and says why one failed', async () => {
		const folder = createDataDir();
		const clock = createManualClock(Date.UTC(2026, 0, 1));
		const done: unknown[] = [];
		let from = copy;
		const schedule = scheduleBackups({
			clock,
			folder,
			everyHours: 24,
			make: (path) => checkedBackup(from, path),
			onDone: (state) => done.push(state)
		});
		for (let day = 1; day <= 9; day++) {
			clock.advance(24 * 3_600_000);
			await expect.poll(() => done.length).toBe(day);
		}
		expect(readdirSync(folder).sort()).toEqual(
			[3, 4, 5, 6, 7, 8, 9].map(
				(day) => `saddlebag-2026-01-${String(day + 1).padStart(2, '0')}T00-00-00-000Z.db`
			)
		);
		from = join(folder, 'nowhere.db');
		const { lastAt } = schedule.state();
		expect(await schedule.run()).toMatchObject({ lastAt, failed: expect.stringContaining('is not there') });
		schedule.stop();
	});
});

describe('a rehearsal', () => {
	/** Until it has ended. */
	async function rehearsed(path: string | undefined) {
		const clock = createManualClock(Date.UTC(2026, 0, 1));
		const rehearsal = createRehearsal({ clock, newest: () => path, check: rehearseRestore });
		expect(rehearsal.state(practice.practiceId)).toEqual({ state: 'none' });
		rehearsal.begin();
		rehearsal.begin();
		if (path) expect(rehearsal.state(practice.practiceId).state).toBe('running');
		await expect.poll(() => rehearsal.state(practice.practiceId).state).not.toBe('running');
		return rehearsal.state(practice.practiceId);
	}

	test('says of a whole copy what is in it, of a damaged one that it is not, and leaves nothing behind', async () => {
		const folder = createDataDir();
		const whole = join(folder, 'saddlebag-2026-01-01T00-00-00-000Z.db');
		await checkedBackup(join(relay.dataDir, 'saddlebag.db'), whole);
		expect(await rehearsed(whole)).toMatchObject({ state: 'whole', problems: 0 });
		expect(await rehearsed(join(folder, 'nowhere.db'))).toMatchObject({ state: 'failed' });
		expect(await rehearsed(undefined)).toMatchObject({ state: 'failed' });
		const bad = join(folder, 'bad.db');
		copyFileSync(whole, bad);
		const database = new DatabaseSync(bad);
		database.exec(`UPDATE entry SET envelope = zeroblob(length(envelope)) WHERE seq = 1`);
		database.close();
		expect(await rehearsed(bad)).toMatchObject({ state: 'not-whole' });
		expect(readdirSync(folder).sort()).toEqual(['bad.db', 'saddlebag-2026-01-01T00-00-00-000Z.db']);
		expect(newestBackup(folder)).toMatchObject({ path: whole, at: Date.UTC(2026, 0, 1) });
	});

	test('a relay tells of its copies to a ticket and to nobody else', async () => {
		const ask = (path: string, init: RequestInit) => fetch(`${relay.url}${path}`, init);
		expect((await ask('/backup', {})).status).toBe(405);
		expect((await ask('/backup', { method: 'POST', body: 'no ticket' })).status).toBe(401);
		expect((await ask('/backup/rehearse', { method: 'POST', body: 'x'.repeat(1_000) })).status).toBe(413);
	});
});

describe('what the process tells of itself', () => {
	test('metrics go to who shows the token, and name nobody', async () => {
		const get = (authorization?: string) =>
			fetch(`${relay.url}/metrics`, authorization ? { headers: { authorization } } : {});
		expect((await get()).status).toBe(401);
		expect((await get('Bearer let me se')).status).toBe(401);
		const text = await (await get('Bearer let me see')).text();
		expect(text).toMatch(/^saddlebag_envelopes_committed_total \d\d+$/m);
		expect(text).toMatch(/^saddlebag_stored\{what="practices"\} 1$/m);
		expect(text).toContain('saddlebag_sessions{kind="device"}');
		expect(text).not.toContain(practice.practiceId);
	});

	test('without a token set there are none; readiness is the storage’s', async () => {
		const other = await startRelay();
		expect((await fetch(`${other.url}/metrics`)).headers.get('content-type')).not.toContain('openmetrics');
		expect(await (await fetch(`${other.url}/metrics`)).text()).not.toContain('saddlebag_stored');
		expect((await fetch(`${other.url}/ready`)).status).toBe(200);
		await other.stop();
	});
});
