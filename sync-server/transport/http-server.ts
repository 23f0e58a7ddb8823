// The one server: the app, the health page, and WebSockets for sync, joining and presence, all on one port.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import type { RelayCore } from '../relay/relay-core.ts';
import { answerBackup, type BackupPage } from './backup-page.ts';
import { clientOf, type Client } from './client-address.ts';
import type { ServerLog } from './json-log.ts';
import type { Metrics } from './metrics.ts';
import { createPresence } from './presence.ts';
import { connectSession, createHeartbeat, createSocketOutlet, RelaySocket } from './relay-socket.ts';
import { bareResponse, firstHeaders, SECURITY_HEADERS } from './security-headers.ts';
import type { StaticApp } from './static-app.ts';

/** Largest WebSocket message taken off the wire. */
export const MAX_PAYLOAD_BYTES = 2 * 2 ** 20;
/** In milliseconds, as node:http has them; `beatMs`: how often an open socket is looked at. */
export interface Timeouts {
	readonly headersTimeout: number;
	readonly requestTimeout: number;
	readonly keepAliveTimeout: number;
	readonly connectionsCheckingInterval: number;
	readonly beatMs?: number;
}

/** Who sends a request byte by byte is not waited for longer; in milliseconds. */
const TIMEOUTS: Timeouts = {
	headersTimeout: 10_000,
	requestTimeout: 30_000,
	keepAliveTimeout: 10_000,
	connectionsCheckingInterval: 2_500
};
/** Connections beside the WebSockets: pages being loaded. */
const HTTP_CONNECTIONS = 500;
/** The subprotocol that clients offer; a presence ticket comes beside it as "ticket.<ticket>". */
const SUBPROTOCOL = 'saddlebag.v1';
const TICKET = 'ticket.';
/** Behind the path: what version the device knows. */
const OFFER = /\?v=\d{1,5}$/;
const JSON_TYPE = 'application/json';
const PRESENCE_PATH = /^\/presence\/([0-9a-f]{16,64})$/;

export interface HttpServerDeps {
	readonly core: RelayCore;
	readonly app: StaticApp;
	readonly log: ServerLog;
	/** The health page's content. */
	health(): Promise<object>;
	/** Rejects while the storage does not answer. */
	ready(): Promise<unknown>;
	/** Absent: nobody may read metrics. */
	readonly metrics?:
		{ readonly token: string; readonly read: Pick<Metrics, 'contentType' | 'text'> } | undefined;
	/** Absent: this relay makes no copies of itself. */
	readonly backup?: BackupPage | undefined;
	/** Whether a practice that is new here needs a setup code from this end. */
	needsSetupCode(client: Client): boolean;
	readonly trustedProxies: readonly string[];
	readonly maxConnections: number;
	readonly maxConnectionsPerAddress: number;
	/** Instead of the ones below. */
	readonly timeouts?: Timeouts;
}

export interface HttpServer {
	/** Starts to listen; the port that was taken (another than asked for when that was 0). */
	listen(port: number, host: string): Promise<number>;
	/** Takes no new connections; those that are open stay. */
	stopAccepting(): void;
	/** Ends what is still open. */
	close(): Promise<void>;
}

