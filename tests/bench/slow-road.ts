// A road that carries so many bits a second towards the device, with a delay: frames come when the last of their bytes would.
import type { Transport } from '#shared/replica/transport.ts';

export interface SlowRoad {
	readonly transport: Transport;
	/** Bytes of frames that came so far. */
	bytes(): number;
}

/** What is sent towards the relay takes no time: a new device sends next to nothing. */
export function slowRoad(transport: Transport, bitsPerSecond: number, delayMs: number): SlowRoad {
	let bytes = 0;
	let freeAt = 0;
	return {
		bytes: () => bytes,
		transport: {
			open: (url, path, listener) =>
				transport.open(url, path, {
					...listener,
					received(frame) {
						const now = performance.now();
						freeAt = Math.max(now, freeAt) + (frame.length * 8_000) / bitsPerSecond;
						setTimeout(
							() => {
								bytes += frame.length;
								listener.received(frame);
							},
							freeAt + delayMs - now
						);
					}
				})
		}
	};
}

/** A road that carries so many bits a second each way, with a delay. */
export function slowBothWays(transport: Transport, bitsPerSecond: number, delayMs: number): Transport {
	const { transport: down } = slowRoad(transport, bitsPerSecond, delayMs);
	return {
		open(url, path, listener) {
			const road = down.open(url, path, listener);
			let freeAt = 0;
			let waiting = 0;
			return {
				send(frame) {
					const now = performance.now();
					freeAt = Math.max(now, freeAt) + (frame.length * 8_000) / bitsPerSecond;
					waiting += frame.length;
					setTimeout(() => (waiting -= frame.length), freeAt - now);
					setTimeout(() => road.send(frame), freeAt + delayMs - now);
				},
				get bufferedBytes() {
					return waiting + road.bufferedBytes;
				},
				close: (code) => road.close(code)
			};
		}
	};
}
