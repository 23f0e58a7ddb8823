// Keeps a road open from this device's replica to its relay: reconnects with backoff, feeds frames and time to the
// replica one at a time, and carries out what it asks for. Knows no chart.
import type { Clock, Instant } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import type { PracticeId } from '../core/ids.ts';
import type { Effect } from '../replica/effects.ts';
import type { Replica } from '../replica/replica.ts';
import { offering } from '../protocol/speech.ts';
import type { Road, Transport } from '../replica/transport.ts';

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
const TICK_MS = 5_000;
/** A relay of another version is asked again now and then: somebody may have updated it. */
const RETRY_AFTER_UPDATE_MS = 10 * 60_000;
/** Little messages that wait are given together up to so much; what is larger is work enough by itself. */
const TOGETHER_BYTES = 64 * 1024;
/** An admin may have taken it for the practice's meanwhile. */
const RETRY_STRANGER_MS = 60_000;

export interface SyncLinkDeps {
	readonly replica: Replica;
	readonly transport: Transport;
	readonly clock: Clock;
	readonly random: Random;
	/** The relay's address now: a device may move to another one. */
	relayUrl(): string;
	/** PROTOCOL_VERSION unless a test says otherwise. */
	readonly protocolVersion?: number | undefined;
	readonly practiceId: PracticeId;
	/** Runs a task when no other task of the engine runs. */
	exclusive<T>(task: () => Promise<T>): Promise<T>;
	/** Effects that are not about the road itself. Runs inside the same exclusive task. */
	onEffect(effect: Effect): Promise<void>;
	/** A frame of so many bytes came. */
	onFrame?(bytes: number): void;
	/** The road has closed. */
	onClosed?(): void;
	/** Something that the status shows may have changed. */
	onChange(): void;
}

/** The road's own part of the sync status. */
export interface RoadStatus {
	readonly wanted: boolean;
	readonly open: boolean;
	readonly unreachableSince: Instant | undefined;
	/** When the relay last said anything. */
	readonly heardAt: Instant | undefined;
}

export interface SyncLink {
	connect(): void;
	disconnect(): Promise<void>;
	/** Forgets the backoff and tries at once. */
	tryNow(): void;
	status(): RoadStatus;
	/** Runs a step of the replica (an offer, a control append) and carries out its effects. Call inside `exclusive`. */
	perform(step: Promise<readonly Effect[]>): Promise<void>;
}

/** Messages that came one behind the other. */
interface Batch {
	readonly frames: Uint8Array[];
	bytes: number;
	/** When the last of them did. */
	cameAt: Instant;
}

/** Creates the link, not connected yet. */
export function createSyncLink(deps: SyncLinkDeps): SyncLink {
	const { replica, transport, clock, random } = deps;
	let wanted = false;
	let road: Road | undefined;
	let failures = 0;
	let unreachableSince: Instant | undefined;
	let heardAt: Instant | undefined;
	let cancelRetry = (): void => {};
	let cancelTick = (): void => {};
	/** What came on this road last, while the replica is busy with what came before. */
	let waiting: Batch | undefined;

	async function perform(step: Promise<readonly Effect[]>): Promise<void> {
		for (const effect of await step) {
			if (effect.type === 'send') road?.send(effect.frame);
			else if (effect.type === 'close') drop(effect.code);
			else await deps.onEffect(effect);
		}
		if (replica.status().road === 'live') {
			failures = 0;
			unreachableSince = undefined;
		}
		deps.onChange();
	}

	const step = (run: () => Promise<readonly Effect[]>): Promise<void> => deps.exclusive(() => perform(run()));

	/** Gives a message to the replica when it is free, together with the little that comes until then. */
	function read(frame: Uint8Array, cameAt: Instant): void {
		if (waiting && waiting.bytes + frame.length <= TOGETHER_BYTES) {
			waiting.frames.push(frame);
			waiting.bytes += frame.length;
			waiting.cameAt = cameAt;
			return;
		}
		const batch: Batch = { frames: [frame], bytes: frame.length, cameAt };
		waiting = batch;
		void step(() => {
			if (waiting === batch) waiting = undefined;
			return replica.received(batch.frames, batch.cameAt);
		});
	}

	function tick(): void {
		cancelTick = clock.after(TICK_MS, () => {
			void step(() => replica.tick(clock.now()));
			if (road) tick();
		});
	}

	/** Ends the road at once: a half-open socket may not say that it is closed for minutes. */
	function drop(code: number): void {
		const closing = road;
		if (!closing) return;
		road = undefined;
		cancelTick();
		closing.close(code);
		unreachableSince ??= clock.now();
		void step(() => replica.closed(code)).then(retryLater);
	}

	function retryLater(): void {
		if (!wanted || road) return;
		if (replica.status().road === 'stopped') {
			const { stoppedFor } = replica.status();
			const updatable = stoppedFor?.startsWith('version') ?? false;
			if (updatable) cancelRetry = clock.after(RETRY_AFTER_UPDATE_MS, open);
			else if (stoppedFor === 'wrong-relay' || stoppedFor?.startsWith('setup-code'))
				cancelRetry = clock.after(RETRY_STRANGER_MS, open);
			return;
		}
		const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 10));
		const jitter = 0.5 + random.bytes(1)[0]! / 512;
		failures += 1;
		cancelRetry = clock.after(longest * jitter, open);
	}

	function open(): void {
		cancelRetry();
		if (!wanted || road) return;
		waiting = undefined;
		const path = offering(`/sync/${deps.practiceId}`, deps.protocolVersion);
		const opening: Road = transport.open(deps.relayUrl(), path, {
			opened: () => {
				if (road !== opening) return;
				// What happens on it is noted with its time.
				void step(() => replica.tick(clock.now()));
				void step(() => replica.opened());
			},
			received: (frame) => {
				if (road !== opening) return;
				const cameAt = clock.now();
				heardAt = cameAt;
				deps.onFrame?.(frame.length);
				read(frame, cameAt);
			},
			closed: (code) => {
				if (road !== opening) return;
				road = undefined;
				cancelTick();
				unreachableSince ??= clock.now();
				deps.onClosed?.();
				void step(() => replica.closed(code)).then(retryLater);
			}
		});
		road = opening;
		tick();
		deps.onChange();
	}

	return {
		connect() {
			wanted = true;
			open();
		},
		async disconnect() {
			wanted = false;
			cancelRetry();
			cancelTick();
			const closing = road;
			road = undefined;
			closing?.close(1000);
			if (closing) await step(() => replica.closed(1000));
		},
		tryNow() {
			failures = 0;
			if (wanted) open();
		},
		status: () => ({ wanted, open: road !== undefined, unreachableSince, heardAt }),
		perform
	};
}
