import { beforeEach, describe, expect, test } from 'vitest';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';

let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});

describe('presence tickets', () => {
	const ticket = async (): Promise<string> => {
		const client = await relay.connect();
		client.send({ type: 'ticket-request' });
		return (await client.next('ticket')).ticket;
	};

	test('[HSK-11] open the presence path of their practice once', async () => {
		const issued = await ticket();
		expect(await relay.core.takeTicket(issued)).toBe(relay.practice.practiceId);
		expect(await relay.core.takeTicket(issued)).toBeUndefined();
		expect(await relay.core.takeTicket('')).toBeUndefined();
	});

	test('expire', async () => {
		const issued = await ticket();
		relay.clock.advance(60_001);
		expect(await relay.core.takeTicket(issued)).toBeUndefined();
	});
});
