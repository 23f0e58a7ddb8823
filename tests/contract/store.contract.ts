// What every device store must do, as plain functions: they run in vitest on memory and SQLite, and in a page of a real
// Chromium on IndexedDB. So they check by themselves and use no test runner.
import type { Row, Store, StoreOp } from '#shared/replica/store.ts';

/** A store under test and a way to close it and open the same data again. */
export interface OpenedStore {
	readonly store: Store;
	reopen(): Promise<Store>;
}

/** One rule, with its title. Throws an Error when the store breaks it. */
export interface StoreRule {
	readonly title: string;
	check(open: () => Promise<OpenedStore>): Promise<void>;
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const put = (table: StoreOp['table'], key: string, value: Uint8Array): StoreOp => ({
	type: 'put',
	table,
	key,
	value
});
const remove = (table: StoreOp['table'], key: string): StoreOp => ({ type: 'delete', table, key });

function readable(value: unknown): string {
	return (
		JSON.stringify(value, (_key, part: unknown) =>
			part instanceof Uint8Array ? `bytes:${part.join()}` : part
		) ?? 'undefined'
	);
}

function same(actual: unknown, expected: unknown): void {
	if (readable(actual) !== readable(expected))
		throw new Error(`expected ${readable(expected)}, got ${readable(actual)}`);
}

const keysOf = (rows: readonly Row[]): string[] => rows.map((row) => row.key);
const OK = { ok: true };

async function fill(store: Store, ...keys: string[]): Promise<void> {
	same(await store.commit(keys.map((key, i) => put('envelope', key, bytes(i)))), OK);
}

/** The rules of the contract. */
export const STORE_CONTRACT: readonly StoreRule[] = [
	{
		title: '[STO-1] a row that was committed is read back, exactly; no row is undefined',
		async check(open) {
			const { store } = await open();
			same(await store.get('meta', 'a'), undefined);
			same(await store.commit([put('meta', 'a', bytes(0, 1, 255)), put('meta', 'empty', bytes())]), OK);
			same(await store.get('meta', 'a'), bytes(0, 1, 255));
			same(await store.get('meta', 'empty'), bytes());
			same((await store.get('meta', 'a')) instanceof Uint8Array, true);
			same(
				await store.commit([put('meta', 'a', bytes(7)), remove('meta', 'empty'), remove('meta', 'never')]),
				OK
			);
			same([await store.get('meta', 'a'), await store.get('meta', 'empty')], [bytes(7), undefined]);
		}
	},
	{
		title: '[STO-1] a large envelope is read back, exactly',
		async check(open) {
			const { store } = await open();
			const large = new Uint8Array(1_048_740).map((_, i) => (i * 31) & 255);
			same(await store.commit([put('envelope', 'large', large)]), OK);
			const read = await store.get('envelope', 'large');
			same(read?.length, large.length);
			same(
				read?.every((byte, i) => byte === large[i]),
				true
			);
		}
	},
	{
		title: '[STO-1] tables are apart: one key may stand in each',
		async check(open) {
			const { store } = await open();
			same(
				await store.commit([put('meta', 'k', bytes(1)), put('local', 'k', bytes(2)), remove('chain', 'k')]),
				OK
			);
			same([await store.get('meta', 'k'), await store.get('local', 'k')], [bytes(1), bytes(2)]);
			same([await store.count('meta'), await store.count('chain')], [1, 0]);
		}
	},
	{
		title: '[STO-2] the writes of one commit happen in their order',
		async check(open) {
			const { store } = await open();
			const ops = [
				put('meta', 'a', bytes(1)),
				remove('meta', 'a'),
				put('meta', 'b', bytes(1)),
				put('meta', 'b', bytes(2))
			];
			same(await store.commit(ops), OK);
			same([await store.get('meta', 'a'), await store.get('meta', 'b')], [undefined, bytes(2)]);
			same(await store.commit([]), OK);
		}
	},
	{
		title: '[STO-3] a commit whose expectation does not hold writes nothing and says which one',
		async check(open) {
			const { store } = await open();
			await store.commit([put('chain', 'c', bytes(1))]);
			const write = [put('chain', 'c', bytes(9)), put('outbox', 'o', bytes(9))];
			const failed = { ok: false, error: { type: 'ExpectationFailed', table: 'chain', key: 'c' } };
			for (const value of [undefined, bytes(2), bytes(), bytes(1, 1)]) {
				const good = { table: 'chain', key: 'none', value: undefined } as const;
				same(await store.commit(write, [good, { table: 'chain', key: 'c', value }]), failed);
			}
			same(await store.commit(write, [{ table: 'chain', key: 'd', value: bytes() }]), {
				ok: false,
				error: { type: 'ExpectationFailed', table: 'chain', key: 'd' }
			});
			same([await store.get('chain', 'c'), await store.count('outbox')], [bytes(1), 0]);
		}
	},
	{
		title: '[STO-3] a commit whose expectations hold is made; they are of the state before it',
		async check(open) {
			const { store } = await open();
			const absent = { table: 'chain', key: 'c', value: undefined } as const;
			same(await store.commit([put('chain', 'c', bytes(1))], [absent]), OK);
			same(await store.commit([put('chain', 'c', bytes(2))], [{ ...absent, value: bytes(1) }]), OK);
			same(await store.get('chain', 'c'), bytes(2));
		}
	},
	{
		title: '[STO-3] of commits made at once under one expectation exactly one happens',
		async check(open) {
			const { store } = await open();
			const expect = [{ table: 'chain', key: 'c', value: undefined }] as const;
			const attempts = Array.from({ length: 8 }, (_, i) =>
				store.commit([put('chain', 'c', bytes(i))], expect)
			);
			const outcomes = await Promise.all(attempts);
			same(outcomes.filter((outcome) => outcome.ok).length, 1);
			same(await store.get('chain', 'c'), bytes(outcomes.findIndex((outcome) => outcome.ok)));
		}
	},
	{
		title: '[STO-3] commits made at once all happen when none forbids another',
		async check(open) {
			const { store } = await open();
			const commits = Array.from({ length: 20 }, (_, i) => store.commit([put('local', `k${i}`, bytes(i))]));
			same(
				(await Promise.all(commits)).every((outcome) => outcome.ok),
				true
			);
			same(await store.count('local'), 20);
		}
	},
	{
		title: '[STO-4] rows are listed by key, from a prefix, after a key, at most so many',
		async check(open) {
			const { store } = await open();
			await fill(store, 'b/2', 'a/1', 'b/10', 'b/1', 'c/1', 'b');
			same(keysOf(await store.list('envelope')), ['a/1', 'b', 'b/1', 'b/10', 'b/2', 'c/1']);
			same(keysOf(await store.list('envelope', { prefix: 'b/' })), ['b/1', 'b/10', 'b/2']);
			same(keysOf(await store.list('envelope', { prefix: 'b/', after: 'b/1' })), ['b/10', 'b/2']);
			same(keysOf(await store.list('envelope', { prefix: 'b/', after: 'b/11', limit: 1 })), ['b/2']);
			same(keysOf(await store.list('envelope', { prefix: 'b/', after: 'a/9', limit: 2 })), ['b/1', 'b/10']);
			same(keysOf(await store.list('envelope', { after: 'b/2' })), ['c/1']);
			same(keysOf(await store.list('envelope', { after: '' })), ['a/1', 'b', 'b/1', 'b/10', 'b/2', 'c/1']);
			same(await store.list('envelope', { prefix: 'b/', after: 'c' }), []);
			same(await store.list('envelope', { limit: 0 }), []);
			same(await store.list('envelope', { prefix: 'b/2' }), [{ key: 'b/2', value: bytes(0) }]);
		}
	},
	{
		title: '[STO-4] rows are listed backwards: `after` is then the key above',
		async check(open) {
			const { store } = await open();
			await fill(store, 'a/1', 'b/1', 'b/2', 'b/3', 'c/1');
			same(keysOf(await store.list('envelope', { prefix: 'b/', reverse: true })), ['b/3', 'b/2', 'b/1']);
			same(keysOf(await store.list('envelope', { prefix: 'b/', reverse: true, limit: 1 })), ['b/3']);
			same(keysOf(await store.list('envelope', { prefix: 'b/', reverse: true, after: 'b/3' })), [
				'b/2',
				'b/1'
			]);
			same(keysOf(await store.list('envelope', { reverse: true, after: 'b/2', limit: 5 })), ['b/1', 'a/1']);
			same(await store.list('envelope', { prefix: 'b/', reverse: true, after: 'b/' }), []);
		}
	},
	{
		title: '[STO-4] rows are counted, all or from a prefix',
		async check(open) {
			const { store } = await open();
			await fill(store, 'a/1', 'b/1', 'b/2');
			same([await store.count('envelope'), await store.count('envelope', 'b/')], [3, 2]);
			same([await store.count('envelope', 'z'), await store.count('outbox')], [0, 0]);
		}
	},
	{
		title: '[STO-5] what was committed is there after the store was closed and opened again',
		async check(open) {
			const opened = await open();
			await opened.store.commit([put('envelope', 'k', bytes(1)), put('control', '0000000001', bytes(2))]);
			await opened.store.commit([remove('envelope', 'k'), put('meta', 'm', bytes(3))]);
			const again = await opened.reopen();
			same(await again.get('envelope', 'k'), undefined);
			same([await again.get('control', '0000000001'), await again.get('meta', 'm')], [bytes(2), bytes(3)]);
			same(
				await again.commit([put('meta', 'm', bytes(4))], [{ table: 'meta', key: 'm', value: bytes(3) }]),
				OK
			);
		}
	},
	{
		title: '[STO-5] a store that is closed takes nothing more',
		async check(open) {
			const { store } = await open();
			await store.close();
			await store.close();
			const outcome = await store.commit([put('meta', 'm', bytes(1))]);
			same(outcome.ok ? 'committed' : outcome.error.type, 'StoreFailed');
		}
	},
	{
		title: "[STO-6] arrays given and taken are the caller's: changing them changes no row",
		async check(open) {
			const { store } = await open();
			const whole = bytes(1, 2, 3, 4);
			const committing = store.commit([
				put('meta', 'part', whole.subarray(1, 3)),
				put('meta', 'whole', whole)
			]);
			await committing;
			whole.fill(9);
			const read = await store.get('meta', 'whole');
			read?.fill(8);
			(await store.list('meta'))[0]?.value.fill(7);
			same(
				[await store.get('meta', 'part'), await store.get('meta', 'whole')],
				[bytes(2, 3), bytes(1, 2, 3, 4)]
			);
			const part = await store.get('meta', 'part');
			same(part?.buffer.byteLength, 2);
		}
	}
];
