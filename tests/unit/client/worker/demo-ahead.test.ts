import '../../../support/load-automerge.ts';
import { expect, test } from 'vitest';
import { createDemoAhead } from '#client/worker/demo-ahead.ts';
import { readProfile } from '#shared/engine/profile.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { suite } from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const WISH = { seed: 1, relayUrl: 'http://relay' };

function begin() {
	const store = createMemoryStore();
	const clock = createManualClock(Date.UTC(2026, 4, 4, 9));
	const random = createSeededRandom(1);
	const ahead = createDemoAhead({ suite, random, clock, zone: 'UTC', openStore: async () => store });
	return { store, clock, ahead };
}

test('nothing is stored before the demo is asked for, then all of it, and once', async () => {
	const { store, ahead } = begin();
	ahead.prepare(WISH);
	ahead.prepare(WISH);
	expect(await store.count('envelope')).toBe(0);
	await ahead.lay();
	const profile = await readProfile(store);
	expect(profile).toBeDefined();
	expect(await store.count('envelope')).toBeGreaterThan(200);
	ahead.prepare(WISH);
	await ahead.lay();
	expect((await readProfile(store))!.practiceId).toBe(profile!.practiceId);
});

test('without one begun, or with one of an hour ago, the demo’s own worker makes it', async () => {
	const { store, clock, ahead } = begin();
	await ahead.lay();
	ahead.prepare(WISH);
	clock.advance(60 * 60_000);
	await ahead.lay();
	expect(await readProfile(store)).toBeUndefined();
});

test('a database that cannot be opened does not keep anybody on the first page', async () => {
	const { clock } = begin();
	const openStore = () => Promise.reject(new Error('refused'));
	const ahead = createDemoAhead({ suite, random: createSeededRandom(1), clock, zone: 'UTC', openStore });
	ahead.prepare(WISH);
	await expect(ahead.lay()).resolves.toBeUndefined();
});
