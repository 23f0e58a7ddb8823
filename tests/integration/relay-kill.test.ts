// Power cuts: a relay killed again and again under load keeps every envelope that it acknowledged.
import { expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import type { EnvelopeId } from '#shared/core/ids.ts';
import { parseEnvelope, type Envelope } from '#shared/crypto/envelope.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Ack } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import { dialRelay, logIn, type RelayClient } from '../support/relay-client.ts';
import { createDataDir, startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../support/test-practice.ts';

const KILLS = 20;
const suite = createWebCryptoSuite();
const random = createSeededRandom(20_263);
type AckOf = Ack['acks'][number];

async function connect(
	practice: TestPractice,
	device: TestDevice,
	relay: RelayProcess
): Promise<RelayClient> {
	const client = dialRelay(relay.url, `/sync/${practice.practiceId}`);
	const certificates = practice.records;
	await logIn(client, suite, random, practice.practiceId, device, { certificates });
	return client;
}

/** Pushes without pause until the road breaks; what was not acknowledged goes first on the next road, in order. */
function createLoad(practice: TestPractice, device: TestDevice) {
	const acknowledged = new Map<EnvelopeId, AckOf>();
	const unacknowledged = new Map<EnvelopeId, Envelope>();
	async function push(client: RelayClient, envelopes: readonly Envelope[]): Promise<void> {
		for (const [id, ack] of await client.push(envelopes)) {
			acknowledged.set(id, ack);
			unacknowledged.delete(id);
		}
	}
	async function run(relay: RelayProcess): Promise<void> {
		const client = await connect(practice, device, relay);
		let open = true;
		void client.closed.then(() => (open = false));
		const inFlight: Promise<void>[] = [];
		const send = (envelopes: readonly Envelope[]): void =>
			void inFlight.push(push(client, envelopes).catch(() => {}));
		if (unacknowledged.size > 0) send([...unacknowledged.values()]);
		while (open) {
			const envelopes = [await device.seal(), await device.seal(), await device.seal()];
			for (const envelope of envelopes) unacknowledged.set(envelope.id, envelope);
			send(envelopes);
			// A few pushes on the way at once.
			await inFlight.at(-4);
		}
		await Promise.all(inFlight);
	}
	return { acknowledged, run };
}

/** Pulls the whole log, checks its hash chain, and returns each envelope's place. */
async function pullAll(client: RelayClient): Promise<Map<EnvelopeId, { seq: number; logHash: Uint8Array }>> {
	const places = new Map<EnvelopeId, { seq: number; logHash: Uint8Array }>();
	let { hash } = EMPTY_HEAD;
	client.send({ type: 'pull', after: 0, credit: 1_000_000 });
	for (;;) {
		const { entries, head } = await client.next('entries');
		let bytes = 0;
		for (const { seq, logHash, envelope } of entries) {
			const parsed = await parseEnvelope(suite, envelope);
			if (!parsed.ok) throw new Error('the relay sent a malformed envelope');
			hash = await nextLogHash((data) => suite.sha256(data), hash, hexToBytes(parsed.value.id));
			expect([seq, logHash]).toEqual([places.size + 1, hash]);
			places.set(parsed.value.id, { seq, logHash });
			bytes += envelope.length;
		}
		if (places.size === head.seq) return places;
		client.send({ type: 'credit', bytes });
	}
}

test(`every acknowledged envelope outlives ${KILLS} kills under load`, async () => {
	const dataDir = createDataDir();
	const practice = await createTestPractice(suite, random);
	const { device } = await practice.enrol('nurse');
	const loads = [practice.admin, device].map((one) => createLoad(practice, one));
	let inTheMiddle = 0;
	for (let kill = 0; kill < KILLS; kill++) {
		const relay = await startRelay({ dataDir });
		const running = loads.map((load) => load.run(relay));
		// Long enough that every load is under way, then at any moment.
		await new Promise((go) => setTimeout(go, 80 + random.below(250)));
		await relay.kill();
		await Promise.all(running.map((one) => one.catch(() => {})));
		const { ids } = storedIn(dataDir);
		for (const { acknowledged } of loads) for (const id of acknowledged.keys()) expect(ids).toContain(id);
		if (ids.size > loads.reduce((sum, load) => sum + load.acknowledged.size, 0)) inTheMiddle += 1;
	}
	const acknowledged = loads.flatMap((load) => [...load.acknowledged]);
	expect(acknowledged.length).toBeGreaterThan(KILLS * 20);
	// The kills did hit between commit and acknowledgement now and then.
	expect(inTheMiddle).toBeGreaterThan(0);

	const relay = await startRelay({ dataDir });
	const places = await pullAll(await connect(practice, practice.admin, relay));
	for (const [id, { seq, logHash }] of acknowledged) expect(places.get(id)).toEqual({ seq, logHash });
	await relay.kill();
}, 120_000);
