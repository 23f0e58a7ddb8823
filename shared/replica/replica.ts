// A device's side of sync as a pure state machine: what happened on the road goes in, effects come out. It reads and
// writes the store and nothing else; no clock, no socket. Callers run its methods one at a time and carry effects out in
// order. The same code runs in the browser's worker, in bag, in a relay's upstream link and in the simulator.
import { bytesToHex, hexToBytes } from '../core/bytes.ts';
import type { DocId } from '../core/ids.ts';
import { CLOSE_CODES } from '../protocol/close-codes.ts';
import { isRelayFrame, type FrameError } from '../protocol/frame-codec.ts';
import type { RelayFrame, StreamContent, Welcome } from '../protocol/frames.ts';
import { createSpeech } from '../protocol/speech.ts';
import type { Absent } from './absent.ts';
import { takeCarried } from './carrying.ts';
import type { Carried, Load } from './carrying.ts';
import { closeRoad, newReplicaState, newRoadState, stopRoad } from './context.ts';
import type { ReplicaContext, ReplicaDeps, TimesAsked, Want } from './context.ts';
import type { ControlState } from './control-state.ts';
import { openControlStore } from './control-store.ts';
import {
	appendControl,
	dropAppend,
	letGoOfErased,
	meetControl,
	onControlEntries,
	onControlRefused,
	resendAppend
} from './control-sync.ts';
import type { Effect, ReplicaStatus, StoppedFor } from './effects.ts';
import { entriesTogether } from './entries-together.ts';
import { createEnvelopeLog } from './envelope-log.ts';
import type { EnvelopeLog } from './envelope-log.ts';
import { askForProof, believe, onChallenge, onWelcome, relayGenHex, takeProof } from './handshake.ts';
import { createHeartbeat } from './heartbeat.ts';
import { ask, isComing, onFetched, want, wantAbsent, wantAgain } from './fetching.ts';
import { giveCredit, isCaughtUp, measureRoad, onEntries, pull, wantStream } from './pulling.ts';
import { retryFullStore } from './full-store.ts';
import { onUpstream } from './homeward.ts';
import { WrittenPast } from './log-past.ts';
import type { LogPast } from './log-past.ts';
import { onAck, onRefuse, onSpace, push } from './pushing.ts';
import { compareHeads, meetRelay, onlyRelayMet, readCursor } from './relay-cursor.ts';
import { askTimes, onTimes } from './relay-times.ts';
import { dropSetupCode, putSetupCode } from './setup-code.ts';
import { wantSpoilt } from './spoilt.ts';

