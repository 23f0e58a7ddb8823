// What a device in one file keeps of a record that was erased: not a byte of it, in any of its files.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { ciphertextOf } from '#shared/crypto/envelope.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { eraseHeld } from '#shared/replica/erasing.ts';
import { readIncoming, takeIn, type Incoming } from '#shared/replica/receiving.ts';
import { put } from '#shared/replica/rows.ts';
import { openNodeStore } from '#relay/device/node-store.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createTestPractice } from '../../../support/test-practice.ts';

const suite = createWebCryptoSuite();

test('[ERS-5] pages are rewritten: no file of the store has what was erased, while it is open and afterwards', async () => {
	const dir = mkdtempSync(join(tmpdir(), 'saddlebag-erased-'));
	onTestFinished(() => rmSync(dir, { recursive: true }));
	const filesWith = (trace: Uint8Array): readonly string[] =>
		readdirSync(dir).filter((name) => readFileSync(join(dir, name)).includes(Buffer.from(trace)));
	const random = createSeededRandom(63);
	const practice = await createTestPractice(suite, random);
	const second = (await practice.enrol('admin')).device;
	const docIds = [random.bytes(16), random.bytes(16)].map((id) => bytesToHex(id) as DocId);
	const [docId, other] = docIds as [DocId, DocId];
	// On a page of its own, on several, and beside others on one.
	const gone = await Promise.all(
		[300, 3_000, 30_000].map((n) => practice.admin.seal({ docId, payload: random.bytes(n) }))
	);
	const kept = await practice.admin.seal({ docId: other, payload: random.bytes(3_000) });
	const opened = await openNodeStore(dir);
	if (!opened.ok) throw new Error(opened.error.type);
	const store = opened.value;
	const deps = { store, suite, now: () => 0, isOwn: () => false, relayKey: new Uint8Array(32) };
	const incoming = await Promise.all([...gone, kept].map(({ bytes }) => readIncoming(suite, bytes)));
	await takeIn(deps, practice.state(), incoming as Incoming[]);
	const saved = random.bytes(9_000);
	await store.commit([put('local', `save/${docId}`, saved)]);
	const traces = [...gone.map(({ bytes }) => ciphertextOf(bytes).slice(40, 56)), saved.slice(4_000, 4_016)];
	for (const trace of traces) expect(filesWith(trace)).not.toEqual([]);
	const erasure = random.bytes(16);
	const cover = { credId: hexToBytes(practice.admin.credId), upTo: gone.length };
	const parts = [{ docId: hexToBytes(docId), covers: [cover], chunks: [] }];
	await practice.append(await practice.sign({ type: 'ERASE', erasure, reason: 'request', parts, pages: [] }));
	await practice.append(await practice.sign({ type: 'CONFIRM', erasure }, { by: second }));
	expect(await eraseHeld(store, suite, practice.state())).toEqual([docId]);
	for (const trace of traces) expect(filesWith(trace)).toEqual([]);
	expect(filesWith(ciphertextOf(kept.bytes).slice(40, 56))).not.toEqual([]);
	await store.close();
	for (const trace of traces) expect(filesWith(trace)).toEqual([]);
	expect(filesWith(ciphertextOf(kept.bytes).slice(40, 56))).not.toEqual([]);
});
