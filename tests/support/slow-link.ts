// A bad line between devices and a relay, in user space: so many bits a second, late by so much, and now and then a lost
// segment, for which a stream stands still until it is sent again. Sockets can be made half-open: nothing passes on them
// any more, and neither end is told.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { SeededRandom } from './seeded-random.ts';

export interface SlowLink {
	readonly url: string;
	/** Segments lost so far. */
	readonly lost: () => number;
	/** What is connected now hears and says nothing any more; who connects anew does. Returns how many sockets that is. */
	halfOpen(): number;
	/** From now on each direction carries so much; nothing: what is connected is cut off, and nobody connects. */
	carries(bitsPerSecond: number): void;
	close(): void;
}

export interface LineFaults {
	readonly bitsPerSecond: number;
	readonly delayMs: number;
	/** Of a hundred segments. */
	readonly lossPercent: number;
}

const SEGMENT = 1_460;

/** Opens the line before a relay's address. Each direction has the whole rate. */
export async function openSlowLink(
	relay: string,
	random: SeededRandom,
	{ bitsPerSecond: atFirst, delayMs, lossPercent }: LineFaults
): Promise<SlowLink> {
	const { hostname, port } = new URL(relay);
	const sockets = new Set<Socket>();
	const dead = new Set<Socket>();
	let lost = 0;
	let bitsPerSecond = atFirst;

	/** `line.freeAt`: when the direction has carried everything given to it so far. */
	function carry(from: Socket, to: Socket, line: { freeAt: number }): void {
		let arrivesAt = 0;
		/** Under way, in the order in which it arrives; one timer for all, because several would not keep it. */
		const underWay: { readonly segment: Buffer | 'end'; readonly at: number }[] = [];
		const arrive = (): void => {
			while (underWay[0] && underWay[0].at <= performance.now()) {
				const { segment } = underWay.shift()!;
				if (dead.has(from)) continue;
				if (segment === 'end') to.end();
				else if (to.writable) to.write(segment);
			}
			if (underWay[0]) setTimeout(arrive, Math.max(1, underWay[0].at - performance.now()));
		};
		const send = (segment: Buffer | 'end', at: number): void => {
			underWay.push({ segment, at });
			if (underWay.length === 1) setTimeout(arrive, Math.max(0, at - performance.now()));
		};
		from.on('data', (chunk: Buffer) => {
			for (let at = 0; at < chunk.length; at += SEGMENT) {
				const segment = chunk.subarray(at, at + SEGMENT);
				const now = performance.now();
				line.freeAt = Math.max(now, line.freeAt) + (segment.length * 8_000) / bitsPerSecond;
				const isLost = random.below(100) < lossPercent;
				if (isLost) lost += 1;
				// Noticed after a round trip and a little more, and sent once more.
				const again = isLost ? 2 * delayMs + 200 + delayMs : 0;
				arrivesAt = Math.max(arrivesAt, line.freeAt + delayMs + again);
				send(segment, arrivesAt);
			}
		});
		from.on('error', () => {});
		from.on('close', (hadError) => {
			sockets.delete(from);
			if (!hadError) send('end', Math.max(arrivesAt, performance.now()));
			else if (!dead.has(from)) to.destroy();
		});
		sockets.add(from);
	}

	const cut = (): void => {
		for (const socket of sockets) socket.destroy();
	};
	const up = { freeAt: 0 };
	const down = { freeAt: 0 };
	const server = createServer((device) => {
		if (bitsPerSecond === 0) return void device.destroy();
		const passed = connect(Number(port), hostname);
		carry(device, passed, up);
		carry(passed, device, down);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		lost: () => lost,
		halfOpen() {
			for (const socket of sockets) dead.add(socket);
			return sockets.size;
		},
		carries(rate) {
			bitsPerSecond = rate;
			if (rate === 0) cut();
		},
		close() {
			server.close();
			cut();
		}
	};
}
