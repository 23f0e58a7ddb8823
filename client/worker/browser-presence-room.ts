// One connection to a presence room: the awareness messages of y-websocket (y-protocols/PROTOCOL.md) and nothing else of
// Yjs, whose documents would weigh a tenth of the worker. It is used once, because its ticket is: what ends it is told, and
// whoever wants to come back brings a new one.
import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { browserClock } from './browser-clock.ts';
import { browserRandom } from './browser-random.ts';

export interface PresenceRoom {
	/** Says something sealed to everybody in the room, and to those who come later, until the next. */
	say(sealed: string): void;
	/** Takes back what was said and hangs up. Nothing is called back after this. */
	leave(): void;
}

export interface PresenceListener {
	/** The relay has let us in. */
	entered(): void;
	/** What the others say now, sealed; also when they only said it again. Nothing here is authentic yet. */
	heard(sealed: readonly string[]): void;
	/** The connection ended, or never came about. */
	ended(): void;
}

/** A message's type. */
const AWARENESS = 1;
/** The relay repeats what we say, and we say it anew every 15 s: a road silent for so long is none. */
const SILENT_MS = 30_000;

/** Connects to a room of the relay at `relayUrl` (http or https) and says `sealed` there. */
export function enterPresenceRoom(
	a: { relayUrl: string; room: string; protocols: readonly string[]; sealed: string },
	listener: PresenceListener
): PresenceRoom {
	const clientID = new DataView(browserRandom.bytes(4).buffer).getUint32(0);
	// All that awareness wants of a document.
	const awareness = new Awareness({ clientID, on: () => undefined } as never);
	const server = `${a.relayUrl.replace(/^http/, 'ws').replace(/\/+$/, '')}/presence`;
	const socket = new WebSocket(`${server}/${a.room}`, [...a.protocols]);
	socket.binaryType = 'arraybuffer';
	let left = false;
	let entered = false;
	let watch: (() => void) | undefined;

	function sayNow(): void {
		if (socket.readyState !== WebSocket.OPEN) return;
		const encoder = createEncoder();
		writeVarUint(encoder, AWARENESS);
		writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [clientID]));
		socket.send(toUint8Array(encoder));
	}
	/** Taken back what was said, while that can still be heard. */
	function end(): void {
		left = true;
		watch?.();
		awareness.destroy();
		socket.close();
	}
	function ended(): void {
		if (left) return;
		end();
		listener.ended();
	}
	function watchAgain(): void {
		watch?.();
		watch = browserClock.after(SILENT_MS, ended);
	}
	const say = (sealed: string): void => awareness.setLocalState({ sealed });

	say(a.sealed);
	awareness.on('update', (changes: Readonly<Record<'added' | 'updated' | 'removed', readonly number[]>>) => {
		if (Object.values(changes).some((clients) => clients.includes(clientID))) sayNow();
		if (left) return;
		const others = [...awareness.getStates()].filter(([client]) => client !== clientID);
		listener.heard(others.map(([, state]) => state['sealed']).filter((one) => typeof one === 'string'));
	});
	watchAgain();
	socket.onopen = sayNow;
	socket.onclose = ended;
	socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
		if (left) return;
		watchAgain();
		const decoder = createDecoder(new Uint8Array(data));
		if (readVarUint(decoder) === AWARENESS)
			applyAwarenessUpdate(awareness, readVarUint8Array(decoder), socket);
		// The first thing that a relay says is who is there.
		if (!entered) listener.entered();
		entered = true;
	};
	return {
		say,
		leave() {
			if (!left) end();
		}
	};
}