export interface Replica {
	/** The envelopes held. Appending to it is followed by offer(). */
	readonly log: EnvelopeLog;
	/** The practice's control log, folded. */
	control(): ControlState;
	status(): ReplicaStatus;
	/** What was received of the logs, to compare with what others saw of them. */
	readonly past: LogPast;
	/** The road is open; the relay speaks first. */
	opened(): Promise<readonly Effect[]>;
	/**
	 * Messages arrived, in this order. `atMs`: when the last of them did, by the device's clock; without it the road is
	 * measured at ticks alone.
	 */
	received(frames: readonly Uint8Array[], atMs?: number): Promise<readonly Effect[]>;
	/** The road is gone, with its WebSocket close code. */
	closed(code: number): Promise<readonly Effect[]>;
	/** Time passes, by the device's clock: call every few seconds while a road is open. */
	tick(nowMs: number): Promise<readonly Effect[]>;
	/** The outbox may hold something new. */
	offer(): Promise<readonly Effect[]>;
	/** Does what is left to do of letting go of what was erased: a full store may have refused. */
	letGoOfErased(): Promise<readonly Effect[]>;
	/** Appends admin-signed records behind control().head; ends with `control-appended` or `control-refused`. */
	appendControl(records: readonly Uint8Array[]): Promise<readonly Effect[]>;
	/** Takes an ENROL certificate that reached this device outside the log. */
	certify(certificate: Uint8Array): Promise<readonly Effect[]>;
	/** Answers a knock (inviteId in hex). */
	sendKnockAnswer(inviteId: string, sealed: Uint8Array): Promise<readonly Effect[]>;
	/** Takes the relay at which this device stopped as the practice's from now on: for an admin to say. */
	acceptRelay(): Promise<readonly Effect[]>;
	/** Keeps the setup code that the relay asked for; the next road brings it. */
	giveSetupCode(code: Uint8Array): Promise<readonly Effect[]>;
	/** Asks for a presence ticket; nothing happens off the road. */
	requestTicket(): Promise<readonly Effect[]>;
	/** Asks when a relay took things; `times` when it has answered. Without a `send` nothing was asked. */
	askTimes(asked: TimesAsked): Promise<readonly Effect[]>;
	/** Takes in what came by another road; `report` is filled with what became of it. The relay gets it from here too. */
	carried(load: Load, report: (carried: Carried) => void): Promise<readonly Effect[]>;
	/**
	 * Asks for documents ahead of the log, now or when there is a road; `first`: ahead of what is wanted already. Each ends
	 * with `fetched` or `on-demand`.
	 */
	want(wants: readonly Want[], first?: boolean): Promise<readonly Effect[]>;
	/** Asks for content that is noted; beside the log when it is a chunk of a file. Ends with `fetched`. */
	wantAbsent(absent: Absent): Promise<readonly Effect[]>;
	/** From now on the stream brings so much whole. */
	stream(content: StreamContent): Promise<readonly Effect[]>;
	/** True while more of a document's content may come, because it was asked for ahead. */
	isComing(docId: DocId): boolean;
	/** Lets the log wait, or come again. What is wanted ahead comes all the same, and sending goes on. */
	pause(paused: boolean): Promise<readonly Effect[]>;
}

