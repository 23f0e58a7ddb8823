// Presence with the real y-websocket provider against a relay process.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { WebsocketProvider } from 'y-websocket';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { enterRoom, sees, ticketOf, until } from '../support/presence-provider.ts';
import { dialRelay, logIn, type RelayClient } from '../support/relay-client.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice } from '../support/test-practice.ts';

const ROOM = 'ab'.repeat(32);
const suite = createWebCryptoSuite();
const random = createSeededRandom(20_264);
let relay: RelayProcess;
const providers: WebsocketProvider[] = [];

async function member(): Promise<RelayClient> {
	const practice = await createTestPractice(suite, random);
	const client = dialRelay(relay.url, `/sync/${practice.practiceId}`);
	await logIn(client, suite, random, practice.practiceId, practice.admin, { certificates: practice.records });
	return client;
}
let hilltop: RelayClient;

beforeAll(async () => {
	relay = await startRelay();
	hilltop = await member();
});
afterEach(() => providers.splice(0).forEach((provider) => provider.destroy()));
afterAll(() => relay.kill());

function enter(ticket: string, room = ROOM): WebsocketProvider {
	const provider = enterRoom(relay.url, ticket, room);
	providers.push(provider);
	return provider;
}

test('states pass between those in a room, to late joiners too, and go when their owner leaves', async () => {
	const [a, b] = [enter(await ticketOf(hilltop)), enter(await ticketOf(hilltop))];
	a.awareness.setLocalState({ sealed: 'c2VhbGVk' });
	await until(a, () => a.synced);
	await until(b, () => sees(b, a) === 'c2VhbGVk');
	a.awareness.setLocalState({ sealed: 'bmV4dA' });
	await until(b, () => sees(b, a) === 'bmV4dA');

	const late = enter(await ticketOf(hilltop));
	await until(late, () => sees(late, a) === 'bmV4dA');

	a.awareness.setLocalState(null);
	await until(b, () => sees(b, a) === undefined);
	b.awareness.setLocalState({ sealed: 'Yg' });
	await until(late, () => sees(late, b) === 'Yg');
	// Cut off without a goodbye: the relay says it for b.
	(b.ws as unknown as WebSocket).terminate();
	b.shouldConnect = false;
	await until(late, () => sees(late, b) === undefined);
});

test('rooms are apart, and so are practices in a room of the same name', async () => {
	const riverside = await member();
	const elsewhere = 'cd'.repeat(32);
	const a = enter(await ticketOf(hilltop));
	const others = [
		[enter(await ticketOf(hilltop), elsewhere), enter(await ticketOf(hilltop), elsewhere)],
		[enter(await ticketOf(riverside)), enter(await ticketOf(riverside))]
	] as const;
	for (const provider of [a, ...others.flat()]) await until(provider, () => provider.synced);
	a.awareness.setLocalState({ sealed: 'YQ' });
	const witness = enter(await ticketOf(hilltop));
	await until(witness, () => sees(witness, a) === 'YQ');
	for (const [one, two] of others) {
		// What one says now comes behind anything of a's that would have come.
		one.awareness.setLocalState({ sealed: 'Yg' });
		await until(two, () => sees(two, one) === 'Yg');
		expect(sees(two, a)).toBeUndefined();
	}
});

test.each([
	['no ticket', async () => 'x'.repeat(20)],
	[
		'a used ticket',
		async () => {
			const ticket = await ticketOf(hilltop);
			const first = enter(ticket);
			await until(first, () => first.synced);
			return ticket;
		}
	]
])('%s: the provider is sent away and does not come back', async (_what, ticket) => {
	const provider = enter(await ticket());
	const event = await new Promise<{ code: number }>((closed) => provider.on('closed', closed));
	expect(event.code).toBe(CLOSE_CODES.badTicket.code);
	expect(provider.shouldConnect).toBe(false);
});

test('what is no presence message ends its own socket only', async () => {
	const witness = enter(await ticketOf(hilltop));
	await until(witness, () => witness.synced);
	for (const bytes of [
		new Uint8Array([1, 200]),
		new Uint8Array(20_000),
		new Uint8Array([1, 4, 1, 1, 1, 90])
	]) {
		const socket = new WebSocket(`${relay.url.replace('http', 'ws')}/presence/${ROOM}`, [
			'saddlebag.v1',
			`ticket.${await ticketOf(hilltop)}`
		]);
		socket.on('open', () => socket.send(bytes));
		expect(await new Promise((closed) => socket.on('close', closed))).toBe(CLOSE_CODES.malformed.code);
	}
	expect(witness.wsconnected).toBe(true);
});
