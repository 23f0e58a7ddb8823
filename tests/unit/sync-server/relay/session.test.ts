// A fast or endless sender: slowed down, then cut, and nobody else notices.
import { expect, test } from 'vitest';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { createRelayFixture, settle } from '../../../support/relay-fixture.ts';

test('a session above its rate is read slowly, not ended', async () => {
	const relay = await createRelayFixture({ limits: { bytesPerSecond: 1_000, burstBytes: 10_000 } });
	const client = await relay.connect();
	const sealed = await relay.practice.admin.seal({ payload: relay.random.bytes(20_000) });
	const pushed = client.push([sealed]);
	await settle();
	expect((await relay.storage.counts()).envelopes).toBe(0);
	relay.clock.advance(60_000);
	expect((await pushed).get(sealed.id)?.seq).toBe(1);
});

test('a road that sends on beyond what is waiting is cut', async () => {
	const relay = await createRelayFixture({
		limits: { bytesPerSecond: 1, burstBytes: 1, waitingBytes: 1_000 }
	});
	const [client, other] = [relay.open(), relay.open()];
	for (let n = 0; n < 200; n++) client.send({ type: 'ping', n });
	expect(await client.closed).toBe(CLOSE_CODES.tooManyRequests.code);
	expect((await other.next('challenge')).type).toBe('challenge');
});

test('too many devices of one practice, or joiners, or practices at one relay: the last one is told so', async () => {
	const relay = await createRelayFixture({
		limits: { sessionsPerPractice: 1, joinersPerPractice: 1, practices: 0 }
	});
	const path = `/join/${relay.practice.practiceId}`;
	const first = relay.open();
	await first.next('challenge');
	expect(await relay.open().closed).toBe(CLOSE_CODES.tooManyRequests.code);
	await relay.open(path).next('challenge');
	expect(await relay.open(path).closed).toBe(CLOSE_CODES.tooManyRequests.code);
	first.close();
	await expect(relay.connect()).rejects.toThrow(`closed with ${CLOSE_CODES.tooManyRequests.code}`);
});
