// One WebSocket as the relay uses it: a close code of ours for oversize, an outlet for the core, a heartbeat.
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import type { Outlet } from '../relay/outlet.ts';
import type { RelaySession } from '../relay/session.ts';

/** What ws closes with when a message exceeds maxPayload (RFC 6455 section 7.4.1). */
const MESSAGE_TOO_BIG = 1009;
/** Sent and not yet on the wire: above it the core waits before it reads more for this device. */
const HIGH_WATER_BYTES = 512 * 1024;
/** Received and not yet dealt with: above it the socket is not read. */
const UNHANDLED_BYTES = 4 * 2 ** 20;
const BEAT_MS = 30_000;
/** The other end took nothing for so many beats while something waited for it. */
const STUCK_BEATS = 2;
const CLOSE_GRACE_MS = 3_000;

/** A server-side socket that answers an oversized message with the protocol's own code. */
export class RelaySocket extends WebSocket {
	override close(code?: number, reason?: string | Buffer): void {
		super.close(code === MESSAGE_TOO_BIG ? CLOSE_CODES.tooLarge.code : code, reason);
	}
}

/** The outlet over a socket. */
export function createSocketOutlet(socket: WebSocket): Outlet {
	const waiting: (() => void)[] = [];
	const release = (): void => {
		if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > HIGH_WATER_BYTES) return;
		for (const go of waiting.splice(0)) go();
	};
	socket.on('close', release);
	return {
		send(frame) {
			if (socket.readyState === WebSocket.OPEN) socket.send(frame, release);
		},
		close(code) {
			socket.close(code);
			// A peer that never answers the close is cut off.
			const timer = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
			socket.once('close', () => clearTimeout(timer));
		},
		async ready() {
			if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount <= HIGH_WATER_BYTES) return;
			await new Promise<void>((go) => waiting.push(go));
		}
	};
}

/** Feeds a socket's messages to a session, reads no faster than the session works, and reports the end once. */
export function connectSession(socket: WebSocket, session: RelaySession): void {
	let unhandledBytes = 0;
	socket.on('message', (data: Buffer) => {
		unhandledBytes += data.length;
		if (unhandledBytes > UNHANDLED_BYTES) socket.pause();
		void session.received(new Uint8Array(data)).finally(() => {
			unhandledBytes -= data.length;
			if (unhandledBytes <= UNHANDLED_BYTES) socket.resume();
		});
	});
	socket.on('close', () => session.closed());
}

/** A connection, as far as it tells what has left and what waits to leave, in bytes. */
type Taker = Pick<Duplex, 'writableLength'> & { readonly bytesWritten?: number };

/** Keeps an eye on open sockets. */
export interface Heartbeat {
	/**
	 * Pings the socket now and then and cuts it off when nothing at all came back for a whole beat, or when it took nothing
	 * of what waits for it for two. `stream` is the connection below it.
	 */
	watch(socket: WebSocket, stream: Taker): void;
	stop(): void;
}

/** Starts a heartbeat over all sockets it is given. */
export function createHeartbeat(beatMs = BEAT_MS): Heartbeat {
	const watched = new Map<WebSocket, Watched>();
	const timer = setInterval(() => {
		for (const [socket, one] of watched) {
			const waits = one.stream.writableLength > 0;
			const taken = (one.stream.bytesWritten ?? 0) - one.stream.writableLength;
			one.stuckBeats = waits && taken <= one.taken ? one.stuckBeats + 1 : 0;
			one.taken = taken;
			if ((!one.heard && !socket.isPaused) || one.stuckBeats >= STUCK_BEATS) socket.terminate();
			else if (socket.readyState === WebSocket.OPEN) socket.ping();
			one.heard = false;
		}
	}, beatMs);
	return {
		watch(socket, stream) {
			const one: Watched = { stream, heard: true, taken: 0, stuckBeats: 0 };
			watched.set(socket, one);
			const hear = (): void => void (one.heard = true);
			socket.on('pong', hear);
			socket.on('message', hear);
			socket.on('close', () => watched.delete(socket));
		},
		stop: () => clearInterval(timer)
	};
}

interface Watched {
	readonly stream: Taker;
	heard: boolean;
	/** Bytes that had left for the other end at the last beat. */
	taken: number;
	stuckBeats: number;
}
