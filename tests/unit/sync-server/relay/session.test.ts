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

test('too many devices of one practice: the last one is told so, and who proves nothing takes nobody’s place', async () => {
	const relay = await createRelayFixture({ limits: { sessionsPerPractice: 1 } });
	for (let n = 0; n < 5; n++) await relay.open().next('challenge');
	const first = await relay.connect();
	await expect(relay.connect()).rejects.toThrow(`closed with ${CLOSE_CODES.tooManyRequests.code}`);
	first.close();
	await relay.connect();
});

test('a device that opens its road anew is read no faster for it', async () => {
	const relay = await createRelayFixture({ limits: { bytesPerSecond: 1_000, burstBytes: 2_000 } });
	const first = await relay.connect();
	const many = await Promise.all(Array.from({ length: 8 }, () => relay.practice.admin.seal()));
	for (const one of many) first.send({ type: 'push', envelopes: [one.bytes] });
	await settle();
	first.close();
	const again = await relay.connect();
	again.send({ type: 'ping', n: 1 });
	await settle();
	expect(again.waiting('pong')).toEqual([]);
	relay.clock.advance(5_000);
	expect((await again.next('pong')).n).toBe(1);
});

test('too many joiners, or practices at one relay: the last one is told so', async () => {
	const relay = await createRelayFixture({
		limits: { joinersPerPractice: 1, practices: 0 }
	});
	const path = `/join/${relay.practice.practiceId}`;
	await relay.open(path).next('challenge');
	expect(await relay.open(path).closed).toBe(CLOSE_CODES.tooManyRequests.code);
	await expect(relay.connect()).rejects.toThrow(`closed with ${CLOSE_CODES.tooManyRequests.code}`);
});
