// What can still be had of a store that no engine opens.
import { expect, test } from 'vitest';
import { rescueUnsent } from '#shared/engine/rescue.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { parseTransferFile } from '#shared/exchange/transfer-file.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import type { StoreOp, Table } from '#shared/replica/store.ts';
import { startPractice, suite, take } from '../../../support/engine-rig.ts';
import * as work from '#shared/engine/chart-work.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const NOW = 1_000;

async function storeWithWork(): Promise<MemoryStore> {
	const { core, store } = await startPractice();
	take(await work.registerPatient(core, { name: [{ family: 'Garcia' }], gender: 'female' } as never));
	return store;
}

/** Does something to every row of a table whose key begins so. */
async function damage(
	store: MemoryStore,
	table: Table,
	prefix: string,
	change: (value: Uint8Array) => Uint8Array | undefined = (value) => value.map((byte) => byte ^ 0x55)
): Promise<void> {
	const ops = (await store.list(table, { prefix })).map(({ key, value }): StoreOp => {
		const damaged = change(value);
		return damaged ? { type: 'put', table, key, value: damaged } : { type: 'delete', table, key };
	});
	await store.commit(ops);
}

const rescue = (store: MemoryStore) => rescueUnsent({ store, suite, now: NOW });

test('everything that waits goes into a file, sealed as it is', async () => {
	const store = await storeWithWork();
	const waiting = await store.count('outbox');
	expect(waiting).toBeGreaterThan(1);
	const rescued = await rescue(store);
	expect(rescued).toMatchObject({ count: waiting, unreadable: 0, unsealed: 0 });
	const file = take(await parseTransferFile(suite, rescued.bytes!));
	expect(file.envelopes).toHaveLength(waiting);
	expect(file.control).toEqual((await store.list('control')).map(({ value }) => value));
});

test('a damaged index, a lost profile and a damaged log of members keep nothing back', async () => {
	const store = await storeWithWork();
	const whole = take(await parseTransferFile(suite, (await rescue(store)).bytes!));
	await damage(store, 'envelopeId', '');
	expect(take(await parseTransferFile(suite, (await rescue(store)).bytes!))).toEqual(whole);
	await damage(store, 'meta', 'profile', () => undefined);
	const profileless = take(await parseTransferFile(suite, (await rescue(store)).bytes!));
	expect(profileless).toMatchObject({ practiceId: whole.practiceId, envelopes: whole.envelopes });
});

test('what cannot be read is counted, and does not keep the rest back', async () => {
	const store = await storeWithWork();
	const waiting = await store.count('outbox');
	const [first] = await store.list('envelope', { limit: 1 });
	await damage(store, 'envelope', first!.key);
	expect(await rescue(store)).toMatchObject({ count: waiting - 1, unreadable: 1 });
	await damage(store, 'outbox', '', () => new Uint8Array(3));
	expect(await rescue(store)).toMatchObject({ bytes: undefined, count: 0, unreadable: waiting });
});

test('a store whose reads fail gives what it can, and never throws', async () => {
	const store = await storeWithWork();
	const broken = { ...store, list: () => Promise.reject(new Error('disk')), get: store.get };
	expect(await rescueUnsent({ store: broken, suite, now: NOW })).toEqual({
		bytes: undefined,
		count: 0,
		unreadable: undefined,
		unsealed: 0
	});
	const control = { ...store, list: store.list, get: () => Promise.reject(new Error('disk')) };
	expect((await rescueUnsent({ store: control, suite, now: NOW })).count).toBe(await store.count('outbox'));
});

test('no engine opens a store that has a practice and has lost its profile: it is not a new device', async () => {
	const store = createMemoryStore((await storeWithWork()).snapshot());
	await damage(store, 'meta', 'profile', () => undefined);
	const clock = { now: () => NOW, after: () => () => {} };
	await expect(createEngine({ store, suite, random: createSeededRandom(1), clock })).rejects.toThrow(
		'lost its profile'
	);
});
