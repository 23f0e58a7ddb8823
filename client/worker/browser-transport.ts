// Roads over WebSocket. When to open one again is the engine's sync link's business, not this file's.
import type { Clock } from '#shared/core/clock.ts';
import type { Road, RoadListener, Transport } from '#shared/replica/transport.ts';

/** A socket that has not opened by then is given up: behind a dead router a browser would wait for minutes. */
const OPENING_MS = 15_000;
/** WebSocket's code for "never properly closed" (RFC 6455 section 7.1.5). */
const ABNORMAL = 1006;

/** Opens WebSockets to `url` (http, https, ws or wss) + `path`; frames are binary messages. */
export function createBrowserTransport(clock: Clock): Transport {
	return {
		open(url, path, listener) {
			const socket = tryOpen(url, path);
			return socket ? roadOver(socket, listener, clock) : closedRoad(listener, clock);
		}
	};
}

function tryOpen(url: string, path: string): WebSocket | undefined {
	try {
		const socket = new WebSocket(url.replace(/^http/, 'ws').replace(/\/+$/, '') + path);
		socket.binaryType = 'arraybuffer';
		return socket;
	} catch {
		return undefined;
	}
}

function roadOver(socket: WebSocket, listener: RoadListener, clock: Clock): Road {
	let closed = false;
	const close = (code: number): void => {
		if (closed) return;
		closed = true;
		cancelOpening();
		listener.closed(code);
	};
	const cancelOpening = clock.after(OPENING_MS, () => {
		if (socket.readyState !== WebSocket.CONNECTING) return;
		socket.close();
		close(ABNORMAL);
	});
	socket.onopen = () => {
		cancelOpening();
		if (!closed) listener.opened();
	};
	socket.onmessage = ({ data }) => {
		if (!closed && data instanceof ArrayBuffer) listener.received(new Uint8Array(data));
	};
	socket.onclose = ({ code }) => close(code);
	return {
		send(frame) {
			if (socket.readyState === WebSocket.OPEN) socket.send(frame as Uint8Array<ArrayBuffer>);
		},
		get bufferedBytes() {
			return socket.bufferedAmount;
		},
		close(code) {
			// Only 1000 and 3000-4999 may be given by a page; the relay's own codes are in that range.
			if (code === undefined || code === 1000 || code >= 3000) socket.close(code);
			else socket.close();
			close(code ?? 1000);
		}
	};
}

/** A road to an address that is none: it closes on the next turn, like one that never opened. */
function closedRoad(listener: RoadListener, clock: Clock): Road {
	const cancel = clock.after(0, () => listener.closed(ABNORMAL));
	return {
		send() {},
		bufferedBytes: 0,
		close(code) {
			cancel();
			listener.closed(code ?? ABNORMAL);
		}
	};
}
