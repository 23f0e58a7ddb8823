// Damaged frames and envelopes against a relay process: none is accepted, none crashes it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import { MIN_ENVELOPE_BYTES } from '#shared/protocol/limits.ts';
import { mutate } from '../support/mutate.ts';
import { createLogin, dialRelay, logIn, type RelayClient } from '../support/relay-client.ts';
import { startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../support/test-practice.ts';

const SEED = Number(process.env['SEED'] ?? 20_262);
const LOGINS = 500;
const FRAMES = 500;
const ENVELOPES = 1_000;

const suite = createWebCryptoSuite();
const random = createSeededRandom(SEED);
let relay: RelayProcess;
let practice: TestPractice;
let device: TestDevice;
let bystander: RelayClient;
let before: ReturnType<typeof storedIn>;

const dial = (): RelayClient => dialRelay(relay.url, `/sync/${practice.practiceId}`);
async function connect(who: TestDevice): Promise<RelayClient> {
	const client = dial();
	await logIn(client, suite, random, practice.practiceId, who);
	return client;
}

beforeAll(async () => {
	relay = await startRelay();
	practice = await createTestPractice(suite, random);
	({ device } = await practice.enrol('prescriber'));
	bystander = dial();
	const certificates = practice.records;
	await logIn(bystander, suite, random, practice.practiceId, practice.admin, { certificates });
	await bystander.push([await practice.admin.seal()]);
	before = storedIn(relay.dataDir);
});
afterAll(async () => {
	// Whatever was sent: nothing came in, nothing broke, and others work on.
	expect(storedIn(relay.dataDir), `seed ${SEED}`).toEqual(before);
	expect(relay.output()).not.toContain('session-failed');
	await bystander.push([await practice.admin.seal()]);
	await relay.kill();
});

test(`${LOGINS} mutated logins: no welcome`, async () => {
	for (let i = 0; i < LOGINS; i++) {
		const client = dial();
		const challenge = await client.next('challenge');
		// What a login merely names (credentials) or brings (signed records) is not what is signed: left out here.
		const bend = (login: Parameters<typeof encodeFrame>[0] & { type: 'login' }) => ({
			...login,
			credentials: []
		});
		const login = await createLogin(suite, random, practice.practiceId, device, challenge, { bend });
		client.send(mutate(random, encodeFrame(login)));
		expect(await client.closed).toBeGreaterThanOrEqual(4400);
		expect(client.waiting('welcome')).toEqual([]);
	}
});

test(`${FRAMES} mutated frames of a logged-in device: closed or without effect`, async () => {
	const { head } = practice.state();
	const invite = await practice.sign({
		type: 'INVITE',
		inviteId: random.bytes(16),
		userId: random.bytes(16),
		role: 'nurse',
		site: 1,
		validMs: 1_000
	});
	const frames = [
		encodeFrame({ type: 'push', envelopes: [(await device.seal({ cseq: 1 })).bytes] }),
		encodeFrame({
			type: 'push',
			envelopes: [(await device.seal({ cseq: 1, payload: random.bytes(2_000) })).bytes]
		}),
		encodeFrame({ type: 'control-append', head, records: [invite] }),
		encodeFrame({ type: 'pull', after: 0, credit: 1_000, content: 'all' }),
		encodeFrame({ type: 'fetch', docId: random.bytes(16), after: 0, upTo: 9, stubs: false }),
		encodeFrame({ type: 'knock-answer', inviteId: random.bytes(16), sealed: random.bytes(40) })
	];
	const codes = new Map<number, number>();
	let client = await connect(device);
	for (let i = 0; i < FRAMES; i++) {
		client.send(mutate(random, frames[i % frames.length]!));
		client.send({ type: 'ping', n: i });
		const answered = await Promise.race([client.next('pong').catch(() => undefined), client.closed]);
		if (typeof answered !== 'number' && answered !== undefined) continue;
		const code = await client.closed;
		codes.set(code, (codes.get(code) ?? 0) + 1);
		client = await connect(device);
	}
	expect([...codes.keys()].every((code) => code >= 4400 && code < 4500)).toBe(true);
	expect(codes.get(4400)).toBeGreaterThan(FRAMES / 4);
});

test(`${ENVELOPES} mutated envelopes in frames that are in order: refused one by one`, async () => {
	const options = [{}, { kind: 3 }, { kind: 5 }, { kind: 99 }, { payload: random.bytes(2_000) }];
	const valid = await Promise.all(options.map((option) => device.seal(option)));
	const client = await connect(device);
	const codes = new Map<string, number>();
	for (let sent = 0; sent < ENVELOPES;) {
		const batch: Uint8Array[] = [];
		while (batch.length < 20) {
			const bytes = mutate(random, valid[batch.length % valid.length]!.bytes);
			// Shorter ones make the frame itself malformed: the test above has those.
			if (bytes.length >= MIN_ENVELOPE_BYTES) batch.push(bytes);
		}
		client.send({ type: 'push', envelopes: batch });
		for (let k = 0; k < batch.length; k++) {
			const { code } = await client.next('refuse');
			codes.set(code, (codes.get(code) ?? 0) + 1);
		}
		expect(client.waiting('ack')).toEqual([]);
		sent += batch.length;
	}
	expect([...codes.keys()].sort()).toEqual(['bad-signature', 'malformed', 'not-authorised']);
});
