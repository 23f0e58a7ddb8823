import { describe, expect, test } from 'vitest';
import { createHeartbeat } from '#shared/replica/heartbeat.ts';
import { createTwoClinics } from '../../../support/two-clinics.ts';

describe('[HSK-9] heartbeat', () => {
	test('pings after 15 s of silence and gives up 15 s later', () => {
		const heartbeat = createHeartbeat();
		expect(heartbeat.tick(1_000)).toBe('nothing');
		expect(heartbeat.tick(15_999)).toBe('nothing');
		expect(heartbeat.tick(16_000)).toEqual({ ping: 1 });
		expect(heartbeat.tick(30_999)).toBe('nothing');
		expect(heartbeat.tick(31_000)).toBe('dead');
	});

	test('whatever comes in begins the silence anew', () => {
		const heartbeat = createHeartbeat();
		heartbeat.tick(0);
		expect(heartbeat.tick(15_000)).toEqual({ ping: 1 });
		heartbeat.heard();
		expect(heartbeat.tick(29_000)).toBe('nothing');
		expect(heartbeat.tick(44_000)).toEqual({ ping: 2 });
	});

	test('a clock that jumps days ahead costs a ping, not the road', () => {
		const heartbeat = createHeartbeat();
		heartbeat.tick(0);
		expect(heartbeat.tick(1e12)).toEqual({ ping: 1 });
		heartbeat.heard();
		expect(heartbeat.tick(1e12 + 1)).toBe('nothing');
	});

	test('a clock set back begins the wait anew', () => {
		const heartbeat = createHeartbeat();
		heartbeat.tick(1e12);
		expect(heartbeat.tick(0)).toBe('nothing');
		expect(heartbeat.tick(15_000)).toEqual({ ping: 1 });
		expect(heartbeat.tick(5_000)).toBe('nothing');
		expect(heartbeat.tick(20_000)).toBe('dead');
	});

	test('a road that swallows everything is given up, and what was on it is sent on the next', async () => {
		const { relay, hilltop, connect, quiet } = await createTwoClinics();
		await connect();
		await hilltop.run((replica) => replica.tick(0));
		await hilltop.run((replica) => replica.tick(20_000));
		await quiet();
		expect(hilltop.sent.at(-1)).toEqual({ type: 'ping', n: 1 });
		expect(hilltop.received.at(-1)).toEqual({ type: 'pong', n: 1 });
		hilltop.hold();
		await hilltop.write();
		for (const now of [21_000, 40_000, 60_000]) await hilltop.run((replica) => replica.tick(now));
		expect(hilltop.closes).toEqual([1000]);
		await hilltop.cut();
		expect(hilltop.replica.status()).toMatchObject({ road: 'closed', unsent: 1, sending: 0 });
		hilltop.connect(relay.core);
		await quiet();
		expect(hilltop.replica.status().unsent).toBe(0);
	});
});
