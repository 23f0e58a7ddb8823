// One practice's way to its home relay, as a pure state machine: this relay is a device there, without a credential, so it
// passes on what others wrote and writes nothing. What its log lacks it pulls; what the home relay lacks it pushes, from
// the mark on. Handshake and control log are a device's own code (shared/replica).
import { equalBytes } from '#shared/core/bytes.ts';
import type { DeviceId } from '#shared/core/ids.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { isRelayFrame } from '#shared/protocol/frame-codec.ts';
import { createSpeech } from '#shared/protocol/speech.ts';
import type { RelayFrame, Upstream as UpstreamFrame, Welcome } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { closeRoad, newReplicaState, newRoadState, stopRoad } from '#shared/replica/context.ts';
import type { ReplicaContext } from '#shared/replica/context.ts';
import {
	appendControl,
	dropAppend,
	meetControl,
	onControlEntries,
	onControlRefused,
	resendAppend
} from '#shared/replica/control-sync.ts';
import type { Effect } from '#shared/replica/effects.ts';
import { createEnvelopeLog } from '#shared/replica/envelope-log.ts';
import { askForProof, believe, onChallenge, onWelcome, takeProof } from '#shared/replica/handshake.ts';
import { createHeartbeat } from '#shared/replica/heartbeat.ts';
import { WrittenPast } from '#shared/replica/log-past.ts';
import { PULL_CREDIT_BYTES } from '#shared/replica/pulling.ts';
import type { Practice } from '../relay/practice.ts';
import type { RelayContext } from '../relay/relay-context.ts';
import type { UpstreamState } from '../relay/upstream.ts';
import { controlOfPractice, NO_STORE } from './control-of-practice.ts';
import { ForwardMark } from './forward-mark.ts';
import { createForwarding } from './forwarding.ts';
import { receiveEntries, type Credit } from './receive-entries.ts';
import { readUpstreamNote, writeUpstreamNote, type UpstreamNote } from './upstream-note.ts';

export interface UpstreamPractice {
	opened(): Promise<readonly Effect[]>;
	received(frame: Uint8Array): Promise<readonly Effect[]>;
	closed(code: number): Promise<readonly Effect[]>;
	tick(nowMs: number): Promise<readonly Effect[]>;
	/** A log of this relay has grown. */
	grown(): Promise<readonly Effect[]>;
	/** Asks the home relay to append: ends with `control-appended` or `control-refused`. */
	append(records: readonly Uint8Array[]): Promise<readonly Effect[]>;
	state(): UpstreamState;
	/** Why the road is down until somebody acts; undefined while it is open or merely closed. */
	stoppedFor(): string | undefined;
	isLive(): boolean;
}

