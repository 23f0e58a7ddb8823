// The relay's disk fills up under load: what was acknowledged stays, nothing else is acknowledged, and once there is room
// the same process goes on. Needs to mount a small file system, so it is skipped, in words, where that is not allowed.
import { spawnSync } from 'node:child_process';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { afterAll, expect, test } from 'vitest';
import type { Envelope } from '#shared/crypto/envelope.ts';
import { dialRelay, logIn, type RelayClient } from '../support/relay-client.ts';
import { createDataDir, startRelay, storedIn } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice } from '../support/test-practice.ts';

const suite = createWebCryptoSuite();
const folder = createDataDir();
const run = (...command: string[]): boolean => spawnSync(command[0]!, command.slice(1)).status === 0;
const mounted = run('mount', '-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder);
afterAll(() => void (mounted && run('umount', '-l', folder)));
if (!mounted) console.log('SKIPPED: the disk that fills up needs the right to mount a file system');

test.skipIf(!mounted)(
	'a disk that fills up costs no acknowledged envelope, and is used again when it has room',
	async () => {
		const random = createSeededRandom(8);
		const practice = await createTestPractice(suite, random);
		const relay = await startRelay({ dataDir: folder });
		const certificates = practice.records;
		async function connect(): Promise<RelayClient> {
			const client = dialRelay(relay.url, `/sync/${practice.practiceId}`);
			await logIn(client, suite, random, practice.practiceId, practice.admin, { certificates });
			return client;
		}
		const acknowledged: Envelope[] = [];
		let client = await connect();
		let refused: Envelope[] = [];
		while (refused.length === 0) {
			const envelopes = [await practice.admin.seal({ payload: random.bytes(20_000) })];
			await client.push(envelopes).then(
				() => acknowledged.push(...envelopes),
				() => (refused = envelopes)
			);
		}
		expect(acknowledged.length).toBeGreaterThan(10);
		const held = (await (await fetch(`${relay.url}/health`)).json()) as { envelopes: number };
		expect(held.envelopes).toBe(acknowledged.length);
		expect(run('mount', '-o', 'remount,size=64m', folder)).toBe(true);
		client = await connect();
		await client.push(refused);
		acknowledged.push(...refused);
		for (let n = 0; n < 20; n++) {
			const envelopes = [await practice.admin.seal()];
			await client.push(envelopes);
			acknowledged.push(...envelopes);
		}
		await relay.kill();
		const { ids } = storedIn(folder);
		const lost = acknowledged.filter(({ id }) => !ids.has(id)).length;
		console.log(
			`acknowledged ${acknowledged.length} lost ${lost}: a disk of 3 MiB that filled up under load`
		);
		expect(lost).toBe(0);
	}
);
