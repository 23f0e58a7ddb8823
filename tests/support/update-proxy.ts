// Stands before a relay and passes everything on, until told that there is a new version of the app: from then on the
// service worker that it serves is another one.
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface UpdateProxy {
	readonly url: string;
	/** From now on there is a new version. */
	update(): void;
	close(): void;
}

/** Starts it before a relay's address. */
export async function startUpdateProxy(relay: string): Promise<UpdateProxy> {
	const { hostname, port } = new URL(relay);
	let isNewer = false;
	const sockets = new Set<Socket>();
	const server = createServer((asked, answer) => {
		const isWorker = isNewer && asked.url?.startsWith('/service-worker.js');
		const headers = { ...asked.headers, ...(isWorker && { 'accept-encoding': 'identity' }) };
		if (isWorker) delete headers['if-none-match'];
		const passed = request({ hostname, port, path: asked.url, method: asked.method, headers }, (given) =>
			isWorker
				? void changed(given)
				: (answer.writeHead(given.statusCode!, given.headers), given.pipe(answer))
		);
		passed.on('error', () => answer.destroy());
		asked.pipe(passed);

		async function changed(given: IncomingMessage): Promise<void> {
			let script = '';
			for await (const chunk of given) script += String(chunk);
			answer.setHeader('content-type', given.headers['content-type']!);
			const policy = given.headers['content-security-policy'];
			if (policy !== undefined) answer.setHeader('content-security-policy', policy);
			answer.end(script.replace(/version:(["'`])/, 'version:$1next-'));
		}
	});
	server.on('upgrade', (asked, socket: Socket, head) => {
		const passed = connect(Number(port), hostname, () => {
			const lines = asked.rawHeaders.flatMap((name, i, all) => (i % 2 ? [] : [`${name}: ${all[i + 1]}`]));
			passed.write([`${asked.method} ${asked.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
			passed.write(head);
			passed.pipe(socket).pipe(passed);
		});
		for (const [one, other] of [
			[passed, socket],
			[socket, passed]
		] as const) {
			sockets.add(one);
			one.on('error', () => other.destroy());
			one.on('close', () => sockets.delete(one) && other.destroy());
		}
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		update: () => void (isNewer = true),
		close() {
			for (const socket of sockets) socket.destroy();
			server.closeAllConnections();
			server.close();
		}
	};
}
