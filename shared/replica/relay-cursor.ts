// Up to where a relay's log was received, per relay, and what happens when that relay has lost or changed its log: then
// every envelope held is offered again. The devices are the backup ([REP]).
import { bytesToHex, equalBytes, hexToBytes } from '../core/bytes.ts';
import type { CredId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import { ENVELOPE_KINDS } from '../crypto/envelope.ts';
import type { LogHead, Welcome } from '../protocol/frames.ts';
import { EMPTY_HEAD } from '../protocol/log-chain.ts';
import { acknowledgedAhead, isAnotherLog } from './acknowledged-places.ts';
import { offerAnew } from './context.ts';
import type { ReplicaContext } from './context.ts';
import { credentialsOfDevice } from './control-store.ts';
import type { Draft } from './draft.ts';
import { whereaboutsOf } from './envelope-log.ts';
import { forgetHomeward, offerHomeward } from './homeward.ts';
import type { Met } from './log-past.ts';
import {
	chainPlaceRow,
	chainPrefix,
	decodeId,
	decodeRow,
	decodeWhereabouts,
	encodeRow,
	envelopeRow,
	outboxRow,
	put,
	RELAY_PREFIX,
	relayKeyRow
} from './rows.ts';
import type { RelayRow } from './rows.ts';
import type { Store, StoreError, StoreOp } from './store.ts';

const PAGE = 512;

/** The row that says how far this relay's log was received. */
export function cursorOp(context: ReplicaContext, cursor: LogHead): StoreOp {
	const { state } = context;
	const acknowledged = acknowledgedAhead(context, cursor);
	const row: RelayRow = {
		relayGen: state.relayGen!,
		cursor,
		...(acknowledged.length > 0 && { acknowledged })
	};
	return put('meta', relayKeyRow(state.relayKey!), encodeRow(row));
}

/** The same within a draft. */
export function stageCursor(context: ReplicaContext, draft: Draft, cursor: LogHead): void {
	const op = cursorOp(context, cursor);
	if (op.type === 'put') draft.put(op.table, op.key, op.value);
}

/** The relay that this device has met, when it has met exactly one. */
export async function onlyRelayMet(store: Store): Promise<Uint8Array | undefined> {
	const rows = await store.list('meta', { prefix: RELAY_PREFIX, limit: 2 });
	return rows.length === 1 ? hexToBytes(rows[0]!.key.slice(RELAY_PREFIX.length)) : undefined;
}

/** The cursor kept for a relay, for the status before the first connection. */
export async function readCursor({ deps, state }: ReplicaContext): Promise<RelayRow | undefined> {
	if (!state.relayKey) return undefined;
	const row = await deps.store.get('meta', relayKeyRow(state.relayKey));
	return row && decodeRow<RelayRow>(row);
}

/**
 * Finds where to go on with the relay just met. A new generation, a log shorter than what was received of it or acknowledged
 * in it, or another hash at the same length: it starts from the beginning, and everything held is offered again.
 */
export async function meetRelay(context: ReplicaContext, log: LogHead): Promise<Result<void, StoreError>> {
	const { deps, state } = context;
	const row = await readCursor(context);
	if (!row) {
		const others = await deps.store.count('meta', RELAY_PREFIX);
		await context.past.meet(state.relayKey!, { gen: state.relayGen!, from: log.seq, at: state.now });
		if (others > 0) return restart(context);
		state.cursor = EMPTY_HEAD;
		state.acknowledged = [];
		return ok(undefined);
	}
	const extended =
		log.seq > row.cursor.seq || (log.seq === row.cursor.seq && equalBytes(log.hash, row.cursor.hash));
	const isSame = equalBytes(row.relayGen, state.relayGen!);
	if (!isSame) return restart(context, 'other');
	state.cursor = row.cursor;
	state.acknowledged = row.acknowledged ?? [];
	const lacks = state.acknowledged.some(({ seq }) => seq > log.seq);
	if (!extended || lacks || isAnotherLog(context, [log])) return restart(context, 'same');
	await offerHomeward(context);
	return ok(undefined);
}

/**
 * Puts every envelope held back into the outbox and the cursor to the beginning. Sending waits until the relay's log is
 * received: what it turns out to have leaves the outbox again. `before`: it is known, and has another past than it had.
 */
export async function restart(
	context: ReplicaContext,
	before?: Met['before']
): Promise<Result<void, StoreError>> {
	const { store } = context.deps;
	let after = '';
	for (;;) {
		const rows = await store.list('envelopeId', { after, limit: PAGE });
		if (rows.length === 0) break;
		after = rows.at(-1)!.key;
		const ops: StoreOp[] = [];
		for (const { key, value } of rows) {
			if (key.startsWith('c/')) continue;
			const { docId, arrival, cseq, isChunk } = decodeWhereabouts(value);
			// A status is worth nothing to a relay that comes back: its device writes a new one.
			const derived =
				cseq === 0 && !isChunk ? await store.get('envelope', envelopeRow(docId, arrival)) : undefined;
			if (derived?.[1] === ENVELOPE_KINDS.status) continue;
			ops.push(put('outbox', outboxRow(arrival, isChunk), hexToBytes(key)));
		}
		const stored = await store.commit(ops);
		if (!stored.ok) return err(stored.error);
	}
	context.state.acknowledged = [];
	context.road.acknowledged.clear();
	const stored = await store.commit([cursorOp(context, EMPTY_HEAD)]);
	if (!stored.ok) return stored;
	const { relayKey, relayGen, relayHead, now } = context.state;
	if (before) await context.past.meet(relayKey!, { gen: relayGen!, from: relayHead.seq, before, at: now });
	await forgetHomeward(store);
	context.state.cursor = EMPTY_HEAD;
	context.road.holdPush = true;
	offerAnew(context);
	context.state.unsent = await context.log.unsentCount();
	return ok(undefined);
}

/**
 * Compares the relay's chain heads of this device's credentials with its own. A head that is not in our chain: a restored
 * or cloned profile; the relay's log is received before anything is sent. A relay that lacks what it once acknowledged:
 * offered again.
 */
export async function compareHeads(
	context: ReplicaContext,
	heads: Welcome['heads']
): Promise<Result<void, StoreError>> {
	const { store } = context.deps;
	const relayHeads = new Map(heads.map((head) => [bytesToHex(head.credId) as CredId, head]));
	for (const { credId } of credentialsOfDevice(context.control.state(), context.deps.deviceId)) {
		const head = relayHeads.get(credId);
		const mine = head && (await store.get('envelopeId', chainPlaceRow(credId, head.cseq)));
		if (head && !(mine && equalBytes(mine, head.id))) {
			context.road.holdPush = true;
			continue;
		}
		const offered = await offerFrom(context, credId, (head?.cseq ?? 0) + 1);
		if (!offered.ok) return offered;
	}
	return ok(undefined);
}

/**
 * Puts a credential's envelopes from a place on into the outbox, those that are not there: an acknowledgement that a full
 * disk could not note leaves what came before another. True when there are any.
 */
export async function offerFrom(
	context: ReplicaContext,
	credId: CredId,
	fromCseq: number
): Promise<Result<boolean, StoreError>> {
	const { store } = context.deps;
	const after = chainPlaceRow(credId, fromCseq - 1);
	const places = await store.list('envelopeId', { prefix: chainPrefix(credId), after });
	if (places.length === 0) return ok(false);
	const waiting = new Set((await store.list('outbox')).map(({ value }) => decodeId(value)));
	const ops: StoreOp[] = [];
	for (const { value } of places) {
		const id = decodeId(value);
		const at = waiting.has(id) ? undefined : await whereaboutsOf(store, id);
		if (at) ops.push(put('outbox', outboxRow(at.arrival), value));
	}
	if (ops.length === 0) return ok(true);
	const stored = await store.commit(ops);
	if (!stored.ok) return err(stored.error);
	context.state.unsent = await context.log.unsentCount();
	return ok(true);
}
