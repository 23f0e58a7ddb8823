// What a relay's log and the words of `bag` never have in them, at their most talkative: nothing that opens anything, and
// nobody's name. Real processes, through beginning, admission, joining, recovery and everything that goes wrong on the way.
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { encodeSetupCode } from '#shared/crypto/setup-code.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { openCredential, readProfile } from '#shared/engine/profile.ts';
import { openNodeStore } from '#relay/device/node-store.ts';
import { BagDevice, bagRefusal, joinBagPractice } from '../support/bag-process.ts';
import { newSetupCode } from '../support/new-setup-code.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { PASSPHRASE, runBag } from '../support/run-bag.ts';

const suite = createWebCryptoSuite();
const METRICS_TOKEN = 'zqxmetricstoken4471';
const TICKET = 'zqxticket9912';
const NAMES = ['Zqxfamily', 'Zqxgiven', 'Zqxuser', 'Zqxsite', 'Zqxpractice'] as const;
const [FAMILY, GIVEN, USER, SITE, PRACTICE] = NAMES;

/** Keys of a device and its person, as they lie in memory while somebody is signed in. */
async function keysOf({ dir }: BagDevice): Promise<readonly Uint8Array[]> {
	const store = await openNodeStore(dir);
	if (!store.ok) throw new Error(store.error.type);
	const profile = await readProfile(store.value);
	const secrets = await openCredential(suite, store.value, PASSPHRASE);
	await store.value.close();
	if (!secrets.ok || !profile) throw new Error('the passphrase opens the device');
	const { signSeed, kemIkm, localKeys } = secrets.value;
	return [profile.transportSeed, signSeed, kemIkm, ...Object.values(localKeys)];
}
function keyOfRelay({ dataDir }: RelayProcess): Uint8Array {
	const database = new DatabaseSync(join(dataDir, 'saddlebag.db'), { readOnly: true });
	const seed = database.prepare('SELECT seed FROM relay').get()!['seed'] as Uint8Array;
	database.close();
	return seed;
}
const written = (key: Uint8Array): string[] =>
	(['hex', 'base64', 'base64url'] as const).map((encoding) => Buffer.from(key).toString(encoding));
/** Any three words in a row. */
const rows = (words: string): string[] =>
	words.split(' ').flatMap((_, i, all) => (i + 3 <= all.length ? [all.slice(i, i + 3).join(' ')] : []));

/** Requests as strangers and misled programs send them, with what they should not have sent. */
async function disturb({ url }: RelayProcess): Promise<void> {
	const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });
	expect((await get('/metrics', { authorization: `Bearer ${METRICS_TOKEN}` })).status).toBe(200);
	await get('/metrics', { authorization: `Bearer ${METRICS_TOKEN}x` });
	await get(`/metrics?token=${METRICS_TOKEN}`);
	await fetch(`${url}/backup`, { method: 'POST', body: TICKET });
	for (const [path, protocols] of [
		['/presence/nowhere', ['saddlebag.v1', `ticket.${TICKET}`]],
		[`/sync/${FAMILY}`, []]
	] as const) {
		const socket = new WebSocket(url.replace('http', 'ws') + path, [...protocols]);
		socket.on('open', () => socket.send(Buffer.from(PASSPHRASE)));
		await new Promise<void>((ended) => {
			socket.on('close', () => ended());
			socket.on('error', () => ended());
		});
	}
}

test('no code, token, key, passphrase, word or name is in a relay’s log or in what bag says', async () => {
	const relay = await startRelay({
		env: { LOG_LEVEL: 'debug', SETUP_CODES: 'always', METRICS_TOKEN }
	});
	const said: string[] = [];
	const refused = async (...run: Parameters<typeof bagRefusal>): Promise<void> =>
		void said.push(await bagRefusal(...run));
	const place = ['--relay', relay.url, '--practice', PRACTICE, '--site', SITE, '--user', USER];
	const code = newSetupCode(relay);
	const unknown = await encodeSetupCode(suite, new Uint8Array(10).fill(7));

	const admin = new BagDevice();
	await refused(admin.args('init', ...place), { env: { SADDLEBAG_SETUP_CODE: code.slice(1) } });
	const { recoveryWords } = (await admin.json('init', ...place)) as { recoveryWords: string };
	const patient = { resourceType: 'Patient', name: [{ family: FAMILY, given: [GIVEN] }] };
	const [file, broken] = ['good.json', 'broken.json'].map((name) => join(admin.dir, name)) as [
		string,
		string
	];
	writeFileSync(file, JSON.stringify(patient));
	writeFileSync(broken, JSON.stringify(patient).slice(0, -1));
	const imported = await runBag(admin.args('import', file, broken));
	expect(imported.stdout).toContain('The file is not JSON');
	said.push(imported.stdout, imported.stderr);
	await refused(admin.args('list', '--query', FAMILY), { passphrase: `${PASSPHRASE} and more` });
	await refused(admin.args('sync'), { env: { SADDLEBAG_SETUP_CODE: unknown } });
	const synced = await runBag(admin.args('sync'), { env: { SADDLEBAG_SETUP_CODE: code } });
	expect(synced).toMatchObject({ code: 0 });
	said.push(synced.stdout, synced.stderr);

	const ben = await joinBagPractice(admin, { user: `${USER}two`, site: SITE });
	const link = `${relay.url}/join#${'A'.repeat(43)}`;
	await refused(new BagDevice().args('join', '--link', link));

	const words = { SADDLEBAG_RECOVERY_WORDS: recoveryWords };
	const who = ['--relay', relay.url, '--user', USER, '--site', SITE];
	const slipped = recoveryWords.split(' ').toReversed().join(' ');
	await refused(new BagDevice().args('recover', ...who), { env: { SADDLEBAG_RECOVERY_WORDS: slipped } });
	const found = new BagDevice();
	const recovered = await runBag(found.args('recover', ...who), { env: words });
	expect(recovered).toMatchObject({ code: 0 });
	said.push(recovered.stderr);
	await disturb(relay);
	const keys = [
		...(await keysOf(admin)),
		...(await keysOf(ben)),
		...(await keysOf(found)),
		keyOfRelay(relay)
	];
	await relay.stop();

	const secrets = [
		...[PASSPHRASE, METRICS_TOKEN, TICKET, ...NAMES],
		...[code, code.slice(1), unknown].flatMap((one) => [one, one.replaceAll('-', '')]),
		...rows(recoveryWords),
		...keys.flatMap(written)
	];
	const texts = { 'the relay': relay.output(), bag: said.join('\n') };
	for (const [name, text] of Object.entries(texts)) {
		// Both have said something, so that there is something to look through.
		expect(text.length, name).toBeGreaterThan(500);
		const lower = text.toLowerCase();
		expect(
			secrets.filter((secret) => lower.includes(secret.toLowerCase())),
			name
		).toEqual([]);
	}
	expect(texts['the relay']).toContain('"device-logged-in"');
	expect(texts['the relay']).toContain('"setup-code-refused"');
	expect(texts['the relay']).toContain('"recovery-words-proven"');
});

test('the password of a database that cannot be reached, or that nobody can read, is not said', async () => {
	for (const address of ['postgres://u:zqxpassword@127.0.0.1:9/x', 'postgres://u:zqxpassword@@no address']) {
		const ended = await startRelay({ env: { LOG_LEVEL: 'debug', DATABASE_URL: address } }).then(
			() => 'it started',
			(error: unknown) => String(error)
		);
		expect(ended).toContain('the relay ended with 1');
		expect(ended).not.toContain('zqxpassword');
	}
});
