// What so many sockets cost before anything is known of them: a server of the same library that keeps nothing and answers
// nothing, in a process of its own with the same flags.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { freePort } from '../support/free-port.ts';
import { rssMiB } from './machine.ts';

const PROGRAM = `import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
const server = createServer();
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => socket.on('message', () => {}));
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('up'));`;
const AT_ONCE = 50;

/** Its memory with that many open, where the system tells. */
export async function bareSocketsMiB(count: number, flags: readonly string[]): Promise<number | undefined> {
	const port = await freePort();
	const child = spawn(process.execPath, [...flags, '--input-type=module', '--eval', PROGRAM], {
		cwd: fileURLToPath(new URL('../..', import.meta.url)),
		env: { ...process.env, PORT: String(port) },
		stdio: ['ignore', 'pipe', 'inherit']
	});
	await once(child.stdout, 'data');
	const sockets: WebSocket[] = [];
	while (sockets.length < count) {
		const more = Array.from(
			{ length: AT_ONCE },
			() => new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false })
		);
		await Promise.all(
			more.map(async (socket) => {
				await once(socket, 'open');
				socket.send(Buffer.alloc(300));
			})
		);
		sockets.push(...more);
	}
	const rss = rssMiB(child.pid!);
	for (const socket of sockets) socket.terminate();
	child.kill();
	return rss;
}
