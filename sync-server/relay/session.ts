// What every session has in common, whatever its path: frames are decoded and handled one at a time in the order they
// came, a fault closes this session and no other, and a fast sender is slowed down.
import type { Clock } from '#shared/core/clock.ts';
import type { Result } from '#shared/core/result.ts';
import { CLOSE_CODES, type CloseReason } from '#shared/protocol/close-codes.ts';
import { decodeFrame, encodeFrame, isDeviceFrame, type FrameError } from '#shared/protocol/frame-codec.ts';
import type { DeviceFrame, Frame, RelayFrame } from '#shared/protocol/frames.ts';
import { markedNonce } from '#shared/protocol/speech.ts';
import type { Activity } from './activity.ts';
import type { RelayLimits } from './limits.ts';
import type { Outlet } from './outlet.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** One road's session. Faults of its frames are answered on its own outlet and never thrown. */
export interface RelaySession {
	/** Resolves when the frame has been dealt with, for a push after its commit: a transport may hold back until then. */
	received(frame: Uint8Array): Promise<void>;
	/** The road is gone. */
	closed(): void;
}

/** Work that goes on after the next frame may be handled. */
export interface Later {
	readonly finished: Promise<void>;
}

/** What a path does with its frames. */
export interface Conversation {
	opened(): Promise<void>;
	received(frame: DeviceFrame): Promise<Later | void>;
	/** Exactly once, however the session ends. */
	closed(): void;
}

/** A conversation's way to its own road. */
export interface Line {
	readonly outlet: Outlet;
	/** False once the session has ended: work on its behalf may stop. */
	isOpen(): boolean;
	/** What is spoken on this road. */
	readonly protocolVersion: number;
	send(frame: RelayFrame): void;
	encode(frame: RelayFrame): Uint8Array;
	/** A challenge's nonce for this road: it says so when this relay could speak a newer version. */
	nonceFor(random: Uint8Array): Uint8Array;
	/** From now on everything that comes draws from these, and no more from what anybody may send. */
	drawFrom(buckets: readonly TokenBucket[]): void;
	/** Ends the session. What was sent before is still delivered. */
	end(reason: CloseReason): void;
	/** Ends the session unless cancelled before. */
	endAfter(ms: number, reason: CloseReason): () => void;
	/** Ends the session because of a bug or a failing storage. */
	fail(error: unknown): void;
}

export interface SessionDeps {
	readonly clock: Clock;
	readonly limits: RelayLimits;
	readonly activity: Activity;
	/** What is spoken on this road, and the newest that this relay could speak. */
	readonly protocolVersion: number;
	readonly newestVersion: number;
	/** Tells the operator why a session was ended by the relay. */
	onEnd(reason: CloseReason): void;
	onFailure(error: unknown): void;
}

/** An open session over an outlet. */
export function createSession(
	deps: SessionDeps,
	outlet: Outlet,
	createConversation: (line: Line) => Conversation
): RelaySession {
	const { clock, limits, activity, protocolVersion } = deps;
	let buckets: readonly TokenBucket[] = [createTokenBucket(clock, limits.bytesPerSecond, limits.burstBytes)];
	let open = true;
	let waitingBytes = 0;
	let cancelTimer = (): void => {};

	function leave(): void {
		if (!open) return;
		open = false;
		cancelTimer();
		conversation.closed();
	}

	function end(reason: CloseReason): void {
		if (!open) return;
		deps.onEnd(reason);
		leave();
		outlet.close(CLOSE_CODES[reason].code);
	}

	function fail(error: unknown): void {
		if (!open) return;
		deps.onFailure(error);
		end('relayFailed');
	}

	const encode = (frame: RelayFrame): Uint8Array => encodeFrame(frame, protocolVersion);
	const conversation = createConversation({
		outlet,
		isOpen: () => open,
		protocolVersion,
		drawFrom: (others) => void (buckets = others),
		encode,
		nonceFor: (random) =>
			deps.newestVersion > protocolVersion ? markedNonce(random, deps.newestVersion) : random,
		end,
		fail,
		send(frame) {
			if (open) outlet.send(encode(frame));
		},
		endAfter(ms, reason) {
			cancelTimer();
			cancelTimer = clock.after(ms, () => end(reason));
			return cancelTimer;
		}
	});

	async function handle(bytes: Uint8Array): Promise<Later | void> {
		if (!open) return;
		const waitMs = Math.max(...buckets.map((bucket) => bucket.take(bytes.length)));
		if (waitMs > 0) await new Promise<void>((next) => clock.after(waitMs, next));
		const frame = decodeFrame(bytes, protocolVersion);
		const fault = faultOf(frame);
		if (fault) return end(fault);
		await outlet.ready();
		if (open && frame.ok) return conversation.received(frame.value as DeviceFrame);
	}

	/** Runs in the order called; a step that throws ends the session. */
	let last: Promise<unknown> = Promise.resolve();
	function inOrder<T>(step: () => Promise<T>): Promise<T | void> {
		const result = activity.run(() => last.then(step).catch(fail));
		last = result;
		return result;
	}
	void inOrder(() => conversation.opened());

	return {
		async received(bytes) {
			if (!open) return;
			waitingBytes += bytes.length;
			if (waitingBytes > limits.waitingBytes) return end('tooManyRequests');
			const later = await inOrder(() => handle(bytes));
			await later?.finished.catch(fail);
			waitingBytes -= bytes.length;
		},
		closed: leave
	};
}

function faultOf(frame: Result<Frame, FrameError>): CloseReason | undefined {
	if (frame.ok) return isDeviceFrame(frame.value) ? undefined : 'malformed';
	switch (frame.error.type) {
		case 'TooLarge':
			return 'tooLarge';
		case 'Version':
			return 'version';
		case 'Malformed':
			return 'malformed';
	}
}
