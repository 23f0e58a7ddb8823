// What waits in the outbox, in its order and a part at a time: nobody holds all of it in memory.
import { isOnDemandKind } from '../crypto/envelope.ts';
import { PART_BYTES } from '../exchange/transfer-file.ts';
import { ownStatusOf, whereaboutsOf } from '../replica/envelope-log.ts';
import { decodeId, envelopeRow, numberInKey } from '../replica/rows.ts';
import type { Store } from '../replica/store.ts';

/** An envelope that waits. `key`: of its outbox row. `arrival`: higher than that of everything stored before it. */
export interface Waiting {
	readonly key: string;
	readonly arrival: number;
	readonly bytes: Uint8Array;
}

export interface WaitingPart {
	readonly envelopes: readonly Uint8Array[];
	/** Key behind which there is more; undefined when that was all. */
	readonly next: string | undefined;
}

const ROWS = 64;

/** Everybody's work that the home relay has not acknowledged, behind a key; '' for all. This device's status is none. */
export async function* waitingBehind(
	store: Pick<Store, 'get' | 'list'>,
	after: string
): AsyncGenerator<Waiting> {
	const quiet = await ownStatusOf(store);
	for (let last: string | undefined = after; last !== undefined;) {
		const rows = await store.list('outbox', { after: last, limit: ROWS });
		for (const { key, value } of rows) {
			const arrival = numberInKey(key);
			const at = arrival === quiet?.arrival ? undefined : await whereaboutsOf(store, decodeId(value));
			const bytes = at && (await store.get('envelope', envelopeRow(at.docId, arrival)));
			if (bytes && !isOnDemandKind(bytes[1]!)) yield { key, arrival, bytes };
		}
		last = rows.length < ROWS ? undefined : rows.at(-1)!.key;
	}
}

/** About PART_BYTES of it. */
export async function partOfWaiting(store: Pick<Store, 'get' | 'list'>, after: string): Promise<WaitingPart> {
	const envelopes: Uint8Array[] = [];
	let size = 0;
	let last = after;
	for await (const { key, bytes } of waitingBehind(store, after)) {
		if (size >= PART_BYTES) return { envelopes, next: last };
		envelopes.push(bytes);
		size += bytes.length;
		last = key;
	}
	return { envelopes, next: undefined };
}
