// Receiving the relay's log from the cursor on, and then live: the hash chain is checked on the way, flow is by credit.
import { equalBytes, hexToBytes } from '../core/bytes.ts';
import { ENVELOPE_KINDS } from '../crypto/envelope.ts';
import type { Entries, LogHead, StreamContent } from '../protocol/frames.ts';
import { nextLogHash } from '../protocol/log-chain.ts';
import { forgetPassed, isAnotherLog, overAcknowledged } from './acknowledged-places.ts';
import { closeRoad, FIRST_WINDOW_BYTES, noteFull, stopRoad } from './context.ts';
import type { ReplicaContext } from './context.ts';
import { stageHomeward } from './homeward.ts';
import { readIncoming, takeIn } from './receiving.ts';
import type { Incoming, ReceivingDeps, TakenIn } from './receiving.ts';
import { restart, stageCursor } from './relay-cursor.ts';

/** Bytes of envelopes that the relay may have on the way to us, at most. */
export const PULL_CREDIT_BYTES = 1 << 20;
/** So much of what the road carries may be on the way. */
const WINDOW_MS = 2_000;
/** A road is measured over so long at least: less says more of how frames happen to come than of what it carries. */
const MEASURE_MS = 500;

/** What takeIn needs, from the replica. */
export const receivingDeps = (context: ReplicaContext): ReceivingDeps => ({
	store: context.deps.store,
	suite: context.deps.suite,
	relayKey: context.state.relayKey,
	now: () => context.state.now,
	isOwn: (credId) => context.isOwn(credId)
});

/** Asks for the log behind the cursor; it keeps coming as it grows. */
export function pull(context: ReplicaContext): void {
	const { road, state } = context;
	road.creditOut = state.paused ? 0 : road.window;
	context.send({ type: 'pull', after: state.cursor.seq, credit: road.creditOut, content: state.content });
}

/** From now on the stream brings so much whole. */
export function wantStream(context: ReplicaContext, content: StreamContent): void {
	if (context.state.content === content) return;
	context.state.content = content;
	if (context.road.flowing) pullAgain(context);
}

/** Takes note of what came since it last did, where that is long enough ago: a fast road may have more on the way. */
export function measureRoad({ road }: ReplicaContext, nowMs: number): void {
	const elapsedMs = nowMs - road.measuredAt;
	if (elapsedMs >= 0 && elapsedMs < MEASURE_MS) return;
	if (elapsedMs > 0 && road.cameBytes > 0) {
		const fits = (road.cameBytes * WINDOW_MS) / elapsedMs;
		road.window = Math.round(Math.min(PULL_CREDIT_BYTES, Math.max(FIRST_WINDOW_BYTES, fits)));
	}
	road.measuredAt = nowMs;
	road.cameBytes = 0;
}

/** Asks anew on the same road, where entries asked for before may still be on their way. */
export function pullAgain(context: ReplicaContext): void {
	context.road.staleBytes = 2 * PULL_CREDIT_BYTES;
	pull(context);
}

const bytesOf = (entries: readonly Entry[]): number =>
	entries.reduce((sum, { envelope }) => sum + envelope.length, 0);

/** Takes log entries in, in one transaction with the cursor behind them. */
export async function onEntries(context: ReplicaContext, { entries, head }: Entries): Promise<void> {
	const { state, road } = context;
	if (!road.flowing) return closeRoad(context, 'malformed');
	const came = bytesOf(entries);
	road.cameBytes += came;
	if (road.cameAt !== undefined) measureRoad(context, road.cameAt);
	if (road.storeFullSince !== undefined) return;
	if (head.seq > state.relayHead.seq) state.relayHead = head;
	const fresh = entries.filter((entry) => entry.seq > state.cursor.seq);
	const { seq: reached } = await overAcknowledged(context, state.cursor);
	if (fresh.length > 0 && fresh[0]!.seq > reached + 1) {
		road.staleBytes -= came;
		if (road.staleBytes < 0) closeRoad(context, 'normal');
		return;
	}
	if (fresh.length > 0) road.staleBytes = 0;
	road.creditOut -= came;
	const followed = await follow(context, fresh);
	if (followed === 'malformed') return closeRoad(context, 'malformed');
	if (followed === 'forked') return onFork(context);
	if (isAnotherLog(context, followed.places)) return beginAgain(context);
	if (followed.incoming.length > 0) {
		const { incoming, cursor, places } = followed;
		const past = await context.past.note(state.relayKey!, places);
		const taken = await takeIn(receivingDeps(context), context.control.state(), incoming, (draft) => {
			stageCursor(context, draft, cursor);
			stageHomeward(context, draft, incoming);
			for (const op of past) if (op.type === 'put') draft.put(op.table, op.key, op.value);
		});
		if (!taken.ok) return noteFull(context);
		road.lacksRoom = false;
		state.cursor = cursor;
		forgetPassed(context, cursor);
		await tellTaken(context, taken.value);
	}
	giveCredit(context);
}

