// Receiving the relay's log from the cursor on, and then live: the hash chain is checked on the way, flow is by credit.
import { bytesToHex, equalBytes, hexToBytes } from '../core/bytes.ts';
import type { DocId } from '../core/ids.ts';
import { ENVELOPE_KINDS } from '../crypto/envelope.ts';
import type { Entries, Fetched, LogHead } from '../protocol/frames.ts';
import { nextLogHash } from '../protocol/log-chain.ts';
import { closeRoad, stopRoad } from './context.ts';
import type { ReplicaContext } from './context.ts';
import { readIncoming, takeIn } from './receiving.ts';
import type { Incoming, ReceivingDeps, TakenIn } from './receiving.ts';
import { restart, stageCursor } from './relay-cursor.ts';

/** Bytes of envelopes that the relay may have on the way to us. */
export const PULL_CREDIT_BYTES = 1 << 20;
/** Credit is given back in portions of at least this. */
const CREDIT_STEP_BYTES = 256 * 1024;
/** How long to wait with asking again after the store was full. */
const STORE_FULL_WAIT_MS = 60_000;

/** What takeIn needs, from the replica. */
export const receivingDeps = (context: ReplicaContext): ReceivingDeps => ({
	store: context.deps.store,
	suite: context.deps.suite,
	now: () => context.state.now,
	isOwn: (credId) => context.isOwn(credId)
});

/** Asks for the log behind the cursor; it keeps coming as it grows. */
export function pull(context: ReplicaContext): void {
	context.road.creditOwed = 0;
	context.send({ type: 'pull', after: context.state.cursor.seq, credit: PULL_CREDIT_BYTES });
}

/** Asks anew on the same road, where entries asked for before may still be on their way. */
function pullAgain(context: ReplicaContext): void {
	context.road.staleBytes = 2 * PULL_CREDIT_BYTES;
	pull(context);
}

const bytesOf = (entries: readonly Entry[]): number =>
	entries.reduce((sum, { envelope }) => sum + envelope.length, 0);

/** Takes log entries in, in one transaction with the cursor behind them. */
export async function onEntries(context: ReplicaContext, { entries, head }: Entries): Promise<void> {
	const { state, road } = context;
	if (!road.flowing) return closeRoad(context, 'malformed');
	if (road.storeFullSince !== undefined) return;
	if (head.seq > state.relayHead.seq) state.relayHead = head;
	const fresh = entries.filter((entry) => entry.seq > state.cursor.seq);
	if (fresh.length > 0 && fresh[0]!.seq !== state.cursor.seq + 1) {
		road.staleBytes -= bytesOf(entries);
		if (road.staleBytes < 0) closeRoad(context, 'normal');
		return;
	}
	if (fresh.length > 0) road.staleBytes = 0;
	const followed = await follow(context, fresh);
	if (followed === 'malformed') return closeRoad(context, 'malformed');
	if (followed === 'forked') return onFork(context);
	if (followed.incoming.length > 0) {
		const { incoming, cursor } = followed;
		const taken = await takeIn(receivingDeps(context), context.control.state(), incoming, (draft) =>
			stageCursor(context, draft, cursor)
		);
		if (!taken.ok) {
			road.storeFullSince = state.now;
			return;
		}
		state.cursor = cursor;
		await tellTaken(context, taken.value);
	}
	giveCredit(context, entries);
}

type Entry = Entries['entries'][number];

/** Reads entries and follows their hash chain from the cursor. */
async function follow(
	{ deps, state }: ReplicaContext,
	entries: readonly Entry[]
): Promise<{ incoming: Incoming[]; cursor: LogHead } | 'malformed' | 'forked'> {
	const incoming: Incoming[] = [];
	let cursor = state.cursor;
	for (const { seq, logHash, envelope } of entries) {
		if (seq !== cursor.seq + 1) return 'malformed';
		const one = await readIncoming(deps.suite, envelope);
		if (!one) return 'malformed';
		const hash = await nextLogHash((data) => deps.suite.sha256(data), cursor.hash, hexToBytes(one.id));
		if (!equalBytes(hash, logHash)) return 'forked';
		cursor = { seq, hash };
		incoming.push(one);
	}
	return { incoming, cursor };
}

/** The relay's log does not continue what was received of it: begin again once, then believe it no more. */
async function onFork(context: ReplicaContext): Promise<void> {
	context.road.forks += 1;
	if (context.road.forks > 1 || context.state.cursor.seq === 0) return stopRoad(context, 'relay-forked');
	const restarted = await restart(context);
	if (!restarted.ok) return closeRoad(context, 'normal');
	context.road.target = context.state.relayHead.seq;
	pullAgain(context);
}

/** Tells what a batch changed. */
export async function tellTaken(context: ReplicaContext, taken: TakenIn): Promise<void> {
	const { stored, quarantined, acknowledged, contradicted, gaps } = taken;
	const docIds = [...new Set(stored.map(({ header }) => header.docId))];
	const { length: count } = stored.filter(({ header }) => header.kind !== ENVELOPE_KINDS.status);
	if (stored.length > 0) context.emit({ type: 'arrived', docIds, count });
	if (acknowledged.length > 0) context.emit({ type: 'acknowledged', ids: acknowledged });
	for (const { reason, id } of quarantined) context.emit({ type: 'quarantined', reason, id });
	for (const { credId, ids } of contradicted) context.emit({ type: 'contradicted', credId, ids });
	for (const gap of gaps) context.emit({ type: 'gap', ...gap });
	if (acknowledged.length + contradicted.length > 0) context.state.unsent = await context.log.unsentCount();
	if (stored.length + acknowledged.length > 0) context.state.equivocations = 0;
}

function giveCredit(context: ReplicaContext, entries: readonly Entry[]): void {
	const { road } = context;
	road.creditOwed += bytesOf(entries);
	if (road.creditOwed < CREDIT_STEP_BYTES) return;
	context.send({ type: 'credit', bytes: road.creditOwed });
	road.creditOwed = 0;
}

/** True once the relay's log at connect was received. */
export const isCaughtUp = ({ state, road }: ReplicaContext): boolean =>
	state.road === 'live' && road.flowing && state.cursor.seq >= road.target;

/** Asks for every envelope of one document now, ahead of the log. */
export function fetchDocument(context: ReplicaContext, docId: DocId): void {
	if (!context.road.flowing) return;
	context.send({ type: 'fetch', docId: hexToBytes(docId), after: 0, upTo: context.state.relayHead.seq });
}

/** Takes a fetched document's envelopes in; the log brings them again later, and finds them held. */
export async function onFetched(context: ReplicaContext, { entries, docId }: Fetched): Promise<void> {
	if (!context.road.flowing) return closeRoad(context, 'malformed');
	const incoming = await Promise.all(
		entries.map((entry) => readIncoming(context.deps.suite, entry.envelope))
	);
	const wanted = bytesToHex(docId);
	if (incoming.some((one) => one?.header.docId !== wanted)) return closeRoad(context, 'malformed');
	const taken = await takeIn(receivingDeps(context), context.control.state(), incoming as Incoming[]);
	if (taken.ok) await tellTaken(context, taken.value);
}

/** Asks again some time after the store was full. */
export function retryFullStore(context: ReplicaContext): void {
	const { road, state } = context;
	if (road.storeFullSince === undefined || !road.flowing) return;
	if (Math.abs(state.now - road.storeFullSince) < STORE_FULL_WAIT_MS) return;
	road.storeFullSince = undefined;
	pullAgain(context);
}
