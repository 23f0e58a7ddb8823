// The relay as a process of its own, over real sockets and real cryptography.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import { welcomeTranscript } from '#shared/protocol/transcripts.ts';
import { OLDEST_SPOKEN, PROTOCOL_VERSION } from '#shared/protocol/version.ts';
import {
	createLogin,
	dialRelay,
	logIn,
	type LoginOptions,
	type RelayClient
} from '../support/relay-client.ts';
import { createDataDir, startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../support/test-practice.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(20_261);
let relay: RelayProcess;
let practice: TestPractice;
let nurse: TestDevice;

beforeAll(async () => {
	relay = await startRelay({ env: { LOG_LEVEL: 'debug' } });
	practice = await createTestPractice(suite, random);
	nurse = (await practice.enrol('nurse')).device;
});
afterAll(() => relay.kill());

const dial = (): RelayClient => dialRelay(relay.url, `/sync/${practice.practiceId}`);
async function connect(device = practice.admin): Promise<RelayClient> {
	const client = dial();
	await logIn(client, suite, random, practice.practiceId, device, { certificates: practice.records });
	return client;
}

const isAlive = async (client: RelayClient): Promise<void> => {
	const n = random.below(1_000_000);
	client.send({ type: 'ping', n });
	expect((await client.next('pong')).n).toBe(n);
};

describe('handshake', () => {
	test('both ends prove their keys, and the relay’s is the one it has on every road', async () => {
		const client = dial();
		const { challenge, login, welcome } = await logIn(
			client,
			suite,
			random,
			practice.practiceId,
			practice.admin,
			{
				certificates: practice.records
			}
		);
		const transcript = welcomeTranscript(login.signature, welcome.log, welcome.control);
		expect(await suite.verify(challenge.relayKey, transcript, welcome.signature)).toBe(true);
		expect((await dial().next('challenge')).relayKey).toEqual(challenge.relayKey);
		client.close();
	});

	test('what one device pushes another one receives', async () => {
		const [author, reader] = [await connect(), await connect(nurse)];
		reader.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		const envelope = await practice.admin.seal();
		const ack = (await author.push([envelope])).get(envelope.id)!;
		const { entries } = await reader.next('entries');
		expect(entries.at(-1)).toEqual({ seq: ack.seq, logHash: ack.logHash, envelope: envelope.bytes });
		author.close();
		reader.close();
	});
});

describe('a fault closes its own socket with its own code, and no other', () => {
	const faults: [string, keyof typeof CLOSE_CODES, () => Promise<RelayClient>][] = [
		[
			'malformed frame',
			'malformed',
			async () => {
				const client = await connect();
				client.send(new Uint8Array([0x83, PROTOCOL_VERSION, 0xff]));
				return client;
			}
		],
		[
			'oversize frame',
			'tooLarge',
			async () => {
				const client = await connect();
				client.send(new Uint8Array(1_500_000));
				return client;
			}
		],
		[
			'oversize message, cut off by the transport',
			'tooLarge',
			async () => {
				const client = await connect();
				client.send(new Uint8Array(3 * 2 ** 20));
				return client;
			}
		],
		[
			'wrong signature',
			'badSignature',
			async () => {
				const client = dial();
				const challenge = await client.next('challenge');
				const bend: LoginOptions['bend'] = (login) => ({ ...login, signature: login.signature.toReversed() });
				const options = { certificates: practice.records, bend };
				client.send(
					await createLogin(suite, random, practice.practiceId, practice.admin, challenge, options)
				);
				return client;
			}
		],
		[
			'replayed login',
			'replay',
			async () => {
				const first = dial();
				const { login } = await logIn(first, suite, random, practice.practiceId, practice.admin, {
					certificates: practice.records
				});
				first.close();
				const client = dial();
				await client.next('challenge');
				client.send(login);
				return client;
			}
		],
		[
			'foreign practice',
			'notMember',
			async () => {
				const foreign = await createTestPractice(suite, random);
				const client = dial();
				const challenge = await client.next('challenge');
				const options = { certificates: foreign.records };
				client.send(await createLogin(suite, random, practice.practiceId, foreign.admin, challenge, options));
				return client;
			}
		],
		[
			'equivocation',
			'equivocation',
			async () => {
				const { device } = await practice.enrol('nurse');
				const client = await connect(device);
				await client.push([await device.seal()]);
				client.send({ type: 'push', envelopes: [(await device.seal({ cseq: 1 })).bytes] });
				return client;
			}
		],
		[
			'older protocol',
			'version',
			async () => {
				const client = await connect();
				client.send(encodeFrame({ type: 'ping', n: 1 }, PROTOCOL_VERSION - 1));
				return client;
			}
		],
		[
			'newer protocol',
			'version',
			async () => {
				const client = await connect();
				client.send(encodeFrame({ type: 'ping', n: 1 }, PROTOCOL_VERSION + 1));
				return client;
			}
		],
		['unknown path', 'unknownPath', async () => dialRelay(relay.url, '/nowhere')]
	];
	test.each(faults)('[FRM-8] %s: %s', async (_what, reason, provoke) => {
		const bystander = await connect();
		const client = await provoke();
		expect(await client.closed).toBe(CLOSE_CODES[reason].code);
		await isAlive(bystander);
		await bystander.push([await practice.admin.seal()]);
		bystander.close();
	});
});

test('[HSK-8, FRM-2] a relay of a version that is spoken no more and a device of this one part with a clear code', async () => {
	const other = await startRelay({ env: { SADDLEBAG_PROTOCOL_VERSION: String(OLDEST_SPOKEN - 1) } });
	const client = dialRelay(other.url, `/sync/${practice.practiceId}`);
	client.send({ type: 'ping', n: 1 });
	expect(await client.closed).toBe(CLOSE_CODES.version.code);
	await other.kill();
});

test('[HSK-14] a newer relay speaks the version of a device that knows no newer', async () => {
	const other = await startRelay({ env: { SADDLEBAG_PROTOCOL_VERSION: String(PROTOCOL_VERSION + 1) } });
	const own = await createTestPractice(suite, random);
	const client = dialRelay(other.url, `/sync/${own.practiceId}`);
	await logIn(client, suite, random, own.practiceId, own.admin, { certificates: own.records });
	expect((await client.push([await own.admin.seal()])).size).toBe(1);
	await other.kill();
});

describe('stopping', () => {
	test.each(['SIGTERM', 'SIGINT'] as const)(
		'%s: acks what it took, says goodbye, leaves one whole file',
		async (signal) => {
			const own = await createTestPractice(suite, random);
			const process = await startRelay();
			const client = dialRelay(process.url, `/sync/${own.practiceId}`);
			await logIn(client, suite, random, own.practiceId, own.admin, { certificates: own.records });
			const acknowledged = new Set<string>();
			let open = true;
			void client.closed.then(() => (open = false));
			const pushing = (async () => {
				while (open) {
					const envelope = await own.admin.seal();
					await client.push([envelope]).then(
						(acks) => acks.forEach((_, id) => acknowledged.add(id)),
						() => {}
					);
				}
			})();
			await new Promise((go) => setTimeout(go, 150));
			expect(await process.stop(signal)).toBe(0);
			expect(await client.closed).toBe(CLOSE_CODES.goingAway.code);
			await pushing;
			expect(acknowledged.size).toBeGreaterThan(0);
			expect(() => statSync(join(process.dataDir, 'saddlebag.db-wal'))).toThrow();
			const { ids } = storedIn(process.dataDir);
			for (const id of acknowledged) expect(ids.has(id)).toBe(true);
		}
	);

	test('a device that does not read holds nothing up for long', async () => {
		const own = await createTestPractice(suite, random);
		const process = await startRelay();
		const client = dialRelay(process.url, `/sync/${own.practiceId}`);
		await logIn(client, suite, random, own.practiceId, own.admin, { certificates: own.records });
		const docId = 'dd'.repeat(16) as DocId;
		const large = await own.admin.seal({ docId, payload: random.bytes(900_000) });
		await client.push([large]);
		client.stall();
		for (let i = 0; i < 20; i++)
			client.send({ type: 'fetch', docId: hexToBytes(docId), after: 0, upTo: 1, stubs: false });
		await new Promise((go) => setTimeout(go, 300));
		const started = Date.now();
		expect(await process.stop()).toBe(0);
		expect(Date.now() - started).toBeLessThan(30_000);
	});
});

describe('the process', () => {
	test('tells its health without naming anybody', async () => {
		const response = await fetch(`${relay.url}/health`);
		expect(response.headers.get('cache-control')).toBe('no-store');
		const health = (await response.json()) as object;
		expect(Object.keys(health).sort()).toEqual(
			[
				'ok',
				'version',
				'protocolVersion',
				'relayGen',
				'practices',
				'envelopes',
				'devices',
				'joiners',
				'setupCode',
				'uptimeS'
			].sort()
		);
		expect(health).toMatchObject({ ok: true, protocolVersion: PROTOCOL_VERSION, practices: 1 });
	});

	test('logs one JSON object a line after its greeting', () => {
		const [greeting, folder, ...lines] = relay.output().trimEnd().split('\n');
		expect(greeting).toBe(`Saddlebag is at ${relay.url}/`);
		expect(folder).toBe(`Its data is in ${relay.dataDir}`);
		expect(lines.length).toBeGreaterThan(10);
		for (const line of lines) expect(JSON.parse(line)).toMatchObject({ event: expect.any(String) as string });
	});

	test('keeps its key in a folder that only its user may enter', async () => {
		const dataDir = join(createDataDir(), 'made', 'by', 'relay');
		const process = await startRelay({ dataDir });
		expect(statSync(dataDir).mode & 0o077).toBe(0);
		await process.stop();
	});

	test.each(['MAX_CONNECTIONS', 'MAX_CONNECTIONS_PER_ADDRESS'])(
		'takes no more roads than %s, and more again when one is gone',
		async (variable) => {
			const small = await startRelay({ env: { [variable]: '2' } });
			const path = `/sync/${practice.practiceId}`;
			const roads = [dialRelay(small.url, path), dialRelay(small.url, path)];
			await Promise.all(roads.map((road) => road.next('challenge')));
			expect(await dialRelay(small.url, path).closed).toBe(1006);
			roads[0]!.close();
			await roads[0]!.closed;
			await dialRelay(small.url, path).next('challenge');
			await small.kill();
		}
	);

	test('says every setting that is wrong, and does not start', async () => {
		const start = startRelay({ env: { PORT: 'http', LOG_LEVEL: 'loud' } });
		await expect(start).rejects.toThrow(/LOG_LEVEL must be[\s\S]*PORT must be/);
	});

	test('says that its port is taken', async () => {
		await expect(startRelay({ port: relay.port })).rejects.toThrow(/port \d+ is taken/);
	});
});
