import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '#shared/replica/store.ts';
import { openNodeStore } from '#relay/device/node-store.ts';

let dir: string;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'saddlebag-device-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function open(): Promise<Store> {
	const opened = await openNodeStore(dir);
	if (!opened.ok) throw new Error(opened.error.type);
	return opened.value;
}

test('[STO-8] a second opener is told that the device is in use, and the first is not disturbed', async () => {
	const store = await open();
	expect(await openNodeStore(dir)).toEqual({ ok: false, error: { type: 'StoreInUse' } });
	const stored = await store.commit([{ type: 'put', table: 'meta', key: 'k', value: Uint8Array.of(1) }]);
	expect(stored.ok).toBe(true);
	await store.close();
	await (await open()).close();
});

test('[STO-5, STO-8] a process killed without warning leaves what it committed, and the lock', async () => {
	const script = `
		import { openNodeStore } from '#relay/device/node-store.ts';
		const { value: store } = await openNodeStore(process.argv[1]);
		const stored = await store.commit([{ type: 'put', table: 'meta', key: 'k', value: Uint8Array.of(5) }]);
		console.log(stored.ok);
		setInterval(() => {}, 1000);
	`;
	const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, dir], {
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	expect(line.toString().trim()).toBe('true');
	expect(await openNodeStore(dir)).toEqual({ ok: false, error: { type: 'StoreInUse' } });
	child.kill('SIGKILL');
	await once(child, 'exit');
	const store = await open();
	expect(await store.get('meta', 'k')).toEqual(Uint8Array.of(5));
	await store.close();
});

test('[STO-8] a file of a newer version is left alone', async () => {
	await (await open()).close();
	const database = new DatabaseSync(join(dir, 'device.sqlite'));
	database.exec('PRAGMA user_version = 7');
	database.close();
	expect(await openNodeStore(dir)).toEqual({ ok: false, error: { type: 'StoreIsNewer', version: 7 } });
});

test('a file that is not a database is told, without its content', async () => {
	const database = join(dir, 'device.sqlite');
	const { writeFileSync } = await import('node:fs');
	writeFileSync(database, 'Maria Canary '.repeat(500));
	const opened = await openNodeStore(dir);
	expect(opened).toMatchObject({ ok: false, error: { type: 'StoreFailed' } });
	expect(JSON.stringify(opened)).not.toContain('Canary');
});

test('[STO-5] the file is for its owner only, journalled ahead and flushed at each commit', async () => {
	const store = await open();
	expect(statSync(join(dir, 'device.sqlite')).mode & 0o077).toBe(0);
	await store.commit([{ type: 'put', table: 'meta', key: 'k', value: Uint8Array.of(1) }]);
	expect(statSync(join(dir, 'device.sqlite-wal')).size).toBeGreaterThan(0);
	await store.close();
});
