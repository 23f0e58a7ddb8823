// The relay as a process of its own, over real sockets and real cryptography.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { decodeFrame, encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Ack } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import { welcomeTranscript } from '#shared/protocol/transcripts.ts';
import { mutate } from '../support/mutate.ts';
import { createLogin, dialRelay, logIn, type LoginOptions, type RelayClient } from '../support/relay-client.ts';
import { createDataDir, startRelay, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../support/test-practice.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(Number(process.env['SEED'] ?? 20_261));
let relay: RelayProcess;
let practice: TestPractice;
let nurse: TestDevice;

beforeAll(async () => {
	relay = await startRelay({ env: { LOG_LEVEL: 'debug' } });
	practice = await createTestPractice(suite, random);
	nurse = (await practice.enrol('nurse')).device;
});
afterAll(() => relay.kill());

const dial = (at: RelayProcess = relay): RelayClient => dialRelay(at.url, `/sync/${practice.practiceId}`);
async function connect(device = practice.admin, at = relay, options: LoginOptions = {}): Promise<RelayClient> {
	const client = dial(at);
	await logIn(client, suite, random, practice.practiceId, device, { certificates: practice.records, ...options });
	return client;
}

/** What the relay has on its disk. */
function stored(dataDir: string): { envelopes: number; records: number; ids: Set<string> } {
	const database = new DatabaseSync(join(dataDir, 'saddlebag.db'));
	const ids = database.prepare('SELECT id FROM entry').all().map((row) => bytesToHex(row['id'] as Uint8Array));
	const records = Number(database.prepare('SELECT count(*) AS n FROM control').get()!['n']);
	database.close();
	return { envelopes: ids.length, records, ids: new Set(ids) };
}

const isAlive = async (client: RelayClient): Promise<void> => {
	const n = random.below(1_000_000);
	client.send({ type: 'ping', n });
	expect((await client.next('pong')).n).toBe(n);
};

describe('handshake', () => {
	test('both ends prove their keys, and the relay’s is the one it has on every road', async () => {
		const client = dial();
		const { challenge, login, welcome } = await logIn(client, suite, random, practice.practiceId, practice.admin, {
			certificates: practice.records
		});
		const transcript = welcomeTranscript(login.signature, welcome.log, welcome.control);
		expect(await suite.verify(challenge.relayKey, transcript, welcome.signature)).toBe(true);
		expect((await dial().next('challenge')).relayKey).toEqual(challenge.relayKey);
		client.close();
	});

	test('what one device pushes another one receives', async () => {
		const [author, reader] = [await connect(), await connect(nurse)];
		reader.send({ type: 'pull', after: 0, credit: 1_000_000 });
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
		['malformed frame', 'malformed', async () => {
			const client = await connect();
			client.send(new Uint8Array([0x83, 0x01, 0xff]));
			return client;
		}],
		['oversize frame', 'tooLarge', async () => {
			const client = await connect();
			client.send(new Uint8Array(1_500_000));
			return client;
		}],
		['oversize message, cut off by the transport', 'tooLarge', async () => {
			const client = await connect();
			client.send(new Uint8Array(3 * 2 ** 20));
			return client;
		}],
		['wrong signature', 'badSignature', async () => {
			const client = dial();
			const challenge = await client.next('challenge');
			const bend: LoginOptions['bend'] = (login) => ({ ...login, signature: login.signature.toReversed() });
			const options = { certificates: practice.records, bend };
			client.send(await createLogin(suite, random, practice.practiceId, practice.admin, challenge, options));
			return client;
		}],
		['replayed login', 'replay', async () => {
			const first = dial();
			const { login } = await logIn(first, suite, random, practice.practiceId, practice.admin, {
				certificates: practice.records
			});
			first.close();
			const client = dial();
			await client.next('challenge');
			client.send(login);
			return client;
		}],
		['foreign practice', 'notMember', async () => {
			const foreign = await createTestPractice(suite, random);
			const client = dial();
			const challenge = await client.next('challenge');
			const options = { certificates: foreign.records };
			client.send(await createLogin(suite, random, practice.practiceId, foreign.admin, challenge, options));
			return client;
		}],
		['equivocation', 'equivocation', async () => {
			const { device } = await practice.enrol('nurse');
			const client = await connect(device);
			await client.push([await device.seal()]);
			client.send({ type: 'push', envelopes: [(await device.seal({ cseq: 1 })).bytes] });
			return client;
		}],
		['older protocol', 'version', async () => {
			const client = await connect();
			client.send(encodeFrame({ type: 'ping', n: 1 }, 0));
			return client;
		}],
		['newer protocol', 'version', async () => {
			const client = await connect();
			client.send(encodeFrame({ type: 'ping', n: 1 }, 2));
			return client;
		}],
		['unknown path', 'unknownPath', async () => dialRelay(relay.url, '/nowhere')]
	];
	test.each(faults)('%s: %s', async (_what, reason, provoke) => {
		const bystander = await connect();
		const client = await provoke();
		expect(await client.closed).toBe(CLOSE_CODES[reason].code);
		await isAlive(bystander);
		await bystander.push([await practice.admin.seal()]);
		bystander.close();
	});
});

test.each([0, 2])('a relay of version %i and a device of version 1 part with a clear code', async (version) => {
	const other = await startRelay({ env: { SADDLEBAG_PROTOCOL_VERSION: String(version) } });
	const client = dialRelay(other.url, `/sync/${practice.practiceId}`);
	client.send({ type: 'ping', n: 1 });
	expect(await client.closed).toBe(CLOSE_CODES.version.code);
	await other.kill();
});

test('of 2,000 mutated frames and envelopes none is accepted and none crashes the relay', async () => {
	const bystander = await connect();
	const { device } = await practice.enrol('prescriber');
	const { device: spare } = await practice.enrol('nurse');
	(await connect(device)).close();
	const before = stored(relay.dataDir);
	let mutated = 0;

	// Logins: whatever is changed, no welcome.
	for (let i = 0; i < 500; i++, mutated++) {
		const client = dial();
		const challenge = await client.next('challenge');
		const bend: LoginOptions['bend'] = (login) => ({ ...login, credentials: [] });
		const login = await createLogin(suite, random, practice.practiceId, device, challenge, { bend });
		client.send(mutate(random, encodeFrame(login)));
		expect(await client.closed).toBeGreaterThanOrEqual(4400);
		expect(client.waiting('welcome')).toEqual([]);
	}

	// Frames of a logged-in device: a fault ends the session, and whatever happens nothing is stored.
	const { head } = practice.state();
	const { invite } = await practice.enrol('nurse');
	const frames = [
		encodeFrame({ type: 'push', envelopes: [(await device.seal({ cseq: 1 })).bytes] }),
		encodeFrame({ type: 'push', envelopes: [(await spare.seal({ cseq: 1 })).bytes] }),
		encodeFrame({ type: 'control-append', head, records: [invite] }),
		encodeFrame({ type: 'pull', after: 0, credit: 1_000 }),
		encodeFrame({ type: 'fetch', docId: random.bytes(16), after: 0, upTo: 9 }),
		encodeFrame({ type: 'knock-answer', inviteId: random.bytes(16), sealed: random.bytes(40) })
	];
	let client = await connect(device, relay, { certificates: [] });
	let closed: number | undefined;
	for (let i = 0; i < 500; i++, mutated++) {
		let over = false;
		void client.closed.then((code) => {
			over = true;
			closed = code;
		});
		client.send(mutate(random, frames[i % frames.length]!));
		client.send({ type: 'ping', n: i });
		await Promise.race([client.next('pong').catch(() => {}), client.closed]);
		if (over) client = await connect(device, relay, { certificates: [] });
	}
	expect(closed).toBeGreaterThanOrEqual(4400);

	// Envelopes in frames that are in order: refused one by one, the session goes on.
	const valid = await Promise.all(
		[{}, { kind: 3 }, { kind: 5 }, { kind: 99 }, { payload: random.bytes(2_000) }].map((options) => device.seal(options))
	);
	for (let i = 0; i < 1_000; ) {
		const batch: Uint8Array[] = [];
		while (batch.length < 20) {
			const bytes = mutate(random, valid[batch.length % valid.length]!.bytes);
			// Shorter ones make the frame itself malformed: the part above has those.
			if (bytes.length >= 180) batch.push(bytes);
		}
		client.send({ type: 'push', envelopes: batch });
		for (let k = 0; k < batch.length; k++) expect((await client.next('refuse')).code).not.toBe('gap');
		expect(client.waiting('ack')).toEqual([]);
		i += batch.length;
		mutated += batch.length;
	}
	await isAlive(client);

	expect(mutated).toBe(2_000);
	expect(stored(relay.dataDir)).toEqual(before);
	expect(relay.output()).not.toContain('session-failed');
	await isAlive(bystander);
	await bystander.push([await practice.admin.seal()]);
	bystander.close();
	client.close();
}, 120_000);

/** Pushes without pause, as a device would: what was not acknowledged goes again on the next road, in order. */
function createLoad(device: TestDevice): {
	readonly acknowledged: Map<string, Ack['acks'][number]>;
	run(at: RelayProcess): Promise<void>;
} {
	const acknowledged = new Map<string, Ack['acks'][number]>();
	let unacknowledged: Envelope[] = [];
	return {
		acknowledged,
		async run(at) {
			const client = await connect(device, at);
			const inFlight: Promise<void>[] = [];
			const push = (envelopes: readonly Envelope[]): void => {
				const pushed = client.push(envelopes).then((acks) => {
					for (const [id, ack] of acks) acknowledged.set(id, ack);
					unacknowledged = unacknowledged.filter(({ id }) => !acks.has(id));
				});
				inFlight.push(pushed.catch(() => {}));
			};
			if (unacknowledged.length > 0) push(unacknowledged);
			let open = true;
			void client.closed.then(() => (open = false));
			while (open) {
				const envelopes = [await device.seal(), await device.seal(), await device.seal()];
				unacknowledged.push(...envelopes);
				push(envelopes);
				if (inFlight.length % 4 === 0) await Promise.race([inFlight.at(-1), client.closed]);
			}
			await Promise.all(inFlight);
		}
	};
}

test('every acknowledged envelope outlives 20 kills under load', async () => {
	const dataDir = createDataDir();
	const loads = [practice.admin, nurse, (await practice.enrol('prescriber')).device].map(createLoad);
	// Both devices have pushed to the other relay; a chain may begin anywhere on this one only when it is forwarded.
	const fresh = await createTestPractice(suite, random);
	practice = fresh;
	nurse = (await fresh.enrol('nurse')).device;
	loads.splice(0, loads.length, ...[fresh.admin, nurse].map(createLoad));
	for (let kill = 0; kill < 20; kill++) {
		const victim = await startRelay({ dataDir });
		const running = loads.map((load) => load.run(victim));
		await new Promise((go) => setTimeout(go, 60 + random.below(250)));
		await victim.kill();
		await Promise.all(running);
		const { ids } = stored(dataDir);
		for (const load of loads) for (const id of load.acknowledged.keys()) expect(ids.has(id)).toBe(true);
	}
	const total = loads.reduce((sum, load) => sum + load.acknowledged.size, 0);
	expect(total).toBeGreaterThan(500);

	// And by the protocol: the whole log, its hash chain, and each ack's own place in it.
	const last = await startRelay({ dataDir });
	const reader = await connect(fresh.admin, last);
	reader.send({ type: 'pull', after: 0, credit: 4_000_000 });
	const acks = new Map(loads.flatMap((load) => [...load.acknowledged]));
	let [hash, seq, found] = [EMPTY_HEAD.hash, 0, 0];
	const { head } = await last_head(reader);
	async function last_head(client: RelayClient): Promise<{ head: number }> {
		const first = await client.next('entries');
		await take(first.entries);
		return { head: first.head.seq };
	}
	async function take(entries: readonly { seq: number; logHash: Uint8Array; envelope: Uint8Array }[]): Promise<void> {
		for (const entry of entries) {
			const ct = await suite.sha256(entry.envelope.slice(100, -64));
			const id = await suite.sha256(new Uint8Array([...PREFIX, ...entry.envelope.slice(0, 100), ...ct]));
			hash = await nextLogHash((data) => suite.sha256(data), hash, id);
			expect(entry.seq).toBe(++seq);
			expect(entry.logHash).toEqual(hash);
			const ack = acks.get(bytesToHex(id));
			if (ack) expect([ack.seq, ack.logHash]).toEqual([entry.seq, entry.logHash]);
			if (ack) found += 1;
		}
		reader.send({ type: 'credit', bytes: entries.reduce((sum, { envelope }) => sum + envelope.length, 0) });
	}
	while (seq < head) await take((await reader.next('entries')).entries);
	expect(found).toBe(total);
	await last.kill();
}, 120_000);
const PREFIX = new TextEncoder().encode('saddlebag/env/v1\0');

describe('stopping', () => {
	test.each(['SIGTERM', 'SIGINT'] as const)('%s: acks what it took, says goodbye, leaves one whole file', async (signal) => {
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
				await client.push([envelope]).then((acks) => acks.forEach((_, id) => acknowledged.add(id)), () => {});
			}
		})();
		await new Promise((go) => setTimeout(go, 150));
		expect(await process.stop(signal)).toBe(0);
		expect(await client.closed).toBe(CLOSE_CODES.goingAway.code);
		await pushing;
		expect(acknowledged.size).toBeGreaterThan(0);
		expect(() => statSync(join(process.dataDir, 'saddlebag.db-wal'))).toThrow();
		const { ids } = stored(process.dataDir);
		for (const id of acknowledged) expect(ids.has(id)).toBe(true);
	});

	test('a device that does not read holds nothing up for long', async () => {
		const process = await startRelay();
		const client = dialRelay(process.url, `/sync/${practice.practiceId}`);
		await client.next('challenge');
		const started = Date.now();
		await process.stop();
		expect(Date.now() - started).toBeLessThan(6_000);
	});
});

describe('the process', () => {
	test('tells its health without naming anybody', async () => {
		const response = await fetch(`${relay.url}/health`);
		expect(response.headers.get('cache-control')).toBe('no-store');
		const health = (await response.json()) as object;
		expect(Object.keys(health).sort()).toEqual(
			['ok', 'version', 'protocolVersion', 'relayGen', 'practices', 'envelopes', 'devices', 'joiners', 'uptimeS'].sort()
		);
		expect(health).toMatchObject({ ok: true, protocolVersion: 1, practices: 1 });
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

	test('says every setting that is wrong, and does not start', async () => {
		const start = startRelay({ env: { PORT: 'http', LOG_LEVEL: 'loud' } });
		await expect(start).rejects.toThrow(/PORT must be[\s\S]*LOG_LEVEL must be/);
	});

	test('says that its port is taken', async () => {
		await expect(startRelay({ port: relay.port })).rejects.toThrow(/port \d+ is taken/);
	});
});