/** Creates the server, not listening. */
export function createHttpServer(deps: HttpServerDeps): HttpServer {
	const { core, app, log } = deps;
	const enterPresence = createPresence(core.others);
	const heartbeat = createHeartbeat(deps.timeouts?.beatMs);
	const perAddress = new Map<string, number>();
	let accepting = true;
	const timeouts = deps.timeouts ?? TIMEOUTS;
	const server = createServer(timeouts, (request, response) => {
		const { isSecure } = clientOf(request, deps.trustedProxies);
		for (const [name, value] of Object.entries(firstHeaders(isSecure))) response.setHeader(name, value);
		void respond(request).catch((error: unknown) => {
			log('error', { event: 'request-failed', error: String(error) });
			if (!response.headersSent) response.writeHead(500, SECURITY_HEADERS);
			response.end();
		});

		async function respond(asked: IncomingMessage): Promise<void> {
			const { url, headers } = asked;
			const { authorization } = headers;
			const pathname = pathnameOf(url);
			const backup = await answerBackup(deps.backup, (ticket) => core.takeTicket(ticket), asked, pathname);
			const answer = (status: number, type: string, body: string): unknown =>
				response
					.writeHead(status, {
						...SECURITY_HEADERS,
						'content-type': type,
						'cache-control': 'no-store',
						'access-control-allow-origin': '*',
						'access-control-expose-headers': 'date'
					})
					.end(body);
			if (backup) answer(backup.status, JSON_TYPE, JSON.stringify(backup.body));
			else if (pathname === '/health') {
				const setupCode = deps.needsSetupCode(clientOf(asked, deps.trustedProxies));
				answer(200, JSON_TYPE, JSON.stringify({ ...(await deps.health()), setupCode }));
			} else if (pathname === '/ready') {
				const ready =
					accepting &&
					(await deps.ready().then(
						() => true,
						() => false
					));
				answer(ready ? 200 : 503, JSON_TYPE, JSON.stringify({ ready }));
			} else if (pathname === '/metrics' && deps.metrics) {
				const { token, read } = deps.metrics;
				if (!isSame(authorization ?? '', `Bearer ${token}`)) answer(401, JSON_TYPE, '{}');
				else answer(200, read.contentType, await read.text());
			} else return app(request, response, pathname);
		}
	});
	// A request is small and comes at once; the rest is told off. Sockets of the protocol have their own times.
	server.maxHeadersCount = 64;
	server.maxConnections = deps.maxConnections + HTTP_CONNECTIONS;
	server.on('clientError', (_error, stream) => {
		if (stream.writable) stream.end(bareResponse('400 Bad Request'));
		else stream.destroy();
	});
	const sockets = new WebSocketServer<typeof RelaySocket>({
		noServer: true,
		WebSocket: RelaySocket,
		maxPayload: MAX_PAYLOAD_BYTES,
		perMessageDeflate: false,
		handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false)
	});

	server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
		stream.on('error', destroyed);
		const client = clientOf(request, deps.trustedProxies);
		const { address } = client;
		const here = perAddress.get(address) ?? 0;
		if (sockets.clients.size >= deps.maxConnections || here >= deps.maxConnectionsPerAddress) {
			log('warn', { event: 'connection-refused', code: 503 });
			return stream.end(bareResponse('503 Service Unavailable'));
		}
		// What outlives the upgrade is made where the request is out of reach: it would stay as long as the socket.
		sockets.handleUpgrade(request, stream, head, (socket) => {
			admit(socket, stream, address);
			const asked = pathnameOf(request.url) + (OFFER.exec(request.url ?? '')?.[0] ?? '');
			route(socket, asked, ticketOf(request), client);
		});
	});

	function admit(socket: WebSocket, stream: Duplex, address: string): void {
		perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
		socket.on('close', () => {
			const left = (perAddress.get(address) ?? 1) - 1;
			if (left > 0) perAddress.set(address, left);
			else perAddress.delete(address);
		});
		// What goes wrong on a socket ends that socket; its close event follows.
		socket.on('error', () => {});
		heartbeat.watch(socket, stream);
	}

	function route(socket: WebSocket, pathname: string, ticket: string, client: Client): void {
		const [, room] = PRESENCE_PATH.exec(pathname) ?? [];
		if (room === undefined) {
			const from = { needsSetupCode: deps.needsSetupCode(client), address: client.address };
			return connectSession(socket, core.open(pathname, createSocketOutlet(socket), from));
		}
		// What the provider says at once waits until it is known who it is.
		socket.pause();
		void core
			.takeTicket(ticket)
			.then((practiceId) => {
				socket.resume();
				// Refused after the upgrade: a provider that cannot even open its socket would try again for ever.
				if (practiceId === undefined) return socket.close(CLOSE_CODES.badTicket.code);
				enterPresence(socket, `${practiceId}/${room}`);
			})
			.catch((error: unknown) => {
				log('error', { event: 'request-failed', error: String(error) });
				socket.close(CLOSE_CODES.relayFailed.code);
			});
	}

	return {
		listen: (port, host) => listen(server, port, host),
		stopAccepting() {
			accepting = false;
			server.close();
			heartbeat.stop();
		},
		async close() {
			for (const socket of sockets.clients) socket.close(CLOSE_CODES.goingAway.code);
			await new Promise<void>((gone) => {
				const poll = setInterval(() => {
					if (sockets.clients.size === 0 || --patience <= 0) done();
				}, 20);
				let patience = 50;
				const done = (): void => {
					clearInterval(poll);
					for (const socket of sockets.clients) socket.terminate();
					gone();
				};
			});
			server.closeAllConnections();
		}
	};
}

/** Ends a connection on which something went wrong. */
function destroyed(this: Duplex): void {
	this.destroy();
}

function listen(server: Server, port: number, host: string): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			const address = server.address();
			resolve(typeof address === 'object' && address ? address.port : port);
		});
	});
}

/** The path of a request's address, dots resolved; "/" for one that cannot be read. */
function pathnameOf(url: string | undefined): string {
	try {
		return decodeURIComponent(new URL(url ?? '/', 'http://relay').pathname);
	} catch {
		return '/';
	}
}

/** Compares without telling by its time where the two begin to differ. */
const isSame = (a: string, b: string): boolean => {
	const [x, y] = [a, b].map((text) => createHash('sha256').update(text).digest());
	return timingSafeEqual(x!, y!);
};

const ticketOf = (request: IncomingMessage): string =>
	(request.headers['sec-websocket-protocol'] ?? '')
		.split(',')
		.map((one) => one.trim())
		.find((one) => one.startsWith(TICKET))
		?.slice(TICKET.length) ?? '';
