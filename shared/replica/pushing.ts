// Sending what the relay has not acknowledged: in order, a window at a time. An envelope leaves the outbox only when the
// relay says that it is durable there.
import { bytesToHex, equalBytes } from '../core/bytes.ts';
import type { EnvelopeId } from '../core/ids.ts';
import type { Ack, LogHead, Refuse, Space } from '../protocol/frames.ts';
import { batchesOf } from '../protocol/frame-codec.ts';
import { BATCH_BYTES, MAX_BATCH_COUNT } from '../protocol/limits.ts';
import { forgetPassed, isAnotherLog, overAcknowledged } from './acknowledged-places.ts';
import { closeRoad, noteFull, offerAnew } from './context.ts';
import type { ReplicaContext } from './context.ts';
import { ownStatusOf, whereaboutsOf } from './envelope-log.ts';
import { homewardOps } from './homeward.ts';
import { isRemoved } from './members.ts';
import { beginAgain, isCaughtUp } from './pulling.ts';
import { cursorOp, offerFrom } from './relay-cursor.ts';
import {
	CHUNK_LANE,
	chainPlaceRow,
	decodeId,
	decodeRow,
	encodeRow,
	encodeWhereabouts,
	envelopeRow,
	onDemandRow,
	outboxRow,
	put,
	quarantineRow
} from './rows.ts';
import type { OwnStatusRow, QuarantineRow, Whereabouts } from './rows.ts';
import type { Store, StoreOp } from './store.ts';

/** Bytes of envelopes on the wire and not acknowledged. One larger envelope goes alone. */
export const PUSH_WINDOW_BYTES = 1 << 20;
/** The same for chunks of blobs: so little that what is written meanwhile is soon on its way. */
export const CHUNK_WINDOW_BYTES = 256 * 1024;
const PAGE = 64;
/** How often a chain is sent again from where the relay says it ends, without an acknowledgement between. */
const GAP_ROUNDS = 3;

interface Outgoing {
	readonly id: EnvelopeId;
	readonly bytes: Uint8Array;
}

/** Sends from the outbox as far as the window allows. */
export async function push(context: ReplicaContext): Promise<void> {
	const { road } = context;
	// To a device on which nobody belongs any more nothing comes: it sends what it has.
	const isOut = isRemoved(context.control.state(), context.deps.deviceId);
	if (road.holdPush && (isOut || isCaughtUp(context))) road.holdPush = false;
	if (!road.flowing || road.holdPush || road.relayFull) return;
	await reofferGaps(context);
	const outgoing: Outgoing[] = [];
	let ahead: Outcome = 'more';
	while (ahead === 'more') ahead = await takeOutgoing(context, outgoing, false);
	// Chunks only when nothing else waits; and none while a chain is to be offered again, which needs an empty wire.
	if (ahead === 'empty' && road.gaps.size === 0) {
		let chunks: Outcome = 'more';
		while (chunks === 'more') chunks = await takeOutgoing(context, outgoing, true);
	}
	for (const batch of batchesOf(outgoing, ({ bytes }) => bytes.length, BATCH_BYTES, MAX_BATCH_COUNT)) {
		context.send({ type: 'push', envelopes: batch.map(({ bytes }) => bytes) });
	}
}

const hasRoom = ({ road }: ReplicaContext): boolean => road.inFlight.size < MAX_BATCH_COUNT;

/** Whether a part of the outbox has more to look at, nothing more, or does not fit the window now. */
type Outcome = 'more' | 'empty' | 'full';

/** Adds the next envelopes of one part of the outbox that fit its window; they count as on the wire from here on. */
async function takeOutgoing(
	context: ReplicaContext,
	outgoing: Outgoing[],
	isChunk: boolean
): Promise<Outcome> {
	const { road, deps } = context;
	const window = isChunk ? CHUNK_WINDOW_BYTES : PUSH_WINDOW_BYTES;
	const after = isChunk ? road.chunksOfferedUpTo : road.offeredUpTo;
	const rows = await deps.store.list('outbox', { prefix: isChunk ? CHUNK_LANE : '', after, limit: PAGE });
	for (const { key, value } of rows) {
		if (!isChunk && key.startsWith(CHUNK_LANE)) return 'empty';
		if (!hasRoom(context)) return 'full';
		const id = decodeId(value);
		const at = road.inFlight.has(id) ? undefined : await whereaboutsOf(deps.store, id);
		const bytes = at && (await deps.store.get('envelope', envelopeRow(at.docId, at.arrival)));
		const onTheWire = isChunk ? road.chunkBytesInFlight : road.inFlightBytes;
		if (bytes && onTheWire > 0 && onTheWire + bytes.length > window) return 'full';
		if (isChunk) road.chunksOfferedUpTo = key;
		else road.offeredUpTo = key;
		if (!at || !bytes || road.blocked.has(at.credId)) continue;
		road.inFlight.set(id, { bytes: bytes.length, isChunk });
		if (isChunk) road.chunkBytesInFlight += bytes.length;
		else road.inFlightBytes += bytes.length;
		outgoing.push({ id, bytes });
	}
	return rows.length < PAGE ? 'empty' : 'more';
}

function landed({ road }: ReplicaContext, id: EnvelopeId): void {
	const sent = road.inFlight.get(id);
	if (sent?.isChunk) road.chunkBytesInFlight -= sent.bytes;
	else road.inFlightBytes -= sent?.bytes ?? 0;
	road.inFlight.delete(id);
}

