// A proxy that speaks TLS in front of a relay, with WebSockets, and says where a request came from and how: as the files for
// Caddy and nginx in docs/tls.md do.
import { request as ask } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';

/** Passes everything on to a port of this machine; resolves with its address and how to end it. */
export async function startTlsProxy(
	certificate: { readonly cert: Buffer; readonly key: Buffer },
	port: number
): Promise<{ readonly url: string; close(): void }> {
	const forwarded = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
	const server = createServer(certificate, (request, response) => {
		const { method, url: path, headers } = request;
		const passed = ask({ port, method, path, headers: { ...headers, ...forwarded } }, (answer) => {
			response.writeHead(answer.statusCode!, answer.headers);
			answer.pipe(response);
		});
		passed.on('error', () => response.destroy());
		request.pipe(passed);
	});
	server.on('upgrade', (request, socket, head) => {
		const relay = connect(port, '127.0.0.1');
		const headers = Object.entries({ ...request.headers, ...forwarded });
		const lines = headers.map(([name, value]) => `${name}: ${String(value)}`);
		relay.write([`GET ${request.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
		relay.write(head);
		relay.pipe(socket).pipe(relay);
		for (const end of [relay, socket]) end.on('error', () => (relay.destroy(), socket.destroy()));
	});
	await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
	return {
		url: `https://localhost:${(server.address() as AddressInfo).port}`,
		close() {
			server.close();
			server.closeAllConnections();
		}
	};
}
