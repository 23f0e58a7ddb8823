// A port that stays free for the relay that is started anew on it after a kill: outside of the range from which systems
// give outgoing connections theirs (Linux from 32768, others from 49152), where any of them could take it meanwhile.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const FROM = 12_000;
const TO = 32_000;

const isFree = (port: number): Promise<boolean> =>
	new Promise((told) => {
		const server = createServer();
		server.once('error', () => told(false));
		server.listen(port, '127.0.0.1', () => server.close(() => told(true)));
	});

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(FROM, TO);
		if (await isFree(port)) return port;
	}
}