/** Opens a replica over a store that holds at least the practice's GENESIS (rows.ts, putControlLog). Throws on none. */
export async function createReplica(deps: ReplicaDeps): Promise<Replica> {
	let speech = createSpeech(deps.protocolVersion);
	let effects: Effect[] = [];
	let heartbeat = createHeartbeat();
	const state = newReplicaState(deps.pinnedRelayKey ?? (await onlyRelayMet(deps.store)), deps.content);
	const context: ReplicaContext = {
		deps,
		state,
		log: createEnvelopeLog(deps.store, () => state.now),
		control: await openControlStore(deps.suite, deps.store),
		past: new WrittenPast(deps.store),
		road: newRoadState(),
		emit: (effect) => void effects.push(effect),
		send: (frame) => void effects.push({ type: 'send', frame: speech.encode(frame) }),
		speaks: () => speech.version(),
		isOwn: (credId) => context.control.state().credentials.get(credId)?.deviceId === deps.deviceId
	};
	if (context.control.state().practiceId !== deps.practiceId)
		throw new Error('the store is of another practice');
	// A process may have ended between the record and what it asks for.
	await letGoOfErased(context);
	state.unsent = await context.log.unsentCount();
	const kept = await readCursor(context);
	if (kept) {
		state.cursor = kept.cursor;
		state.relayHead = kept.cursor;
		state.relayGen = kept.relayGen;
	}
	let told = JSON.stringify(statusOf(context));

	/** Runs one step and returns its effects, the changed status last. */
	async function step(run: () => Promise<void> | void): Promise<readonly Effect[]> {
		effects = [];
		await run();
		const status = statusOf(context);
		const text = JSON.stringify(status);
		if (text !== told) effects.push({ type: 'status', status });
		told = text;
		return effects;
	}

	/** The control log is current: envelopes flow. */
	async function flow(): Promise<void> {
		context.road.flowing = true;
		await wantSpoilt(context);
		ask(context);
		pull(context);
		await push(context);
	}

	async function welcome(frame: Welcome): Promise<void> {
		if (!(await onWelcome(context, frame))) return;
		if (context.road.unproven) return askForProof(context, frame);
		return meet(frame);
	}

	async function meet(frame: Welcome): Promise<void> {
		believe(context, frame);
		await dropSetupCode(context);
		const met = await meetRelay(context, frame.log);
		const compared = met.ok ? await compareHeads(context, frame.heads) : met;
		if (!compared.ok) return closeRoad(context, 'normal');
		context.road.target = frame.log.seq;
		if (await meetControl(context, frame.control)) await flow();
	}

	async function handle(frame: RelayFrame): Promise<void> {
		switch (frame.type) {
			case 'challenge':
				return onChallenge(context, frame);
			case 'welcome':
				return welcome(frame);
			case 'entries':
				await onEntries(context, frame);
				return push(context);
			case 'fetched':
				return onFetched(context, frame);
			case 'times':
				return onTimes(context, frame);
			case 'ack':
				await onAck(context, frame);
				return push(context);
			case 'refuse':
				await onRefuse(context, frame);
				return push(context);
			case 'control-entries':
				if (context.road.unproven)
					return (await takeProof(context, frame)) ? meet(context.road.welcome!) : undefined;
				if (await onControlEntries(context, frame)) return flow();
				resendAppend(context);
				// A device that was just put out waits for no log any more before it sends.
				return push(context);
			case 'control-refused':
				return onControlRefused(context, frame);
			case 'upstream':
				return onUpstream(context, frame);
			case 'space':
				return onSpace(context, frame);
			case 'knock':
				return context.emit({ type: 'knock', inviteId: bytesToHex(frame.inviteId), sealed: frame.sealed });
			case 'ticket':
				return context.emit({ type: 'ticket', ticket: frame.ticket, validMs: frame.validMs });
			case 'ping':
				return context.send({ type: 'pong', n: frame.n });
			case 'pong':
			case 'knock-answer':
				return;
		}
	}

	const isOnRoad = (): boolean => state.road === 'connecting' || state.road === 'live';

	async function receive(messages: readonly Uint8Array[]): Promise<void> {
		if (!isOnRoad()) return;
		heartbeat.heard();
		const frames: RelayFrame[] = [];
		let fault: FrameError | undefined;
		for (const bytes of messages) {
			const decoded = speech.decode(bytes);
			if (decoded.ok && isRelayFrame(decoded.value)) {
				frames.push(decoded.value);
				continue;
			}
			fault = decoded.ok ? { type: 'Malformed', reason: 'shape' } : decoded.error;
			break;
		}
		for (const frame of entriesTogether(frames)) if (isOnRoad()) await handle(frame);
		if (fault && isOnRoad()) hangUp(fault);
	}

	/** What came is nothing that a relay says, or is said in another version. */
	function hangUp(fault: FrameError): void {
		if (fault.type !== 'Version') return closeRoad(context, 'malformed');
		state.relayVersion = fault.version;
		stopRoad(context, fault.version < speech.version() ? 'version-older' : 'version-newer', 'version');
	}

	return {
		log: context.log,
		control: () => context.control.state(),
		status: () => statusOf(context),
		past: {
			hashAt: (relay, seq) => context.past.hashAt(relay, seq),
			met: () => context.past.met(),
			controlHashAt: (seq) => context.control.hashAt(seq)?.slice(0, 16)
		},
		opened: () =>
			step(() => {
				context.road = { ...newRoadState(), measuredAt: state.now };
				heartbeat = createHeartbeat();
				speech = createSpeech(deps.protocolVersion);
				state.road = 'connecting';
				state.stoppedFor = undefined;
				state.relayVersion = undefined;
			}),
		received: (frames, atMs) =>
			step(() => {
				context.road.cameAt = atMs;
				return receive(frames);
			}),
		closed: (code) =>
			step(async () => {
				const { unproven, setupCodeSent } = context.road;
				if (code === CLOSE_CODES.setupCode.code) await dropSetupCode(context);
				wantAgain(context);
				for (const _ of context.road.timesAsked) context.emit({ type: 'times' });
				const past = context.past.flush();
				if (past.length > 0) await deps.store.commit(past);
				context.road = newRoadState();
				dropAppend(context);
				if (state.road === 'stopped') return;
				// A stranger that does not know this device cannot show that an admin has named it.
				if (unproven && code === CLOSE_CODES.notMember.code) {
					state.road = 'stopped';
					state.stoppedFor = 'wrong-relay';
					return;
				}
				if (code === CLOSE_CODES.equivocation.code) state.equivocations += 1;
				state.stoppedFor =
					setupCodeSent && code === CLOSE_CODES.setupCode.code
						? 'setup-code-refused'
						: stoppedForOf(code, state.equivocations);
				state.road = state.stoppedFor ? 'stopped' : 'closed';
			}),
		tick: (nowMs) =>
			step(async () => {
				measureRoad(context, nowMs);
				state.now = nowMs;
				if (state.road !== 'connecting' && state.road !== 'live') return;
				const due = heartbeat.tick(nowMs);
				if (due === 'dead') return closeRoad(context, 'normal');
				if (due !== 'nothing' && state.road === 'live') context.send({ type: 'ping', n: due.ping });
				giveCredit(context);
				await retryFullStore(context);
			}),
		offer: () =>
			step(async () => {
				state.unsent = await context.log.unsentCount();
				await push(context);
			}),
		letGoOfErased: () => step(() => letGoOfErased(context)),
		appendControl: (records) => step(() => appendControl(context, records)),
		certify: (certificate) =>
			step(async () => {
				if ((await context.control.certify(certificate)).ok) context.emit({ type: 'control-changed' });
			}),
		sendKnockAnswer: (inviteId, sealed) =>
			step(() => {
				if (context.road.flowing)
					context.send({ type: 'knock-answer', inviteId: hexToBytes(inviteId), sealed });
			}),
		acceptRelay: () =>
			step(() => {
				state.acceptedKey = state.strangerKey;
				if (state.stoppedFor !== 'wrong-relay') return;
				state.road = 'closed';
				state.stoppedFor = undefined;
			}),
		giveSetupCode: (code) =>
			step(async () => {
				const stored = await deps.store.commit([putSetupCode(code)]);
				if (!stored.ok || !state.stoppedFor?.startsWith('setup-code')) return;
				state.road = 'closed';
				state.stoppedFor = undefined;
			}),
		requestTicket: () =>
			step(() => {
				if (context.road.flowing) context.send({ type: 'ticket-request' });
			}),
		askTimes: (asked) => step(() => askTimes(context, asked)),
		carried: (load, report) =>
			step(async () => {
				report(await takeCarried(context, load));
				await push(context);
			}),
		want: (wants, first = false) =>
			step(() => {
				want(context, wants, first);
				ask(context);
			}),
		wantAbsent: (absent) =>
			step(() => {
				wantAbsent(context, absent);
				ask(context);
			}),
		stream: (content) => step(() => wantStream(context, content)),
		isComing: (docId) => isComing(context, docId),
		pause: (paused) =>
			step(() => {
				state.paused = paused;
				giveCredit(context);
			})
	};
}

