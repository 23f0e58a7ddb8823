// What merges put together by themselves during the last thirty days: found where arrived changes are looked at, kept in a
// sealed row per document on this device only. Of a document nothing is looked at twice: the row says how far it was read.
import type { Clock, Instant } from '../core/clock.ts';
import type { DocId } from '../core/ids.ts';
import { utf8, utf8ToText } from '../core/bytes.ts';
import { SCOPES, type ScopeName } from '../core/scopes.ts';
import { headsOf } from '../chart/document/chart-document.ts';
import { asItIsNow, mergedApart, type Merged } from '../chart/merged-apart.ts';
import type { Random } from '../core/random.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import type { Store, StoreOp } from '../replica/store.ts';
import type { OpenDocument } from './documents.ts';
import type { Keyring } from './keyring.ts';

export const HANDLED_MS = 30 * 86_400_000;

/** One thing that was put together, and when this device found it. */
export interface Found extends Merged {
	readonly foundAt: Instant;
}

interface HandledRow {
	/** Heads of the document when it was looked at last. */
	readonly heads: readonly string[];
	readonly found: readonly Found[];
}

/** Parts of a session. */
interface HandledDeps {
	readonly store: Store;
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	readonly keyring: Keyring;
}

const PREFIX = 'handled/';
const rowKey = (scope: ScopeName, docId: DocId): string => `${PREFIX}${scope}/${docId}`;

export class Handled {
	readonly #deps: HandledDeps;
	readonly #rows = new Map<string, HandledRow>();
	readonly #changed = new Set<string>();
	/** Heads of documents in which nothing was found, as they were looked at last by this session. */
	readonly #nothingIn = new Map<string, readonly string[]>();

	private constructor(deps: HandledDeps) {
		this.#deps = deps;
	}

	/** Reads the rows that the person's keys open, and lets go of what is too old. */
	static async open(deps: HandledDeps): Promise<Handled> {
		const handled = new Handled(deps);
		const { store, suite, keyring } = deps;
		for (const { key, value } of await store.list('local', { prefix: PREFIX })) {
			const scope = key.split('/')[1] as ScopeName;
			if (keyring.newestEpoch(SCOPES[scope]) === undefined) continue;
			const opened = await openRow(suite, keyring.localKey(scope), key, value);
			if (opened) handled.#rows.set(key, JSON.parse(utf8ToText(opened)) as HandledRow);
		}
		handled.#prune();
		await handled.save();
		return handled;
	}

	#prune(): void {
		const from = this.#deps.clock.now() - HANDLED_MS;
		for (const [key, { heads, found }] of this.#rows) {
			const kept = found.filter(({ foundAt }) => foundAt >= from);
			if (kept.length === found.length) continue;
			this.#rows.set(key, { heads, found: kept });
			this.#changed.add(key);
		}
	}

	/** Looks at what is new in a document, and at what has become of what was found in it. */
	look({ docId, scope, doc }: Pick<OpenDocument, 'docId' | 'scope' | 'doc'>): void {
		// What is kept apart is told on no list.
		if (scope === 'sensitive') return;
		const key = rowKey(scope, docId);
		const before = this.#rows.get(key);
		const now = this.#deps.clock.now();
		const since = before?.heads ?? this.#nothingIn.get(key) ?? now - HANDLED_MS;
		const merged = mergedApart(doc, since);
		if (!before && merged.length === 0) {
			this.#nothingIn.set(key, headsOf(doc));
			return;
		}
		const known = new Map((before?.found ?? []).map((one) => [one.id, one]));
		for (const one of merged) known.set(one.id, { ...one, foundAt: known.get(one.id)?.foundAt ?? now });
		const found = [...known.values()].map((one) => ({ ...asItIsNow(doc, one), foundAt: one.foundAt }));
		const row = { heads: headsOf(doc), found };
		if (JSON.stringify(row) === JSON.stringify(before)) return;
		this.#rows.set(key, row);
		this.#changed.add(key);
	}

	/** A document in which nothing was made beside anything; false where something was found before: it is to be looked at. */
	passOver({
		docId,
		scope,
		heads
	}: Pick<OpenDocument, 'docId' | 'scope'> & Pick<HandledRow, 'heads'>): boolean {
		const key = rowKey(scope, docId);
		if (this.#rows.has(key)) return false;
		if (scope !== 'sensitive') this.#nothingIn.set(key, heads);
		return true;
	}

	/** The same for a document of which something was found. Something was written into it here. */
	again(documents: readonly (OpenDocument | undefined)[]): void {
		for (const open of documents) if (open && this.#rows.has(rowKey(open.scope, open.docId))) this.look(open);
	}

	/** Forgets what was found in documents that were erased; the writes that let go of it. */
	async without(docIds: readonly DocId[]): Promise<readonly StoreOp[]> {
		const ops: StoreOp[] = [];
		for (const { key } of await this.#deps.store.list('local', { prefix: PREFIX })) {
			if (!docIds.includes(key.split('/')[2] as DocId)) continue;
			ops.push({ type: 'delete', table: 'local', key });
			this.#rows.delete(key);
			this.#changed.delete(key);
		}
		return ops;
	}

	/** Makes it durable; true when something was. */
	async save(): Promise<boolean> {
		if (this.#changed.size === 0) return false;
		const { store, suite, random, keyring } = this.#deps;
		const ops: StoreOp[] = [];
		for (const key of this.#changed) {
			const row = this.#rows.get(key)!;
			const localKey = keyring.localKey(key.split('/')[1] as ScopeName);
			const value = await sealRow(suite, random, localKey, key, utf8(JSON.stringify(row)));
			ops.push({ type: 'put', table: 'local', key, value });
		}
		const stored = await store.commit(ops);
		if (stored.ok) this.#changed.clear();
		return stored.ok;
	}

	/** Newest first. */
	list(): readonly (Found & { readonly docId: DocId })[] {
		this.#prune();
		const all = [...this.#rows].flatMap(([key, { found }]) =>
			found.map((one) => ({ ...one, docId: key.split('/')[2] as DocId }))
		);
		return all.sort((a, b) => b.foundAt - a.foundAt || (a.id < b.id ? -1 : 1));
	}
}
