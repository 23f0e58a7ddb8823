// What this device received of each relay's log, place by place: half of the hash there. By it what another device says it
// saw of the same log is compared. A place may be missing after a crash: then nothing is said of it.
import { bytesToHex } from '../core/bytes.ts';
import type { LogHead } from '../protocol/frames.ts';
import { decodeRow, encodeRow, put } from './rows.ts';
import type { Store, StoreOp } from './store.ts';

const PREFIX = 'past/';
const MET_PREFIX = 'met/';
const HALF = 16;
/** Places in a row: a row is written when it is full, and when the road is gone. */
const PLACES = 64;
const PAGE = 512;

const prefixOf = (relay: string): string => `${PREFIX}${relay}/`;
const rowOf = (relay: string, block: number): string => prefixOf(relay) + String(block).padStart(12, '0');
const metRow = (relay: string): string => MET_PREFIX + relay;

/** What this device knows of how a relay's log began for it. */
export interface Met {
	/** The generation that it has now. */
	readonly gen: Uint8Array;
	/** Places that its log had when it was met with this past. Whoever saw a later place has met it with it too. */
	readonly from: number;
	/** It had another past before: a new generation says so itself, `same` is the one that it had. */
	readonly before?: 'other' | 'same';
	/** Since when, by this device's clock. */
	readonly at: number;
}

export interface LogPast {
	/** Half the hash at a place of a relay's log (its key in hex); undefined when that was not received, or is not known any more. */
	hashAt(relay: string, seq: number): Promise<Uint8Array | undefined>;
	/** Relays met, by their keys in hex. */
	met(): Promise<ReadonlyMap<string, Met>>;
	/** The same in half for the control log. */
	controlHashAt(seq: number): Uint8Array | undefined;
}

/** The past being written. */
export class WrittenPast {
	readonly #store: Store;
	#row: { readonly relay: string; readonly block: number; readonly bytes: Uint8Array } | undefined;
	#isChanged = false;

	constructor(store: Store) {
		this.#store = store;
	}

	/** Notes places that were received. Returns the writes of rows that are full. */
	async note(relayKey: Uint8Array, places: readonly LogHead[]): Promise<StoreOp[]> {
		const ops: StoreOp[] = [];
		const relay = places.length > 0 ? bytesToHex(relayKey) : '';
		for (const { seq, hash } of places) {
			const block = Math.floor(seq / PLACES);
			if (this.#row?.block !== block || this.#row.relay !== relay) {
				ops.push(...this.flush());
				const bytes = (await this.#store.get('meta', rowOf(relay, block))) ?? new Uint8Array(PLACES * HALF);
				this.#row = { relay, block, bytes };
			}
			this.#row.bytes.set(hash.subarray(0, HALF), (seq % PLACES) * HALF);
			this.#isChanged = true;
		}
		return ops;
	}

	/** The write of what is noted and not stored. */
	flush(): StoreOp[] {
		if (!this.#row || !this.#isChanged) return [];
		this.#isChanged = false;
		const { relay, block, bytes } = this.#row;
		return [put('meta', rowOf(relay, block), bytes.slice())];
	}

	async hashAt(relay: string, seq: number): Promise<Uint8Array | undefined> {
		const block = Math.floor(seq / PLACES);
		const isHere = this.#row?.block === block && this.#row.relay === relay;
		const bytes = isHere ? this.#row!.bytes : await this.#store.get('meta', rowOf(relay, block));
		const at = (seq % PLACES) * HALF;
		const half = bytes?.slice(at, at + HALF);
		return half?.some((byte) => byte !== 0) ? half : undefined;
	}

	/** A relay is met for the first time, or with another past: what was received of the one before is no help any more. */
	async meet(relayKey: Uint8Array, met: Met): Promise<void> {
		const relay = bytesToHex(relayKey);
		if (this.#row?.relay === relay) this.#row = undefined;
		for (;;) {
			const rows = await this.#store.list('meta', { prefix: prefixOf(relay), limit: PAGE });
			const ops = rows.map(({ key }): StoreOp => ({ type: 'delete', table: 'meta', key }));
			const isLast = rows.length < PAGE;
			if (isLast) ops.push(put('meta', metRow(relay), encodeRow(met)));
			if (!(await this.#store.commit(ops)).ok || isLast) return;
		}
	}

	async met(): Promise<ReadonlyMap<string, Met>> {
		const rows = await this.#store.list('meta', { prefix: MET_PREFIX });
		return new Map(rows.map(({ key, value }) => [key.slice(MET_PREFIX.length), decodeRow<Met>(value)]));
	}
}