/** The way of a practice that is stored here, not open. `deviceId` is this relay's as a device (relay-code.ts). */
export async function createUpstreamPractice(
	relay: RelayContext,
	practice: Practice,
	deviceId: DeviceId
): Promise<UpstreamPractice> {
	const { storage, suite, random } = relay;
	const practiceId = practice.id;
	const control = controlOfPractice(relay, practice);
	await practice.refresh();
	let kept = await readUpstreamNote(storage, practiceId);
	let effects: Effect[] = [];
	let heartbeat = createHeartbeat();
	let speech = createSpeech();
	/** What the relay above said of its own way home; undefined when it has none, or has not said anything yet. */
	let above: UpstreamFrame | undefined;
	let heardBehindWelcome = false;
	const credit: Credit = { owed: 0 };

	const context: ReplicaContext = {
		deps: { store: NO_STORE, suite, random, practiceId, deviceId, transportKey: relay.relayKey },
		// A home that an admin has named is believed and no other, even before the first meeting.
		state: newReplicaState(kept.relayKey ?? namedHome()),
		log: createEnvelopeLog(NO_STORE),
		control,
		past: new WrittenPast(NO_STORE),
		road: newRoadState(),
		emit: (effect) => void effects.push(effect),
		send: (frame) => void effects.push({ type: 'send', frame: speech.encode(frame) }),
		speaks: () => speech.version(),
		isOwn: () => false
	};
	const { state } = context;
	state.cursor = kept.cursor;
	const mark = new ForwardMark(kept.mark);
	const forwarding = createForwarding(relay, context, mark);

	function namedHome(): Uint8Array | undefined {
		const own = relay.relayKey.publicKey;
		return control.state().relays.find(({ relayKey }) => !equalBytes(relayKey, own))?.relayKey;
	}

	/** Runs one step; what was learnt in it is kept before its effects are carried out. */
	async function step(run: () => Promise<void> | void): Promise<readonly Effect[]> {
		effects = [];
		await run();
		mark.advance();
		await keep();
		return effects;
	}

	async function keep(): Promise<void> {
		const { relayKey, relayGen, cursor } = state;
		if (!relayKey || !relayGen) return;
		const note: UpstreamNote = { relayKey, relayGen, cursor, mark: mark.mark };
		const same = kept.relayGen && equalBytes(kept.relayGen, relayGen) && equalBytes(kept.relayKey!, relayKey);
		if (same && kept.mark === note.mark && kept.cursor.seq === cursor.seq) return;
		await writeUpstreamNote(storage, practiceId, note);
		kept = note;
	}

	/** Nothing that is known of the relay above holds any more: all of its log is received, and all of ours offered. */
	function restart(): void {
		state.cursor = EMPTY_HEAD;
		mark.restart();
		context.road.holdPush = true;
	}

	async function meet(frame: Welcome): Promise<void> {
		const { relayKey, relayGen } = context.road.challenge!;
		const { cursor } = kept;
		const extended =
			frame.log.seq > cursor.seq || (frame.log.seq === cursor.seq && equalBytes(frame.log.hash, cursor.hash));
		const sameRelay =
			kept.relayKey && equalBytes(kept.relayKey, relayKey) && equalBytes(kept.relayGen!, relayGen);
		believe(context, frame);
		if (!extended || !sameRelay) restart();
		context.road.target = frame.log.seq;
		if (await meetControl(context, frame.control)) await flow();
	}

	/** The control log is current. The ping's answer comes behind whatever the relay above says of its own way. */
	async function flow(): Promise<void> {
		context.road.flowing = true;
		context.send({ type: 'pull', after: state.cursor.seq, credit: PULL_CREDIT_BYTES, content: 'all' });
		context.send({ type: 'ping', n: 0 });
		await sendCertificates();
		await forwarding.push();
	}

	/** Who was let in while the home relay could not be asked. */
	async function sendCertificates(): Promise<void> {
		const certificates = control.certificates();
		if (certificates.length > 0 && context.road.flowing && !state.pendingAppend)
			appendControl(context, certificates);
	}

	async function welcome(frame: Welcome): Promise<void> {
		if (!(await onWelcome(context, frame))) return;
		if (context.road.unproven) return askForProof(context, frame);
		return meet(frame);
	}

	async function handle(frame: RelayFrame): Promise<void> {
		if (frame.type === 'challenge') {
			if (equalBytes(frame.relayKey, relay.relayKey.publicKey)) return stopRoad(context, 'wrong-relay');
			return onChallenge(context, frame);
		}
		if (frame.type === 'welcome') return welcome(frame);
		if (!heardBehindWelcome && frame.type !== 'upstream') mark.homeIs(Number.MAX_SAFE_INTEGER);
		heardBehindWelcome = true;
		switch (frame.type) {
			case 'upstream':
				above = frame;
				return mark.homeIs(frame.home);
			case 'entries':
				if ((await receiveEntries(relay, context, mark, credit, frame)) === 'forked') {
					if (state.cursor.seq === 0) return stopRoad(context, 'relay-forked');
					restart();
					return closeRoad(context, 'normal');
				}
				return forwarding.push();
			case 'ack':
				await forwarding.onAck(frame);
				return forwarding.push();
			case 'refuse':
				forwarding.onRefuse(frame);
				return forwarding.push();
			case 'control-entries':
				if (context.road.unproven)
					return (await takeProof(context, frame)) ? meet(context.road.welcome!) : undefined;
				if (await onControlEntries(context, frame)) return flow();
				resendAppend(context);
				return forwarding.push();
			case 'control-refused':
				return onControlRefused(context, frame);
			case 'ping':
				return context.send({ type: 'pong', n: frame.n });
			default:
				return;
		}
	}

	async function receive(bytes: Uint8Array): Promise<void> {
		if (state.road !== 'connecting' && state.road !== 'live') return;
		heartbeat.heard();
		const decoded = speech.decode(bytes);
		if (decoded.ok && isRelayFrame(decoded.value)) return handle(decoded.value);
		if (decoded.ok || decoded.error.type !== 'Version') return closeRoad(context, 'malformed');
		stopRoad(context, 'version-older', 'version');
	}

	await forwarding.push();
	return {
		opened: () =>
			step(() => {
				context.road = newRoadState();
				heartbeat = createHeartbeat();
				speech = createSpeech();
				above = undefined;
				heardBehindWelcome = false;
				mark.homeIs(0);
				forwarding.begin();
				credit.owed = 0;
				state.road = 'connecting';
				state.stoppedFor = undefined;
			}),
		received: (frame) => step(() => receive(frame)),
		closed: (code) =>
			step(() => {
				context.road = newRoadState();
				forwarding.begin();
				dropAppend(context);
				if (state.road === 'stopped') return;
				state.road = 'closed';
				if (code === CLOSE_CODES.notMember.code) state.stoppedFor = 'not-member';
			}),
		tick: (nowMs) =>
			step(() => {
				state.now = nowMs;
				if (state.road !== 'connecting' && state.road !== 'live') return;
				const due = heartbeat.tick(nowMs);
				if (due === 'dead') closeRoad(context, 'normal');
				else if (due !== 'nothing' && state.road === 'live') context.send({ type: 'ping', n: due.ping });
			}),
		grown: () =>
			step(async () => {
				await sendCertificates();
				await forwarding.push();
			}),
		append: (records) => step(() => appendControl(context, records)),
		state: () => ({
			home: mark.mark,
			waiting: forwarding.waiting(),
			connected: context.road.flowing && heardBehindWelcome && (above?.connected ?? true)
		}),
		stoppedFor: () => state.stoppedFor,
		isLive: () => state.road === 'live'
	};
}