/** How often a relay may end a road for equivocation, with nothing moved between, before trying again is useless. */
const EQUIVOCATIONS = 3;

function stoppedForOf(code: number, equivocations: number): StoppedFor | undefined {
	switch (code) {
		case CLOSE_CODES.notMember.code:
			return 'not-member';
		case CLOSE_CODES.setupCode.code:
			return 'setup-code';
		case CLOSE_CODES.version.code:
			return 'version-newer';
		case CLOSE_CODES.badSignature.code:
		case CLOSE_CODES.unknownPath.code:
			return 'refused';
		case CLOSE_CODES.equivocation.code:
			return equivocations >= EQUIVOCATIONS ? 'equivocation' : undefined;
		default:
			return undefined;
	}
}

function statusOf(context: ReplicaContext): ReplicaStatus {
	const { state, road } = context;
	return {
		road: state.road,
		stoppedFor: state.stoppedFor,
		relayVersion: state.relayVersion,
		unsent: state.unsent,
		sending: road.inFlight.size,
		received: state.cursor,
		relayHead: state.relayHead,
		relayGen: relayGenHex(context),
		upstream: state.road === 'live' ? road.upstream : undefined,
		space: state.road === 'live' ? road.space : undefined,
		caughtUp: isCaughtUp(context),
		paused: state.paused,
		relayFull: road.relayFull,
		storeFull: road.lacksRoom
	};
}
