// The floor: a plain `ws` server that sends so many bytes in frames, to whoever connects, and a client that counts them.
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { answerParent } from '../bench-child.ts';

export type SocketTask =
	| { readonly type: 'serve'; readonly bytes: number; readonly frameBytes: number }
	| { readonly type: 'fetch'; readonly port: number; readonly bytes: number };

export interface SocketAnswer {
	readonly port: number;
	readonly wallMs: number;
	readonly cpuMs: number;
}

function serve(bytes: number, frameBytes: number): Promise<SocketAnswer> {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
	const frame = new Uint8Array(frameBytes);
	server.on('connection', (socket) => {
		for (let left = bytes; left > 0; left -= frameBytes)
			socket.send(frame.subarray(0, Math.min(left, frameBytes)));
	});
	return new Promise((resolve) =>
		server.once('listening', () =>
			resolve({ port: (server.address() as AddressInfo).port, wallMs: 0, cpuMs: 0 })
		)
	);
}

function fetchAll(port: number, bytes: number): Promise<SocketAnswer> {
	const before = process.cpuUsage();
	const startedAt = performance.now();
	const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
	let left = bytes;
	return new Promise((resolve, reject) => {
		socket.on('error', reject);
		socket.on('message', (data: Buffer) => {
			left -= data.length;
			if (left > 0) return;
			const wallMs = performance.now() - startedAt;
			const { user, system } = process.cpuUsage(before);
			socket.close();
			resolve({ port, wallMs, cpuMs: (user + system) / 1000 });
		});
	});
}

answerParent((task: SocketTask) =>
	task.type === 'serve' ? serve(task.bytes, task.frameBytes) : fetchAll(task.port, task.bytes)
);
