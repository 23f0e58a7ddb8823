// What the parts of a replica share: its dependencies, what it knows of the present road, and a way to ask for effects.
import type { CredId, DeviceId, DocId, EnvelopeId, PracticeId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import type { CryptoSuite, SigningKey } from '../crypto/suite.ts';
import { CLOSE_CODES } from '../protocol/close-codes.ts';
import type { CloseReason } from '../protocol/close-codes.ts';
import type {
	Ack,
	Challenge,
	DeviceFrame,
	LogHead,
	Space,
	StreamContent,
	Upstream,
	Welcome
} from '../protocol/frames.ts';
import { EMPTY_HEAD } from '../protocol/log-chain.ts';
import type { ControlStore } from './control-store.ts';
import type { Effect, ReplicaStatus, StoppedFor } from './effects.ts';
import type { EnvelopeLog } from './envelope-log.ts';
import type { WrittenPast } from './log-past.ts';
import type { Incoming } from './receiving.ts';
import type { Store } from './store.ts';

export interface ReplicaDeps {
	readonly store: Store;
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly practiceId: PracticeId;
	readonly deviceId: DeviceId;
	/** The device's Ed25519 key, proved at every login. */
	readonly transportKey: SigningKey;
	/** The relay's key as told by the answer to a joiner; without one, the relay that the store has met, or the first one met. */
	readonly pinnedRelayKey?: Uint8Array | undefined;
	/** What the stream brings whole; everything unless told. */
	readonly content?: StreamContent | undefined;
	/** PROTOCOL_VERSION unless a test says otherwise. */
	readonly protocolVersion?: number | undefined;
}

/** Records on their way into the practice's log. */
export interface PendingAppend {
	readonly records: readonly Uint8Array[];
	/** True when no record names its place: such are sent again behind whatever head there is. */
	readonly placeless: boolean;
	/** Those that were not seen in the log yet. */
	missing: readonly Uint8Array[];
	attempts: number;
}

/** The size of an envelope that was sent, and whether it is a chunk of a blob. */
export interface OnTheWire {
	readonly bytes: number;
	readonly isChunk: boolean;
}

/** An acknowledged envelope's part in the log's hash chain. */
export type Acknowledged = Pick<Ack['acks'][number], 'id' | 'logHash'>;

/** Envelopes, and places in the control log, that a relay is asked about in one frame: at most MAX_BATCH_COUNT of each. */
export interface TimesAsked {
	readonly ids: readonly EnvelopeId[];
	readonly records: readonly number[];
}

/** A document asked for ahead of the log. */
export interface Want {
	readonly docId: DocId;
	/**
	 * `content`: its envelopes behind log place `after`, up to `upTo` or the log's end. `on-demand`: the newest of the kinds
	 * that are sent on demand, behind `after`. `free`: nothing; chunks of which the relay says that it has them are let go of.
	 */
	readonly what: 'content' | 'on-demand' | 'free';
	readonly after?: number;
	readonly upTo?: number;
	/** It comes beside the log, which does not wait for it. */
	readonly beside?: boolean;
	/** It was asked for on a road that is gone. */
	readonly isBegun?: boolean;
}

/** What is known of the present road; begun anew by `opened`. */
export interface RoadState {
	challenge: Challenge | undefined;
	loginSignature: Uint8Array | undefined;
	/** A setup code went out before the login. */
	setupCodeSent: boolean;
	/** The relay's key is not known here: it has to show that an admin has named it before anything else is said. */
	unproven: boolean;
	/** Its welcome, kept until it has. */
	welcome: Welcome | undefined;
	/** The relay is a clinic's, and how far its log is at the practice's home relay. */
	upstream: Omit<Upstream, 'type'> | undefined;
	/** Bytes kept at the relay for this practice, and how many may be. */
	space: Omit<Space, 'type'> | undefined;
	/** The relay's control head at welcome: to be reached before envelopes flow. */
	controlTarget: LogHead | undefined;
	/** True when the control log is current and envelopes flow. */
	flowing: boolean;
	/** Log position to reach to be caught up. */
	target: number;
	/** After a pull began anew: bytes of entries that may still come from the stream before it, and are passed over. */
	staleBytes: number;
	/** Bytes of entries that the relay may send and has not; below nought after an envelope larger than was left. */
	creditOut: number;
	/** How many that may be at most, by what the road was seen to carry. */
	window: number;
	/** When the road was last measured, by the device's clock, and the bytes of entries that came since. */
	measuredAt: number;
	cameBytes: number;
	/** When the frame that is being handled came, where that is known. */
	cameAt: number | undefined;
	/** Documents asked for ahead of the log and not answered to the end, oldest first. */
	readonly asked: Want[];
	/** Questions for times that are not answered, oldest first. */
	readonly timesAsked: TimesAsked[];
	/** Of the answer that is coming, what is sent on demand. */
	onDemand: Incoming[];
	/** Sending waits until the relay's log is received: it may hold what this device would send, or contradict it. */
	holdPush: boolean;
	/** By place in the relay's log, what was acknowledged ahead of the cursor: the log goes on behind it. */
	readonly acknowledged: Map<number, Acknowledged>;
	/** Envelopes on the wire with their sizes. */
	readonly inFlight: Map<EnvelopeId, OnTheWire>;
	inFlightBytes: number;
	/** Outbox key up to which was sent. */
	offeredUpTo: string;
	/** The same among the waiting chunks of blobs. */
	chunksOfferedUpTo: string;
	/** Bytes of chunks among those on the wire. */
	chunkBytesInFlight: number;
	/** By credential, where the relay's copy of its chain ends and sending must go on. */
	readonly gaps: Map<CredId, number>;
	readonly gapRounds: Map<CredId, number>;
	readonly refused: Set<EnvelopeId>;
	readonly blocked: Set<CredId>;
	/** How often the relay's log did not continue what was received, on this road. */
	forks: number;
	relayFull: boolean;
	/** When the store refused to take in what came; nothing is taken in until it is tried again. */
	storeFullSince: number | undefined;
	/** The store could not keep an acknowledgement of something that the log brings no more: it lies before the cursor. */
	offersAgain: boolean;
	/** The store refused, and has taken nothing in since. */
	lacksRoom: boolean;
}

/** Before anything is known of a road, and on the slowest: what is wanted ahead of the log stands behind so much. */
export const FIRST_WINDOW_BYTES = 64 * 1024;

export const newRoadState = (): RoadState => ({
	challenge: undefined,
	loginSignature: undefined,
	setupCodeSent: false,
	unproven: false,
	welcome: undefined,
	upstream: undefined,
	space: undefined,
	controlTarget: undefined,
	flowing: false,
	target: 0,
	staleBytes: 0,
	creditOut: 0,
	window: FIRST_WINDOW_BYTES,
	measuredAt: 0,
	cameBytes: 0,
	cameAt: undefined,
	asked: [],
	timesAsked: [],
	onDemand: [],
	holdPush: false,
	acknowledged: new Map(),
	inFlight: new Map(),
	inFlightBytes: 0,
	offeredUpTo: '',
	chunksOfferedUpTo: '',
	chunkBytesInFlight: 0,
	gaps: new Map(),
	gapRounds: new Map(),
	refused: new Set(),
	blocked: new Set(),
	forks: 0,
	relayFull: false,
	storeFullSince: undefined,
	offersAgain: false,
	lacksRoom: false
});

/** The store refused what came. */
export function noteFull({ road, state }: ReplicaContext): void {
	road.storeFullSince ??= state.now;
	road.lacksRoom = true;
}

/** What outlives a road. */
export interface ReplicaState {
	road: ReplicaStatus['road'];
	stoppedFor: StoppedFor | undefined;
	relayVersion: number | undefined;
	relayKey: Uint8Array | undefined;
	relayGen: Uint8Array | undefined;
	/** The key of the relay at which this device stopped because it does not know it. */
	strangerKey: Uint8Array | undefined;
	/** The key of such a one that an admin here has taken for the practice's. */
	acceptedKey: Uint8Array | undefined;
	cursor: LogHead;
	/** The last places that the relay acknowledged on the roads before this one, where they are ahead of the cursor. */
	acknowledged: readonly LogHead[];
	relayHead: LogHead;
	unsent: number;
	pendingAppend: PendingAppend | undefined;
	/** Closes for equivocation since an envelope last moved. */
	equivocations: number;
	/** Documents to ask for ahead of the log, in this order. */
	wanted: Want[];
	/** What the stream brings whole. */
	content: StreamContent;
	/** Somebody said to let the log wait; what is wanted ahead comes. */
	paused: boolean;
	/** Device clock at the last tick. */
	now: number;
}

export const newReplicaState = (
	pinnedRelayKey: Uint8Array | undefined,
	content: StreamContent = 'all'
): ReplicaState => ({
	content,
	road: 'closed',
	stoppedFor: undefined,
	relayVersion: undefined,
	relayKey: pinnedRelayKey,
	relayGen: undefined,
	strangerKey: undefined,
	acceptedKey: undefined,
	cursor: EMPTY_HEAD,
	acknowledged: [],
	relayHead: EMPTY_HEAD,
	unsent: 0,
	pendingAppend: undefined,
	equivocations: 0,
	wanted: [],
	paused: false,
	now: 0
});

export interface ReplicaContext {
	readonly deps: ReplicaDeps;
	readonly log: EnvelopeLog;
	readonly control: ControlStore;
	readonly state: ReplicaState;
	readonly past: WrittenPast;
	road: RoadState;
	emit(effect: Effect): void;
	send(frame: DeviceFrame): void;
	/** The version of the road. */
	speaks(): number;
	isOwn(credId: CredId): boolean;
}

/** Sending begins at the front of the outbox again; what is on the wire is not sent twice. */
export function offerAnew({ road }: ReplicaContext): void {
	road.offeredUpTo = '';
	road.chunksOfferedUpTo = '';
}

/** Ends this road; the next attempt may succeed. */
export function closeRoad(context: ReplicaContext, reason: CloseReason | 'normal'): void {
	context.state.road = 'closed';
	context.road.flowing = false;
	context.emit({ type: 'close', code: reason === 'normal' ? 1000 : CLOSE_CODES[reason].code });
}

/** Ends this road; trying again is useless until someone acts. */
export function stopRoad(
	context: ReplicaContext,
	stoppedFor: StoppedFor,
	reason: CloseReason | 'normal' = 'normal'
): void {
	closeRoad(context, reason);
	context.state.road = 'stopped';
	context.state.stoppedFor = stoppedFor;
}
