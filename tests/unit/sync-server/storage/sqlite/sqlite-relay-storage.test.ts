import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openRelayDatabase } from '#relay/storage/sqlite/open-relay-database.ts';
import { createSqliteRelayStorage } from '#relay/storage/sqlite/sqlite-relay-storage.ts';
import type { RelayStorage } from '#relay/storage/relay-storage.ts';
import { relayStorageContract } from '../../../../contract/relay-storage.contract.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

const random = createSeededRandom(1);

function openAt(path: string): RelayStorage {
	const database = openRelayDatabase(path, random);
	if (!database.ok) throw new Error(database.error.type);
	return createSqliteRelayStorage(database.value);
}

relayStorageContract('SQLite', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'relay-storage-'));
	const path = join(folder, 'saddlebag.db');
	let storage = openAt(path);
	return {
		storage,
		reopen: async () => {
			await storage.close();
			storage = openAt(path);
			return storage;
		},
		dispose: async () => {
			await storage.close();
			rmSync(folder, { recursive: true });
		}
	};
});

test('every commit is flushed to the disk: WAL with synchronous FULL', () => {
	const folder = mkdtempSync(join(tmpdir(), 'relay-storage-'));
	const database = openRelayDatabase(join(folder, 'saddlebag.db'), random);
	if (!database.ok) throw new Error(database.error.type);
	expect(database.value.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
	expect(database.value.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 });
	database.value.close();
	rmSync(folder, { recursive: true });
});

test('a database of a newer version is left alone', () => {
	const folder = mkdtempSync(join(tmpdir(), 'relay-storage-'));
	const path = join(folder, 'saddlebag.db');
	const newer = new DatabaseSync(path);
	newer.exec('PRAGMA user_version = 999');
	newer.close();
	expect(openRelayDatabase(path, random)).toMatchObject({
		ok: false,
		error: { type: 'DatabaseIsNewer', version: 999 }
	});
	rmSync(folder, { recursive: true });
});
