// Sending on what the home relay lacks: the relay's own log from the mark on, a window at a time. An envelope counts as
// sent when the relay above has acknowledged it, and as at home when that relay is the home or says that the home has it.
import { bytesToHex, equalBytes } from '#shared/core/bytes.ts';
import type { CredId, EnvelopeId } from '#shared/core/ids.ts';
import { ENVELOPE_KINDS, isOnDemandKind } from '#shared/crypto/envelope.ts';
import type { Ack, Refuse } from '#shared/protocol/frames.ts';
import { batchesOf } from '#shared/protocol/frame-codec.ts';
import { BATCH_BYTES, MAX_BATCH_COUNT } from '#shared/protocol/limits.ts';
import { closeRoad, type ReplicaContext } from '#shared/replica/context.ts';
import { readIncoming } from '#shared/replica/receiving.ts';
import { isErased } from '#shared/replica/verdict.ts';
import { PUSH_WINDOW_BYTES } from '#shared/replica/pushing.ts';
import type { RelayContext } from '../relay/relay-context.ts';
import type { ForwardMark } from './forward-mark.ts';

/** Places beyond the mark that are remembered at once; what lies behind them is looked at as these are done. */
const MOST_WAITING = 10_000;

export interface Forwarding {
	readonly mark: ForwardMark;
	/** A new road: nothing is on the wire. */
	begin(): void;
	/** Looks at what the log has beyond what was looked at, and sends what fits. */
	push(): Promise<void>;
	onAck(ack: Ack): Promise<void>;
	onRefuse(refuse: Refuse): void;
	/** Entries, statuses left out, that the home relay does not have. */
	waiting(): number;
}

export function createForwarding(
	relay: RelayContext,
	context: ReplicaContext,
	mark: ForwardMark
): Forwarding {
	const { storage, suite } = relay;
	const { practiceId } = context.deps;
	const inFlight = new Map<string, { readonly seq: number; readonly bytes: number }>();
	let inFlightBytes = 0;
	/** Refused on this road, or by an author whom the home relay's log does not hold yet. */
	const heldBack = new Set<number>();
	let full = false;
	let unseen = 0;

	async function scan(): Promise<void> {
		while (mark.waiting.size < MOST_WAITING) {
			const entries = await storage.entriesAfter(practiceId, mark.scanned, BATCH_BYTES);
			for (const { seq, envelope } of entries) {
				const read = await readIncoming(suite, envelope);
				const { kind = 0, credId = '' } = read?.header ?? {};
				// Of a content that was let go here nothing is left to send.
				const goes = read && (!read.isStub || isErased(context.control.state(), read.header, read.id));
				mark.look(seq, goes ? { id: read.id, kind, credId } : undefined);
			}
			if (entries.length === 0) break;
		}
		const head = (await storage.heads(practiceId))?.log.seq ?? 0;
		unseen = Math.max(0, head - mark.scanned);
	}

	const isSequenced = (credId: string): boolean =>
		context.control.state().credentials.get(credId as CredId)?.certificateOnly === false;

	async function send(): Promise<void> {
		const outgoing: Uint8Array[] = [];
		for (const [seq, { id, credId }] of mark.waiting) {
			if (inFlight.has(id) || heldBack.has(seq)) continue;
			if (!isSequenced(credId)) continue;
			if (inFlightBytes >= PUSH_WINDOW_BYTES || inFlight.size >= MAX_BATCH_COUNT) break;
			const [entry] = await storage.entriesAfter(practiceId, seq - 1, 1);
			if (entry?.seq !== seq) continue;
			inFlight.set(id, { seq, bytes: entry.envelope.length });
			inFlightBytes += entry.envelope.length;
			outgoing.push(entry.envelope);
		}
		for (const batch of batchesOf(outgoing, (bytes) => bytes.length, BATCH_BYTES, MAX_BATCH_COUNT))
			context.send({ type: 'push', envelopes: batch });
	}

	function landed(id: string): number | undefined {
		const sent = inFlight.get(id);
		if (!sent) return undefined;
		inFlight.delete(id);
		inFlightBytes -= sent.bytes;
		return sent.seq;
	}

	return {
		mark,
		begin() {
			inFlight.clear();
			inFlightBytes = 0;
			heldBack.clear();
			full = false;
		},
		async push() {
			await scan();
			const { road, state } = context;
			if (road.holdPush && road.flowing && state.cursor.seq >= road.target) road.holdPush = false;
			if (road.flowing && !road.holdPush && !full) await send();
		},
		async onAck({ relayGen, acks }) {
			const { road, state } = context;
			if (!road.flowing || !state.relayGen || !equalBytes(relayGen, state.relayGen))
				return closeRoad(context, 'malformed');
			for (const ack of acks) {
				const seq = landed(bytesToHex(ack.id));
				if (seq !== undefined) mark.reached(seq, ack.seq);
			}
		},
		onRefuse(refuse) {
			const id = bytesToHex(refuse.id) as EnvelopeId;
			const seq = landed(id);
			if (seq === undefined) return;
			if (refuse.code === 'quota') full = true;
			else relay.log('warn', { event: 'upstream-refused', practiceId, id, code: refuse.code });
			heldBack.add(seq);
		},
		waiting: () => mark.notHome((kind) => kind !== ENVELOPE_KINDS.status && !isOnDemandKind(kind)) + unseen
	};
}
