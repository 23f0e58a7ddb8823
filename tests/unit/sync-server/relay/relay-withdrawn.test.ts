// A clinic's relay at the home relay, once an admin has taken its name back.
import { beforeEach, expect, test } from 'vitest';
import { deviceIdOfRelay } from '#shared/crypto/relay-code.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { WITHDRAWN } from '#shared/replica/control-log.ts';
import { createLogin, type RelayClient } from '../../../support/relay-client.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import type { TestDevice } from '../../../support/test-practice.ts';

let relay: RelayFixture;
let admin: RelayClient;
let box: TestDevice;

async function append(relayGen: Uint8Array): Promise<void> {
	const { practice } = relay;
	const { head } = practice.state();
	const relayKey = box.transportKey.publicKey;
	const record = await practice.sign({ type: 'RELAY', relayKey, relayGen, log: EMPTY_HEAD });
	admin.send({ type: 'control-append', head, records: [record] });
	await admin.next('control-entries');
	await practice.append(record);
}

beforeEach(async () => {
	relay = await createRelayFixture();
	const { practice, suite } = relay;
	const made = await practice.createDevice('nurse');
	box = { ...made, deviceId: await deviceIdOfRelay(suite, made.transportKey.publicKey) };
	admin = await relay.connect();
	admin.send({ type: 'control-pull', after: practice.state().head.seq });
	await append(new Uint8Array(16));
});

test('[UPS-7] it is told so, gets and brings nothing more, and is let in no more', async () => {
	const road = await relay.connect(box);
	road.send({ type: 'control-pull', after: 0 });
	await road.next('control-entries');
	road.send({ type: 'pull', after: 0, credit: 1 << 20, content: 'all' });
	await admin.push([await relay.practice.admin.seal()]);
	await road.next('entries');
	await append(WITHDRAWN);
	expect((await road.next('control-entries')).records).toHaveLength(1);
	await admin.push([await relay.practice.admin.seal()]);
	expect(road.waiting('entries')).toEqual([]);
	road.send({ type: 'push', envelopes: [(await relay.practice.admin.seal()).bytes] });
	expect(await road.closed).toBe(CLOSE_CODES.notMember.code);
	const again = relay.open();
	const { suite, random, practice } = relay;
	const challenge = await again.next('challenge');
	again.send(await createLogin(suite, random, practice.practiceId, box, challenge));
	expect(await again.closed).toBe(CLOSE_CODES.notMember.code);
});
