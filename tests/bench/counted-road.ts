// Roads that count what goes over them.
import type { Transport } from '#shared/replica/transport.ts';

/** WebSocket messages and their payloads, both ways. */
export interface Traffic {
	framesUp: number;
	framesDown: number;
	bytesUp: number;
	bytesDown: number;
}

/** The same roads, counted. */
export function countedRoad(transport: Transport): {
	readonly transport: Transport;
	readonly traffic: Traffic;
} {
	const traffic: Traffic = { framesUp: 0, framesDown: 0, bytesUp: 0, bytesDown: 0 };
	return {
		traffic,
		transport: {
			open(url, path, listener) {
				const road = transport.open(url, path, {
					...listener,
					opened: () => listener.opened(),
					closed: (code) => listener.closed(code),
					received(frame) {
						traffic.framesDown += 1;
						traffic.bytesDown += frame.length;
						listener.received(frame);
					}
				});
				return {
					send(frame) {
						traffic.framesUp += 1;
						traffic.bytesUp += frame.length;
						road.send(frame);
					},
					get bufferedBytes() {
						return road.bufferedBytes;
					},
					close: (code) => road.close(code)
				};
			}
		}
	};
}
