// What is said of how long something takes comes from how fast the line of this device was.
import { expect, test } from 'vitest';
import type { Instant } from '#shared/core/clock.ts';
import { LineSpeed } from '#shared/engine/line-speed.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';

const at = (ms: number) => ms as Instant;

test('is measured over an exchange, not over single frames, and is there after a restart', async () => {
	const line = new LineSpeed();
	// Small talk says nothing.
	for (let i = 0; i < 100; i++) line.came(200, at(i * 15_000));
	expect(line.bytesPerSecond).toBeUndefined();
	// 16 kB every half a second.
	for (let i = 0; i <= 10; i++) line.came(16_000, at(2_000_000 + i * 500));
	expect(line.bytesPerSecond).toBe(32_000);
	// A pause is no part of it, and a clock that goes back begins anew.
	line.came(16_000, at(9_000_000));
	line.came(16_000, at(8_000_000));
	expect(line.bytesPerSecond).toBe(32_000);
	const store = createMemoryStore();
	await line.keep(store);
	expect((await LineSpeed.read(store)).bytesPerSecond).toBe(32_000);
	expect((await LineSpeed.read(createMemoryStore())).bytesPerSecond).toBeUndefined();
});
