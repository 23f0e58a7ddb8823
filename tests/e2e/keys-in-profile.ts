// Every key of who is signed in, from what lies in the browser's database and the passphrase: to be looked for where no key
// may be.
import type { Page } from '@playwright/test';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { openKeyring } from '#shared/engine/keyring.ts';
import { openUserKey } from '#shared/engine/profile.ts';
import { foldControlLog } from '#shared/replica/control-log.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';

type Rows = readonly { readonly table: 'meta' | 'control'; readonly key: string; readonly bytes: string }[];

/** The rows that a person's keys are in, in base64. */
const rowsOf = (page: Page): Promise<Rows> =>
	page.evaluate(async () => {
		const found: { table: 'meta' | 'control'; key: string; bytes: string }[] = [];
		const asked = <T>(request: IDBRequest<T>): Promise<T> =>
			new Promise((done, failed) => {
				request.onsuccess = () => done(request.result);
				request.onerror = () => failed(request.error!);
			});
		for (const { name } of await indexedDB.databases()) {
			const database = await asked(indexedDB.open(name!));
			for (const table of ['meta', 'control'] as const) {
				if (!database.objectStoreNames.contains(table)) continue;
				const store = database.transaction(table).objectStore(table);
				const [keys, values] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
				for (const [i, key] of keys.entries())
					found.push({ table, key: String(key), bytes: btoa(String.fromCharCode(...values[i])) });
			}
			database.close();
		}
		return found;
	});

/** By a name of each; and `lies`: random bytes that do lie there in the open, by which a search shows that it finds any. */
export async function keysInProfile(
	page: Page,
	passphrase: string
): Promise<{ readonly keys: ReadonlyMap<string, Buffer>; readonly lies: Buffer }> {
	const suite = createWebCryptoSuite();
	const store = createMemoryStore();
	for (const { table, key, bytes } of await rowsOf(page))
		await store.commit([{ type: 'put', table, key, value: new Uint8Array(Buffer.from(bytes, 'base64')) }]);
	const opened = await openUserKey(suite, store, passphrase);
	const control = await foldControlLog(
		suite,
		(await store.list('control')).map(({ value }) => value)
	);
	if (!opened.ok || !control.ok) throw new Error('the passphrase opens what lies there');
	const { secrets, userKey } = opened.value;
	const keyring = await openKeyring(suite, control.value, secrets);
	if (!keyring.ok) throw new Error('the practice knows the person');
	const keys: (readonly [string, Uint8Array])[] = [
		['the user key', userKey],
		['the signing key', secrets.signSeed],
		['the key to lockboxes', secrets.kemIkm],
		...Object.entries(secrets.localKeys).flatMap(([scope, key]) =>
			key ? [[`local ${scope}`, key] as const] : []
		),
		...keyring.value.held.map(({ scope, epoch, raw }) => [`scope ${scope}, epoch ${epoch}`, raw] as const)
	];
	const [genesis] = await store.list('control');
	return {
		keys: new Map(keys.map(([name, key]) => [name, Buffer.from(key)])),
		lies: Buffer.from(genesis!.value.slice(-32))
	};
}
