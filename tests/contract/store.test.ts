// The store contract on what runs in Node. IndexedDB: tests/e2e/idb-store.spec.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Store } from '#shared/replica/store.ts';
import { openNodeStore } from '#relay/device/node-store.ts';
import { STORE_CONTRACT, type OpenedStore } from './store.contract.ts';

async function openMemory(): Promise<OpenedStore> {
	const store = createMemoryStore();
	return { store, reopen: async () => createMemoryStore(store.snapshot()) };
}

async function openDirectory(dir: string): Promise<Store> {
	const opened = await openNodeStore(dir);
	if (!opened.ok) throw new Error(opened.error.type);
	return opened.value;
}

describe('memory', () => {
	for (const { title, check } of STORE_CONTRACT) test(title, () => check(openMemory));
});

describe('node:sqlite', () => {
	for (const { title, check } of STORE_CONTRACT) {
		test(title, async () => {
			const dir = mkdtempSync(join(tmpdir(), 'saddlebag-store-'));
			const opened: Store[] = [];
			try {
				await check(async () => {
					const store = await openDirectory(dir);
					opened.push(store);
					return {
						store,
						async reopen() {
							await store.close();
							const again = await openDirectory(dir);
							opened.push(again);
							return again;
						}
					};
				});
			} finally {
				for (const store of opened) await store.close();
				rmSync(dir, { recursive: true });
			}
		});
	}
});
