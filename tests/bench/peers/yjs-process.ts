// Yjs over y-websocket in processes of their own: a server that keeps every chart in memory (nothing is stored, which is
// in its favour) and a client with the provider of the package, one chart a socket, as that protocol has it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket, WebSocketServer } from 'ws';
import { readSyncMessage, writeSyncStep1 } from 'y-protocols/sync';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { answerParent } from '../bench-child.ts';
import { writeYjsChart } from './yjs-chart.ts';

export type YjsTask =
	| { readonly type: 'serve'; readonly charts: number; readonly pool: number }
	/** `held`: the client has everything already. */
	| { readonly type: 'sync'; readonly port: number; readonly charts: number };

export interface YjsAnswer {
	readonly port: number;
	readonly wallMs: number;
	readonly cpuMs: number;
	readonly frames: number;
	readonly bytesDown: number;
	readonly bytesUp: number;
}

// The provider listens to the end of the process, once for every chart.
process.setMaxListeners(0);

const SYNC = 0;
const traffic = { frames: 0, bytesDown: 0, bytesUp: 0 };
const documents: Y.Doc[] = [];

/** Begins every connection with what it has, and answers; awareness is not measured. */
function serve(charts: number, pool: number): Promise<YjsAnswer> {
	const contents = Array.from({ length: pool }, (_, n) => writeYjsChart(n));
	const loaded = new Map<string, Y.Doc>();
	const documentOf = (room: string): Y.Doc => {
		const known = loaded.get(room);
		if (known) return known;
		const document = new Y.Doc();
		Y.applyUpdate(document, contents[Number(room) % pool]!);
		loaded.set(room, document);
		return document;
	};
	const server = createServer();
	const sockets = new WebSocketServer({ server, perMessageDeflate: false });
	sockets.on('connection', (socket, request) => {
		const document = documentOf((request.url ?? '/').slice(1));
		const send = (write: (encoder: encoding.Encoder) => void): void => {
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, SYNC);
			write(encoder);
			if (encoding.length(encoder) > 1) socket.send(encoding.toUint8Array(encoder));
		};
		socket.on('message', (data: Buffer) => {
			const decoder = decoding.createDecoder(new Uint8Array(data));
			if (decoding.readVarUint(decoder) !== SYNC) return;
			send((encoder) => readSyncMessage(decoder, encoder, document, socket));
		});
		send((encoder) => writeSyncStep1(encoder, document));
	});
	return new Promise((resolve) =>
		server.listen(0, '127.0.0.1', () =>
			resolve({
				port: (server.address() as AddressInfo).port,
				wallMs: 0,
				cpuMs: 0,
				...traffic,
				frames: charts
			})
		)
	);
}

class CountedSocket extends WebSocket {
	constructor(address: string | URL, protocols?: string | string[]) {
		super(address, protocols, { perMessageDeflate: false });
		this.on('message', (data: ArrayBuffer | Buffer) => {
			traffic.frames += 1;
			traffic.bytesDown += data.byteLength;
		});
	}

	override send(data: Uint8Array): void {
		traffic.frames += 1;
		traffic.bytesUp += data.byteLength;
		super.send(data);
	}
}

/** Synchronises every chart; a second call finds the charts of the first one here: an idle reconnect. */
async function synchronise(port: number, charts: number): Promise<YjsAnswer> {
	while (documents.length < charts) documents.push(new Y.Doc());
	Object.assign(traffic, { frames: 0, bytesDown: 0, bytesUp: 0 });
	const before = process.cpuUsage();
	const startedAt = performance.now();
	const providers = documents.map(
		(document, n) =>
			new WebsocketProvider(`ws://127.0.0.1:${port}`, String(n), document, {
				disableBc: true,
				WebSocketPolyfill: CountedSocket as unknown as typeof globalThis.WebSocket
			})
	);
	await Promise.all(
		providers.map(
			(provider) => new Promise<void>((done) => provider.on('sync', (synced: boolean) => synced && done()))
		)
	);
	const wallMs = performance.now() - startedAt;
	const { user, system } = process.cpuUsage(before);
	if (documents.some((document) => document.getMap('entries').size === 0)) throw new Error('an empty chart');
	const found = { port, wallMs, cpuMs: (user + system) / 1000, ...traffic };
	for (const provider of providers) provider.destroy();
	return found;
}

answerParent((task: YjsTask) =>
	task.type === 'serve' ? serve(task.charts, task.pool) : synchronise(task.port, task.charts)
);
