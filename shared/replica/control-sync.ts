// Keeping the practice's control log in step with the relay: it is taken before envelopes flow, and grows live.
import { equalBytes } from '../core/bytes.ts';
import type { ControlEntries, ControlRefused, LogHead } from '../protocol/frames.ts';
import { batchesOf } from '../protocol/frame-codec.ts';
import { parseControlWire } from '../protocol/control-codec.ts';
import { BATCH_BYTES, MAX_BATCH_COUNT } from '../protocol/limits.ts';
import { closeRoad, stopRoad } from './context.ts';
import type { PendingAppend, ReplicaContext } from './context.ts';
import { isWithdrawn } from './handshake.ts';
import { receivingDeps, tellTaken } from './pulling.ts';
import { retryUnknown } from './retry-unknown.ts';

const APPEND_ATTEMPTS = 8;

/** Where the relay's control log stands against ours. */
type Comparison = 'same' | 'relay-ahead' | 'relay-behind' | 'forked';

function compare({ control }: ReplicaContext, theirs: LogHead): Comparison {
	const ours = control.state().head;
	const common = control.hashAt(theirs.seq);
	if (common === undefined) return 'relay-ahead';
	if (!equalBytes(common, theirs.hash)) return 'forked';
	return theirs.seq === ours.seq ? 'same' : 'relay-behind';
}

/**
 * After the welcome: asks for what we lack or gives what the relay lacks, and for what comes later in any case. True when
 * ours is current.
 */
export async function meetControl(context: ReplicaContext, theirs: LogHead): Promise<boolean> {
	const comparison = compare(context, theirs);
	if (comparison === 'forked') {
		stopRoad(context, 'control-forked');
		return false;
	}
	context.send({ type: 'control-pull', after: Math.min(context.control.state().head.seq, theirs.seq) });
	if (comparison === 'relay-behind') await give(context, theirs);
	if (comparison !== 'relay-ahead') return true;
	context.road.controlTarget = theirs;
	return false;
}

/** Sends the records that the relay lacks: the first frame's worth, and the rest when these came back as the relay's. */
async function give(context: ReplicaContext, head: LogHead): Promise<void> {
	const records = await context.control.recordsAfter(head.seq);
	const [first] = batchesOf(records, (record) => record.length, BATCH_BYTES, MAX_BATCH_COUNT);
	if (first) context.send({ type: 'control-append', head, records: first });
}

/** Takes new records in. True when the log reached what the welcome told. */
export async function onControlEntries(context: ReplicaContext, frame: ControlEntries): Promise<boolean> {
	const { control, road, state } = context;
	if (state.road !== 'live') {
		closeRoad(context, 'malformed');
		return false;
	}
	const have = control.state().head.seq;
	if (frame.records.length > 0 && frame.first > have + 1) {
		context.send({ type: 'control-pull', after: have });
		return false;
	}
	const fresh = frame.records.slice(Math.max(0, have + 1 - frame.first));
	if (fresh.length > 0 && !(await extend(context, fresh))) return false;
	const comparison = compare(context, frame.head);
	if (comparison === 'forked') {
		stopRoad(context, 'control-forked');
		return false;
	}
	if (comparison === 'relay-behind') await give(context, frame.head);
	tellAppended(context, frame.records);
	const target = road.controlTarget;
	if (!target || target.seq > control.state().head.seq) return false;
	road.controlTarget = undefined;
	if (equalBytes(control.hashAt(target.seq)!, target.hash)) return true;
	stopRoad(context, 'control-forked');
	return false;
}

async function extend(context: ReplicaContext, records: readonly Uint8Array[]): Promise<boolean> {
	const extended = await context.control.extend(records);
	if (!extended.ok) {
		const { type } = extended.error;
		const storeFault = type === 'StoreFull' || type === 'StoreFailed' || type === 'ExpectationFailed';
		if (storeFault) closeRoad(context, 'normal');
		else stopRoad(context, 'control-forked');
		return false;
	}
	await letGoOfErased(context);
	context.emit({ type: 'control-changed' });
	if (context.road.challenge && isWithdrawn(context, context.road.challenge.relayKey)) {
		stopRoad(context, 'relay-withdrawn');
		return false;
	}
	const retried = await retryUnknown(receivingDeps(context), context.control.state());
	if (retried.ok) await tellTaken(context, retried.value);
	return true;
}

/** What the control log says is erased goes from this store before anybody hears of the log. */
export async function letGoOfErased(context: ReplicaContext): Promise<void> {
	if (context.control.state().erasedAt > 0) await (await import('./erasing.ts')).heedErasures(context);
}

/** Asks the relay to append records. Two devices that append at once: the second gets `control-refused`. */
export function appendControl(context: ReplicaContext, records: readonly Uint8Array[]): void {
	const { state, road } = context;
	if (!road.flowing || state.pendingAppend) {
		context.emit({ type: 'control-refused', code: road.flowing ? 'head-moved' : 'offline', records });
		return;
	}
	state.pendingAppend = { records, placeless: records.every(isPlaceless), missing: records, attempts: 0 };
	sendAppend(context, state.pendingAppend);
}

function sendAppend(context: ReplicaContext, pending: PendingAppend): void {
	pending.attempts += 1;
	context.send({ type: 'control-append', head: context.control.state().head, records: pending.records });
}

function isPlaceless(wire: Uint8Array): boolean {
	const parsed = parseControlWire(wire);
	return parsed.ok && parsed.value.record.place === undefined;
}

function tellAppended(context: ReplicaContext, arrived: readonly Uint8Array[]): void {
	const pending = context.state.pendingAppend;
	if (!pending) return;
	pending.missing = pending.missing.filter((record) => !arrived.some((one) => equalBytes(one, record)));
	if (pending.missing.length > 0) return;
	context.state.pendingAppend = undefined;
	context.emit({ type: 'control-appended', records: pending.records });
}

/**
 * An append was refused. Certificates wait for what the relay's log holds beyond ours (perhaps they are in it: their
 * holder may have brought them) and go again behind the new head; anything else goes back to its author.
 */
export function onControlRefused(context: ReplicaContext, { code, head }: ControlRefused): void {
	const { state, control } = context;
	const pending = state.pendingAppend;
	if (state.road !== 'live') return closeRoad(context, 'malformed');
	if (!pending) return;
	const have = control.state().head.seq;
	const mayGo = pending.placeless && pending.attempts < APPEND_ATTEMPTS;
	// What the relay has beyond ours is on its way: resendAppend goes on from there.
	if (mayGo && head.seq > have) return;
	if (mayGo && code === 'head-moved') sendAppend(context, pending);
	else {
		state.pendingAppend = undefined;
		context.emit({ type: 'control-refused', code, records: pending.records });
	}
}

/** Sends waiting certificates again when the log has grown. */
export function resendAppend(context: ReplicaContext): void {
	const pending = context.state.pendingAppend;
	if (pending?.placeless && context.road.flowing && pending.attempts < APPEND_ATTEMPTS)
		sendAppend(context, pending);
}

/** A road that ends takes its append with it: the author asks again. */
export function dropAppend(context: ReplicaContext): void {
	const pending = context.state.pendingAppend;
	if (!pending) return;
	context.state.pendingAppend = undefined;
	context.emit({ type: 'control-refused', code: 'offline', records: pending.records });
}
