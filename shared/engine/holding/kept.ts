// The documents that a device which does not hold every chart is to hold all the same: of the charts of its list, of those
// that were opened on it, and their files. Kept as public ids, so that a locked device goes on fetching them.
import type { DocId } from '../../core/ids.ts';
import { decodeRow, encodeRow, put } from '../../replica/rows.ts';
import type { Store, StoreOp } from '../../replica/store.ts';

/** Charts are fetched before files. */
export type KeptPart = 'chart' | 'file';

const PREFIX = 'keep/';
/** In a row: the part, and whether the whole document is still to be asked for once. */
type Written = readonly [file: boolean, toAsk: boolean];

const rowOf = (docId: DocId): string => PREFIX + docId;
const written = (docId: DocId, part: KeptPart, toAsk: boolean): StoreOp =>
	put('meta', rowOf(docId), encodeRow([part === 'file', toAsk] satisfies Written));

/** The writes that make a device keep documents; `toAsk`: each is to be asked for once as a whole. */
export const keepOps = (docIds: readonly DocId[], part: KeptPart, toAsk = true): StoreOp[] =>
	docIds.map((docId) => written(docId, part, toAsk));

/** What this device keeps, in memory; its rows are the truth. */
export class Kept {
	readonly #parts: Map<DocId, KeptPart>;
	/** To be asked for as a whole. */
	readonly #toAsk: Set<DocId>;
	/** Something of it may be noted as being elsewhere. */
	readonly #lacking: Set<DocId>;

	private constructor(parts: Map<DocId, KeptPart>, toAsk: Set<DocId>) {
		this.#parts = parts;
		this.#toAsk = toAsk;
		this.#lacking = new Set(parts.keys());
	}

	static async read(store: Store): Promise<Kept> {
		const parts = new Map<DocId, KeptPart>();
		const toAsk = new Set<DocId>();
		for (const { key, value } of await store.list('meta', { prefix: PREFIX })) {
			const docId = key.slice(PREFIX.length) as DocId;
			const [isFile, isToAsk] = decodeRow<Written>(value);
			parts.set(docId, isFile ? 'file' : 'chart');
			if (isToAsk) toAsk.add(docId);
		}
		return new Kept(parts, toAsk);
	}

	has(docId: DocId): boolean {
		return this.#parts.has(docId);
	}

	/** True while not all of a document that is kept was asked for and came. */
	isToAsk(docId: DocId): boolean {
		return this.#toAsk.has(docId);
	}

	/** How many documents of a part are still to be asked for. */
	left(part: KeptPart): number {
		return [...this.#toAsk].filter((docId) => this.#parts.get(docId) === part).length;
	}

	/** Those of a part of which something may be missing, first those of which nothing was asked. */
	wanting(part: KeptPart): readonly DocId[] {
		const ofPart = (docId: DocId): boolean => this.#parts.get(docId) === part;
		const lacking = [...this.#lacking].filter((docId) => ofPart(docId) && !this.#toAsk.has(docId));
		return [...[...this.#toAsk].filter(ofPart), ...lacking];
	}

	/** Nothing of it is noted any more. */
	whole(docId: DocId): void {
		this.#lacking.delete(docId);
	}

	/** More of these was noted. */
	noted(docIds: readonly DocId[]): void {
		for (const docId of docIds) if (this.#parts.has(docId)) this.#lacking.add(docId);
	}

	/** Keeps documents from now on; those kept already stay as they are. False when they could not be stored. */
	async add(store: Store, docIds: readonly DocId[], part: KeptPart): Promise<boolean> {
		const fresh = docIds.filter((docId) => !this.#parts.has(docId));
		if (fresh.length === 0) return true;
		const stored = await store.commit(keepOps(fresh, part));
		if (!stored.ok) return false;
		for (const docId of fresh) {
			this.#parts.set(docId, part);
			this.#toAsk.add(docId);
			this.#lacking.add(docId);
		}
		return true;
	}

	/** The whole of it has been asked for and came. */
	async asked(store: Store, docId: DocId): Promise<void> {
		const part = this.#parts.get(docId);
		if (!part || !this.#toAsk.delete(docId)) return;
		await store.commit([written(docId, part, false)]);
	}

	/** Keeps only what `stays` says from now on; nothing that is held goes. */
	async drop(store: Store, stays: (docId: DocId) => boolean): Promise<boolean> {
		const gone = [...this.#parts.keys()].filter((docId) => !stays(docId));
		const stored = await store.commit(
			gone.map((docId) => ({ type: 'delete', table: 'meta', key: rowOf(docId) }))
		);
		if (!stored.ok) return false;
		for (const docId of gone) {
			this.#parts.delete(docId);
			this.#toAsk.delete(docId);
			this.#lacking.delete(docId);
		}
		return true;
	}
}
