import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '#relay/storage/sqlite/migrations.ts';
import { openRelayDatabase } from '#relay/storage/sqlite/open-relay-database.ts';
import { createSqliteRelayStorage } from '#relay/storage/sqlite/sqlite-relay-storage.ts';
import type { LogEntry, RelayStorage } from '#relay/storage/relay-storage.ts';
import type { CredId, DocId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
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

test('[LOG-13] a database of before times were noted goes on: its entries have none, new ones do', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'relay-storage-'));
	const path = join(folder, 'saddlebag.db');
	const then = new DatabaseSync(path);
	for (const sql of MIGRATIONS.slice(0, 4)) then.exec(sql);
	then.exec(`
		PRAGMA user_version = 4;
		INSERT INTO practice VALUES (1, 'p', 1, zeroblob(32), 1, zeroblob(32), 3);
		INSERT INTO entry VALUES (1, 1, zeroblob(32), zeroblob(32), 5, zeroblob(16), zeroblob(16), 1, x'010203');
	`);
	then.close();
	const storage = openAt(path);
	const practiceId = 'p' as PracticeId;
	const [before] = await storage.entriesAfter(practiceId, 0, 1_000);
	const entry: LogEntry = {
		...{ seq: 2, logHash: new Uint8Array(32), id: '01'.repeat(32) as EnvelopeId, kind: 5, cseq: 2 },
		...{ docId: '00'.repeat(16) as DocId, credId: '00'.repeat(16) as CredId },
		...{ envelope: new Uint8Array(9), receivedAt: 1_900_000_000_000 }
	};
	const heads = (await storage.heads(practiceId))!;
	const append = { practiceId, after: heads.log, head: { seq: 2, hash: new Uint8Array(32) } };
	expect((await storage.commit([{ type: 'log', ...append, entries: [entry] }])).ok).toBe(true);
	const [, after] = await storage.entriesAfter(practiceId, 0, 1_000);
	expect([before!.receivedAt, after!.receivedAt]).toEqual([undefined, 1_900_000_000_000]);
	await storage.close();
	rmSync(folder, { recursive: true });
});
