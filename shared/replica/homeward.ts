// What this device knows to be at a clinic's relay and not at the practice's home relay yet. It is on its way there, and is
// offered to any other relay that this device comes to: a clinic's box may be lost before it has passed everything on.
import { bytesToHex } from '../core/bytes.ts';
import type { EnvelopeId } from '../core/ids.ts';
import { ENVELOPE_KINDS } from '../crypto/envelope.ts';
import type { Upstream } from '../protocol/frames.ts';
import { closeRoad } from './context.ts';
import type { ReplicaContext } from './context.ts';
import type { Draft } from './draft.ts';
import { whereaboutsOf } from './envelope-log.ts';
import type { Incoming } from './receiving.ts';
import { decodeId, encodeId, HOMEWARD_PREFIX, numberInKey, outboxRow, put } from './rows.ts';
import type { Store, StoreOp } from './store.ts';

const PAGE = 512;

const prefixOf = (relayKey: Uint8Array): string => `${HOMEWARD_PREFIX}${bytesToHex(relayKey)}/`;
const rowOf = (relayKey: Uint8Array, seq: number): string =>
	prefixOf(relayKey) + String(seq).padStart(16, '0');

/** The writes that note an envelope at a place of the present relay's log, if that is not home yet. */
export function homewardOps({ road, state }: ReplicaContext, seq: number, id: EnvelopeId): StoreOp[] {
	if (!road.upstream || seq <= road.upstream.home) return [];
	return [put('meta', rowOf(state.relayKey!, seq), encodeId(id))];
}

/** The same for entries that come in, with their places. A status is nobody's work. */
export function stageHomeward(
	context: ReplicaContext,
	draft: Pick<Draft, 'put'>,
	incoming: readonly (Incoming & { readonly seq: number })[]
): void {
	for (const { id, seq, header } of incoming) {
		if (header.kind === ENVELOPE_KINDS.status) continue;
		for (const op of homewardOps(context, seq, id))
			if (op.type === 'put') draft.put(op.table, op.key, op.value);
	}
}

/** The relay said how far its log is at home: what is there needs no other way any more. */
export async function onUpstream(
	context: ReplicaContext,
	{ home, waiting, connected }: Upstream
): Promise<void> {
	const { deps, road, state } = context;
	if (!road.welcome && state.road !== 'live') return closeRoad(context, 'malformed');
	road.upstream = { home, waiting, connected };
	// Not believed yet: it says the same again when it changes.
	if (state.road !== 'live') return;
	const prefix = prefixOf(state.relayKey!);
	for (;;) {
		const rows = await deps.store.list('meta', { prefix, limit: PAGE });
		const done = rows.filter(({ key }) => numberInKey(key) <= home);
		if (done.length === 0) return;
		const stored = await deps.store.commit(done.map(({ key }) => ({ type: 'delete', table: 'meta', key })));
		if (!stored.ok || done.length < PAGE) return;
	}
}

/** Puts what other relays have not brought home, as far as is known here, into the outbox for the present one. */
export async function offerHomeward({ deps: { store }, state, log }: ReplicaContext): Promise<void> {
	const here = prefixOf(state.relayKey!);
	let after = HOMEWARD_PREFIX;
	for (;;) {
		const rows = await store.list('meta', { prefix: HOMEWARD_PREFIX, after, limit: PAGE });
		if (rows.length === 0) break;
		after = rows.at(-1)!.key;
		const ops: StoreOp[] = [];
		for (const { key, value } of rows) {
			if (key.startsWith(here)) continue;
			const at = await whereaboutsOf(store, decodeId(value));
			if (at) ops.push(put('outbox', outboxRow(at.arrival, at.isChunk), value));
			ops.push({ type: 'delete', table: 'meta', key });
		}
		if (ops.length > 0 && !(await store.commit(ops)).ok) return;
	}
	state.unsent = await log.unsentCount();
}

/** Everything held is offered to the present relay: nothing of this is needed any more. */
export async function forgetHomeward(store: Store): Promise<void> {
	for (;;) {
		const rows = await store.list('meta', { prefix: HOMEWARD_PREFIX, limit: PAGE });
		if (rows.length === 0) return;
		const stored = await store.commit(rows.map(({ key }) => ({ type: 'delete', table: 'meta', key })));
		if (!stored.ok) return;
	}
}
