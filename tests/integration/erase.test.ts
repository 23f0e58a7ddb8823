// A record that two admins erase, at a real relay process: nothing of it is in the relay's files, and what is left is checked
// like everything else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { envelopeToStub } from '#shared/crypto/stub.ts';
import { hexToBytes } from '#shared/core/bytes.ts';
import { checkStorage } from '#relay/relay/check-storage.ts';
import { openStorageFile } from '#relay/open-storage.ts';
import { eraseAt } from '../support/erase-at-relay.ts';
import { eventually } from '../support/eventually.ts';
import { dialRelay, logIn } from '../support/relay-client.ts';
import { startRelay, storedIn } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const suite = createWebCryptoSuite();

const filesWith = (dataDir: string, trace: Uint8Array): readonly string[] =>
	readdirSync(dataDir).filter((name) => readFileSync(join(dataDir, name)).includes(Buffer.from(trace)));

async function problemsIn(path: string): Promise<readonly string[]> {
	const storage = openStorageFile(path);
	try {
		return (await checkStorage(storage, suite)).problems.map(({ what }) => what);
	} finally {
		await storage.close();
	}
}

test('[ERS-1, ERS-2, ERS-7] the relay keeps stubs of what two admins erased, in its files too', async () => {
	const relay = await startRelay();
	const { gone, kept, traces } = await eraseAt(relay, createSeededRandom(61_001));
	for (const trace of traces) expect(filesWith(relay.dataDir, trace)).toEqual([]);
	expect(filesWith(relay.dataDir, kept.bytes.slice(120, 136))).not.toEqual([]);
	await relay.stop();
	for (const trace of traces) expect(filesWith(relay.dataDir, trace)).toEqual([]);
	const path = join(relay.dataDir, 'saddlebag.db');
	expect(await problemsIn(path)).toEqual([]);
	// What was put back, and a stub that nobody erased, are found.
	const database = new DatabaseSync(path);
	const put = database.prepare('UPDATE entry SET envelope = ? WHERE id = ?');
	put.run(gone[0]!.bytes, hexToBytes(gone[0]!.id));
	put.run((await envelopeToStub(suite, kept)).bytes, hexToBytes(kept.id));
	database.close();
	expect([...(await problemsIn(path))].sort()).toEqual([
		'is a stub, and nothing of it was erased',
		'was erased and is still here'
	]);
});

test("[ERS-5, ERS-7] a clinic's own relay swaps too, and passes the stubs on", async () => {
	const hub = await startRelay();
	const box = await startRelay({ env: { UPSTREAM: hub.url } });
	const random = createSeededRandom(61_002);
	const { gone, kept, traces } = await eraseAt(hub, random, async (practice, say) => {
		const path = `/sync/${practice.practiceId}`;
		const { relayKey, relayGen } = await dialRelay(box.url, path).next('challenge');
		const log = { seq: 0, hash: new Uint8Array(32) };
		await say({ type: 'RELAY', relayKey, relayGen, log }, practice.admin);
		const known = { certificates: practice.records };
		await logIn(dialRelay(box.url, path), suite, random, practice.practiceId, practice.admin, known);
		await eventually(() => expect(storedIn(box.dataDir).ids.size).toBeGreaterThanOrEqual(3));
	});
	await eventually(() => {
		for (const trace of traces) expect(filesWith(box.dataDir, trace)).toEqual([]);
	});
	expect(storedIn(box.dataDir).ids.has(gone[0]!.id)).toBe(true);
	expect(filesWith(box.dataDir, kept.bytes.slice(120, 136))).not.toEqual([]);
	for (const relay of [box, hub]) await relay.stop();
	expect(await problemsIn(join(box.dataDir, 'saddlebag.db'))).toEqual([]);
});
