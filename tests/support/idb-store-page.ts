// The store contract in a browser: bundled and loaded by tests/e2e/idb-store.spec.ts.
import { createIdbStore, openAsItIs } from '#client/worker/idb-store.ts';
import { STORE_CONTRACT } from '../contract/store.contract.ts';

/** A rule's title, and how the store broke it. */
export interface RuleReport {
	readonly title: string;
	readonly failure: string | undefined;
}

declare global {
	interface Window {
		checkStoreContract(): Promise<RuleReport[]>;
		/** Commits rows of `bytes` until one fails, at most `most`; returns the error's type and what is left to see. */
		fillStore(
			name: string,
			bytes: number,
			most: number
		): Promise<{ error: string; rows: number; committed: number }>;
		/** Two stores on one database, as two tabs have: who of them gets a row that both expect to be free. */
		raceForRow(name: string): Promise<string[]>;
		/** Opens a database that an upgrade failed on, as it is: what the upgrade, and what the rescue, say and see. */
		failUpgrade(name: string): Promise<{
			upgrade: string;
			asWritten: string;
			rows: [string, number[]][];
			outbox: number;
			none: string;
			databases: string[];
		}>;
	}
}

window.checkStoreContract = async () => {
	const reports: RuleReport[] = [];
	for (const [i, { title, check }] of STORE_CONTRACT.entries()) {
		const name = `contract-${i}`;
		const open = async () => {
			const store = await createIdbStore(name);
			const reopen = async () => {
				await store.close();
				return createIdbStore(name);
			};
			return { store, reopen };
		};
		const failure = await check(open).then(
			() => undefined,
			(error: unknown) => String(error)
		);
		reports.push({ title, failure });
	}
	return reports;
};

window.fillStore = async (name, bytes, most) => {
	const store = await createIdbStore(name);
	for (let i = 0; i < most; i++) {
		const value = new Uint8Array(bytes);
		for (let at = 0; at < bytes; at += 65_536) crypto.getRandomValues(value.subarray(at, at + 65_536));
		const stored = await store.commit([
			{ type: 'put', table: 'envelope', key: String(i), value },
			{ type: 'put', table: 'outbox', key: String(i), value: new Uint8Array(1) }
		]);
		if (!stored.ok) return { error: stored.error.type, rows: await store.count('outbox'), committed: i };
	}
	return { error: 'none', rows: await store.count('outbox'), committed: most };
};

window.raceForRow = async (name) => {
	const stores = [await createIdbStore(name), await createIdbStore(name)];
	const expect = [{ table: 'chain', key: 'c', value: undefined }] as const;
	const outcomes = await Promise.all(
		stores.map((store) =>
			store.commit([{ type: 'put', table: 'chain', key: 'c', value: new Uint8Array(1) }], expect)
		)
	);
	return outcomes.map((outcome) => (outcome.ok ? 'committed' : outcome.error.type)).sort();
};

/** An upgrade of a version to come that touches every table and then fails. */
const upgradeAndFail = (name: string): Promise<string> =>
	new Promise((done) => {
		const opening = indexedDB.open(name, 7);
		opening.onupgradeneeded = () => {
			const { result, transaction } = opening;
			for (const table of result.objectStoreNames) transaction!.objectStore(table).clear();
			result.deleteObjectStore('outbox');
			result.createObjectStore('new-table');
			transaction!.abort();
		};
		opening.onsuccess = () => done('upgraded');
		opening.onerror = () => done(opening.error!.name);
	});

window.failUpgrade = async (name) => {
	const store = await createIdbStore(name);
	await store.commit([
		{ type: 'put', table: 'envelope', key: 'a', value: new Uint8Array([1, 2, 3]) },
		{ type: 'put', table: 'envelope', key: 'b', value: new Uint8Array([4]) },
		{ type: 'put', table: 'outbox', key: 'a', value: new Uint8Array(1) }
	]);
	await store.close();
	const upgrade = await upgradeAndFail(name);
	// A newer version's database, which this one cannot bring up to date.
	const raised = await new Promise<IDBDatabase>((done) => {
		const opening = indexedDB.open(name, 8);
		opening.onsuccess = () => done(opening.result);
	});
	raised.close();
	const asWritten = await createIdbStore(name).then(
		() => 'opened',
		(error: DOMException) => error.name
	);
	const rescued = (await openAsItIs(name))!;
	const rows = (await rescued.list('envelope')).map(({ key, value }): [string, number[]] => [
		key,
		[...value]
	]);
	const outbox = await rescued.count('outbox');
	await rescued.close();
	const none = String(await openAsItIs('never-made'));
	const databases = (await indexedDB.databases()).flatMap((one) => one.name ?? []);
	return { upgrade, asWritten, rows, outbox, none, databases };
};
