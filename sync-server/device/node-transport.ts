// Roads to a relay over WebSocket from Node.
import { WebSocket } from 'ws';
import type { Transport } from '#shared/replica/transport.ts';

/** The WebSocket address for a relay's base address and a path. */
export function socketUrl(relayUrl: string, path: string): string {
	const url = new URL(relayUrl);
	url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:';
	url.pathname = url.pathname.replace(/\/+$/, '') + path;
	return url.href;
}

const NORMAL = 1000;
const ABNORMAL = 1006;

/** Opens WebSockets with the `ws` library. */
export const nodeTransport: Transport = {
	open(relayUrl, path, listener) {
		const socket = new WebSocket(socketUrl(relayUrl, path), {
			perMessageDeflate: false,
			handshakeTimeout: 10_000
		});
		let closed = false;
		const close = (code: number): void => {
			if (closed) return;
			closed = true;
			listener.closed(code);
		};
		socket.on('open', () => listener.opened());
		socket.on('message', (data: Buffer) => listener.received(new Uint8Array(data)));
		socket.on('error', () => close(ABNORMAL));
		socket.on('close', close);
		return {
			send: (frame) => {
				if (socket.readyState === WebSocket.OPEN) socket.send(frame);
			},
			get bufferedBytes() {
				return socket.bufferedAmount;
			},
			close(code = NORMAL) {
				socket.close(code);
			}
		};
	}
};
