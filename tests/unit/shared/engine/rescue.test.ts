// What can still be had of a store that no engine opens.
import { expect, test } from 'vitest';
import { rescueUnsent, type Rescue } from '#shared/engine/rescue.ts';
import type { FilePart } from '#shared/engine/transfer-facts.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { parseTransferFile, PART_BYTES, type TransferFile } from '#shared/exchange/transfer-file.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import type { StoreOp, Table } from '#shared/replica/store.ts';
import { startPractice, suite, take } from '../../../support/engine-rig.ts';
import { addBlob } from '#shared/engine/blob-work.ts';
import { photo } from '../../../support/photo.ts';
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

const rescue = (store: Pick<MemoryStore, 'get' | 'list'>) => rescueUnsent({ store, suite, now: NOW });

/** Every file of the row, read. */
async function filesOf({ part }: Rescue): Promise<readonly TransferFile[]> {
	const files: TransferFile[] = [];
	for (let from: number | undefined = 0; from !== undefined;) {
		const { bytes, count, next }: FilePart<number> = await part(from);
		const file = take(await parseTransferFile(suite, bytes));
		expect(file.envelopes).toHaveLength(count);
		files.push(file);
		from = next;
	}
	return files;
}
async function onlyFile(rescued: Rescue): Promise<TransferFile> {
	const [file, ...others] = await filesOf(rescued);
	expect(others).toEqual([]);
	return file!;
}

test('everything that waits goes into a file, sealed as it is', async () => {
	const store = await storeWithWork();
	const waiting = await store.count('outbox');
	expect(waiting).toBeGreaterThan(1);
	const rescued = await rescue(store);
	expect(rescued.found).toEqual({ count: waiting, unreadable: 0, unsealed: 0 });
	const file = await onlyFile(rescued);
	expect(file.envelopes).toHaveLength(waiting);
	expect(file.control).toEqual((await store.list('control')).map(({ value }) => value));
});

test('a damaged index, a lost profile and a damaged log of members keep nothing back', async () => {
	const store = await storeWithWork();
	const whole = await onlyFile(await rescue(store));
	await damage(store, 'envelopeId', '');
	expect(await onlyFile(await rescue(store))).toEqual(whole);
	await damage(store, 'meta', 'profile', () => undefined);
	const profileless = await onlyFile(await rescue(store));
	expect(profileless).toMatchObject({ practiceId: whole.practiceId, envelopes: whole.envelopes });
});

test('what cannot be read is counted, and does not keep the rest back', async () => {
	const store = await storeWithWork();
	const waiting = await store.count('outbox');
	const [first] = await store.list('envelope', { limit: 1 });
	await damage(store, 'envelope', first!.key);
	const rescued = await rescue(store);
	expect(rescued.found).toMatchObject({ count: waiting - 1, unreadable: 1 });
	expect((await onlyFile(rescued)).envelopes).toHaveLength(waiting - 1);
	await damage(store, 'outbox', '', () => new Uint8Array(3));
	expect((await rescue(store)).found).toMatchObject({ count: 0, unreadable: waiting });
});

test('what was found and can be read no more when it is saved is not counted as saved', async () => {
	const store = await storeWithWork();
	const rescued = await rescue(store);
	const [first] = await store.list('envelope', { limit: 1 });
	await damage(store, 'envelope', first!.key);
	expect((await rescued.part(0)).count).toBe(rescued.found.count - 1);
});

test('a store whose reads fail gives what it can, and never throws', async () => {
	const store = await storeWithWork();
	const broken = { ...store, list: () => Promise.reject(new Error('disk')), get: store.get };
	expect((await rescue(broken)).found).toEqual({ count: 0, unreadable: undefined, unsealed: 0 });
	// Found by looking through every envelope, and then the disk gives nothing at all.
	let fails = false;
	const get: MemoryStore['get'] = (table, key) =>
		table === 'envelopeId' || fails ? Promise.reject(new Error('disk')) : store.get(table, key);
	const failing = await rescue({ get, list: store.list });
	expect(failing.found.count).toBe(await store.count('outbox'));
	fails = true;
	expect(await failing.part(0)).toMatchObject({ count: 0, next: undefined });
});

test('[XFR-5] more than one file holds goes into a row of files, each of a size that is read back', async () => {
	const rig = await startPractice();
	for (let i = 0; i < 2; i++) take(await addBlob(rig.core, photo(3 << 20, i + 1), 'image/jpeg'));
	const waiting = await rig.store.count('outbox');
	const rescued = await rescue(rig.store);
	expect(rescued.found).toEqual({ count: waiting, unreadable: 0, unsealed: 0 });
	const files = await filesOf(rescued);
	expect(files.length).toBeGreaterThan(2);
	expect(files.flatMap(({ envelopes }) => envelopes)).toHaveLength(waiting);
	for (const { envelopes } of files)
		expect(envelopes.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(PART_BYTES + (256 << 10));
});

test('no engine opens a store that has a practice and has lost its profile: it is not a new device', async () => {
	const store = createMemoryStore((await storeWithWork()).snapshot());
	await damage(store, 'meta', 'profile', () => undefined);
	const clock = { now: () => NOW, after: () => () => {} };
	await expect(createEngine({ store, suite, random: createSeededRandom(1), clock })).rejects.toThrow(
		'lost its profile'
	);
});