type Entry = Entries['entries'][number];

interface Followed {
	readonly incoming: readonly (Incoming & { readonly seq: number })[];
	readonly cursor: LogHead;
	/** Every place from the cursor before up to it. */
	readonly places: readonly LogHead[];
}

/** Reads entries and follows their hash chain from the cursor, over what was acknowledged between them. */
async function follow(
	context: ReplicaContext,
	entries: readonly Entry[]
): Promise<Followed | 'malformed' | 'forked'> {
	const { deps, state } = context;
	const incoming: (Incoming & { seq: number })[] = [];
	const places: LogHead[] = [];
	let cursor = state.cursor;
	for (const { seq, logHash, envelope, at } of entries) {
		cursor = await overAcknowledged(context, cursor, seq - 1, places);
		if (seq !== cursor.seq + 1) return 'malformed';
		const one = await readIncoming(deps.suite, envelope);
		if (!one) return 'malformed';
		const hash = await nextLogHash((data) => deps.suite.sha256(data), cursor.hash, hexToBytes(one.id));
		if (!equalBytes(hash, logHash)) return 'forked';
		cursor = { seq, hash };
		places.push(cursor);
		incoming.push({ ...one, seq, relayAt: at });
	}
	if (incoming.length > 0) cursor = await overAcknowledged(context, cursor, undefined, places);
	return { incoming, cursor, places };
}

/** The relay's log does not continue what was received of it: begin again once, then believe it no more. */
async function onFork(context: ReplicaContext): Promise<void> {
	if (context.state.cursor.seq === 0) return stopRoad(context, 'relay-forked');
	return beginAgain(context);
}

/** Receives the relay's log from its beginning and offers it everything held, once a road. */
export async function beginAgain(context: ReplicaContext): Promise<void> {
	context.road.forks += 1;
	if (context.road.forks > 1) return stopRoad(context, 'relay-forked');
	const restarted = await restart(context, 'same');
	if (!restarted.ok) return closeRoad(context, 'normal');
	context.road.target = context.state.relayHead.seq;
	pullAgain(context);
}

/** Tells what a batch changed. */
export async function tellTaken(context: ReplicaContext, taken: TakenIn): Promise<void> {
	const { stored, quarantined, acknowledged, contradicted, absent, onDemand, gaps } = taken;
	const docIds = [...new Set(stored.map(({ header }) => header.docId))];
	const { length: count } = stored.filter(({ header }) => header.kind !== ENVELOPE_KINDS.status);
	const hasStatus = stored.length > count && { hasStatus: true as const };
	if (stored.length > 0) context.emit({ type: 'arrived', docIds, count, ...hasStatus });
	if (acknowledged.length > 0) context.emit({ type: 'acknowledged', ids: acknowledged });
	for (const { reason, id } of quarantined) context.emit({ type: 'quarantined', reason, id });
	for (const { credId, ids } of contradicted) context.emit({ type: 'contradicted', credId, ids });
	if (absent.length > 0) context.emit({ type: 'absent', docIds: [...new Set(absent)] });
	if (onDemand.length > 0) context.emit({ type: 'on-demand-seen', docIds: [...new Set(onDemand)] });
	for (const gap of gaps) context.emit({ type: 'gap', ...gap });
	if (acknowledged.length + contradicted.length > 0) context.state.unsent = await context.log.unsentCount();
	if (stored.length + acknowledged.length > 0) context.state.equivocations = 0;
}

/** Lets the relay send on, in portions of a quarter of what may be on the way. Nothing while documents are wanted ahead. */
export function giveCredit(context: ReplicaContext): void {
	const { road, state } = context;
	const free = road.window - road.creditOut;
	const isAhead = road.asked.some(({ beside }) => !beside);
	if (!road.flowing || state.paused || isAhead || free < road.window / 4) return;
	road.creditOut += free;
	context.send({ type: 'credit', bytes: free });
}

/** True once the relay's log at connect was received. */
export const isCaughtUp = ({ state, road }: ReplicaContext): boolean =>
	state.road === 'live' && road.flowing && state.cursor.seq >= road.target;