/** Takes acknowledged envelopes out of the outbox. One acknowledged before changes nothing. */
export async function onAck(context: ReplicaContext, { relayGen, acks }: Ack): Promise<void> {
	const { deps, state, road } = context;
	if (!road.flowing || !state.relayGen || !equalBytes(relayGen, state.relayGen))
		return closeRoad(context, 'malformed');
	const ops: StoreOp[] = [];
	const ids: EnvelopeId[] = [];
	const quiet = (await ownStatusOf(deps.store))?.arrival;
	for (const ack of acks) {
		const id = bytesToHex(ack.id) as EnvelopeId;
		if (road.inFlight.has(id) && ack.seq > state.cursor.seq) road.acknowledged.set(ack.seq, ack);
		landed(context, id);
		const at = await whereaboutsOf(deps.store, id);
		if (!at) continue;
		road.gapRounds.delete(at.credId);
		if (ack.at !== undefined && at.relayAt === undefined)
			ops.push(put('envelopeId', id, encodeWhereabouts({ ...at, relayAt: ack.at })));
		const waiting = outboxRow(at.arrival, at.isChunk);
		if (!(await deps.store.get('outbox', waiting))) continue;
		ops.push({ type: 'delete', table: 'outbox', key: waiting });
		const onDemand = await onDemandOps(deps.store, at, id);
		ops.push(...onDemand);
		if (at.arrival !== quiet && onDemand.length === 0) ops.push(...homewardOps(context, ack.seq, id));
		if (at.arrival !== quiet && onDemand.length === 0) ids.push(id);
	}
	const places: LogHead[] = [];
	const cursor = await overAcknowledged(context, state.cursor, undefined, places);
	if (isAnotherLog(context, places)) return beginAgain(context);
	ops.push(...(await context.past.note(state.relayKey!, places)));
	if (road.acknowledged.size > 0) ops.push(cursorOp(context, cursor));
	if (ops.length > 0) {
		const stored = await deps.store.commit(ops);
		if (!stored.ok) {
			// They wait to be sent still: the log has to come by them, as soon as there is room for it.
			for (const { seq } of acks) road.acknowledged.delete(seq);
			road.offersAgain ||= acks.some(({ seq }) => seq <= state.cursor.seq);
			return noteFull(context);
		}
		state.cursor = cursor;
		forgetPassed(context, cursor);
		if (cursor.seq > state.relayHead.seq) state.relayHead = cursor;
	}
	if (ids.length > 0) {
		state.equivocations = 0;
		state.unsent = await context.log.unsentCount();
		context.emit({ type: 'acknowledged', ids });
	}
}

/** What goes with an acknowledged envelope of a kind sent on demand: everything of it. */
async function onDemandOps(
	store: Pick<Store, 'get'>,
	{ docId, arrival, isChunk }: Whereabouts,
	id: EnvelopeId
): Promise<readonly StoreOp[]> {
	const row = isChunk ? await store.get('meta', onDemandRow(docId)) : undefined;
	if (!row || decodeRow<OwnStatusRow>(row).arrival !== arrival) return [];
	return [
		{ type: 'delete', table: 'meta', key: onDemandRow(docId) },
		{ type: 'delete', table: 'envelope', key: envelopeRow(docId, arrival) },
		{ type: 'delete', table: 'envelopeId', key: id }
	];
}

/** A refusal for good sets the envelope aside and never stops the others; a gap sends the chain again from its end there. */
export async function onRefuse(context: ReplicaContext, refuse: Refuse): Promise<void> {
	const { deps, road, state } = context;
	if (!road.flowing) return closeRoad(context, 'malformed');
	const id = bytesToHex(refuse.id) as EnvelopeId;
	const wasSent = road.inFlight.has(id);
	landed(context, id);
	const at = await whereaboutsOf(deps.store, id);
	if (!wasSent || !at) return;
	if (refuse.code === 'quota') {
		road.relayFull = true;
		return;
	}
	if (refuse.code === 'gap') {
		road.gaps.set(at.credId, refuse.have);
		return;
	}
	const reason = `refused-${refuse.code}` as const;
	road.refused.add(id);
	const onDemand = await onDemandOps(deps.store, at, id);
	if (onDemand.length > 0) {
		await deps.store.commit([
			...onDemand,
			{ type: 'delete', table: 'outbox', key: outboxRow(at.arrival, true) }
		]);
		return;
	}
	const bytes = await deps.store.get('envelope', envelopeRow(at.docId, at.arrival));
	const row: QuarantineRow = { reason, at: state.now, bytes: bytes! };
	const stored = await deps.store.commit([
		put('quarantine', quarantineRow(reason, id), encodeRow(row)),
		{ type: 'delete', table: 'outbox', key: outboxRow(at.arrival, at.isChunk) }
	]);
	if (!stored.ok) return;
	state.unsent = await context.log.unsentCount();
	context.emit({ type: 'quarantined', reason, id });
}

/** The relay told how much room there is. Where there was none before, what it refused is offered again. */
export async function onSpace(context: ReplicaContext, { used, most }: Space): Promise<void> {
	const { road } = context;
	road.space = { used, most };
	if (!road.relayFull || used >= most) return;
	road.relayFull = false;
	offerAnew(context);
	await push(context);
}

/** Once nothing is on the wire, chains that the relay found broken are offered from its end of them on. */
async function reofferGaps(context: ReplicaContext): Promise<void> {
	const { road, deps } = context;
	if (road.gaps.size === 0 || road.inFlight.size > 0) return;
	for (const [credId, have] of road.gaps) {
		const rounds = (road.gapRounds.get(credId) ?? 0) + 1;
		road.gapRounds.set(credId, rounds);
		const next = await deps.store.get('envelopeId', chainPlaceRow(credId, have + 1));
		const hopeless = !next || road.refused.has(decodeId(next)) || rounds > GAP_ROUNDS;
		if (hopeless || !(await offerFrom(context, credId, have + 1)).ok) road.blocked.add(credId);
	}
	road.gaps.clear();
	offerAnew(context);
}
