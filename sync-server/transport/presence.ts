// Who is here: y-websocket's awareness messages passed between the sockets of one room, nothing else of Yjs. A state is
// a sealed blob to this relay; rooms live in memory and vanish with their last socket.
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { WebSocket } from 'ws';
import type { OtherProcesses } from '../relay/other-processes.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';

/** Message types of y-websocket (y-protocols/PROTOCOL.md, y-websocket/src/y-websocket.js). */
const SYNC = 0;
const AWARENESS = 1;
const QUERY_AWARENESS = 3;
const SYNC_STEP_1 = 0;
const SYNC_STEP_2 = 1;
const EMPTY_UPDATE = new Uint8Array([0, 0]);

const MOST_MESSAGE_BYTES = 16 * 1024;
const MOST_STATES_PER_SOCKET = 4;
const MOST_SOCKETS_PER_ROOM = 200;
const BUFFERED_BYTES = 256 * 1024;

interface State {
	readonly clock: number;
	/** JSON text; "null" when the client has left. */
	readonly state: string;
}
type States = Map<number, State>;

/** One room: for each socket the states that came over it, and those that came over sockets of other processes. */
interface Room {
	readonly sockets: Map<WebSocket, States>;
	readonly elsewhere: States;
}

/** What processes say to each other: an awareness message of a room, or (without one) that they want to hear all. */
interface RoomWords {
	readonly room: string;
	readonly message?: Uint8Array;
}
const TOPIC = 'presence';

/** Lets an authorised socket into a room. */
export type EnterPresence = (socket: WebSocket, roomName: string) => void;

/** Rooms of all practices; a name must carry its practice so that no other can enter. */
export function createPresence(others: OtherProcesses): EnterPresence {
	const rooms = new Map<string, Room>();

	others.hear(TOPIC, (said) => {
		const { room: name, message } = said as RoomWords;
		const room = rooms.get(name);
		if (!room) return;
		if (!message)
			return sayAll(
				name,
				[...room.sockets.values()].flatMap((states) => [...states])
			);
		keep(room.elsewhere, readAwareness(message));
		broadcast(room, message);
	});
	const sayAll = (room: string, states: readonly (readonly [number, State])[]): void => {
		if (states.length > 0) others.say(TOPIC, { room, message: awarenessMessage(states) });
	};

	function enter(name: string): Room {
		const known = rooms.get(name);
		if (known) return known;
		const room: Room = { sockets: new Map(), elsewhere: new Map() };
		rooms.set(name, room);
		others.say(TOPIC, { room: name });
		return room;
	}

	return (socket, roomName) => {
		if ((rooms.get(roomName)?.sockets.size ?? 0) >= MOST_SOCKETS_PER_ROOM)
			return socket.close(CLOSE_CODES.tooManyRequests.code);
		const room = enter(roomName);
		const own: States = new Map();
		send(socket, awarenessMessage(allOf(room)));
		room.sockets.set(socket, own);
		socket.on('message', (data: Buffer) => {
			try {
				const message = new Uint8Array(data);
				if (receive(room, socket, own, message)) others.say(TOPIC, { room: roomName, message });
			} catch {
				socket.close(CLOSE_CODES.malformed.code);
			}
		});
		socket.on('close', () => {
			room.sockets.delete(socket);
			const left = [...own].map(([id, { clock }]): [number, State] => [
				id,
				{ clock: clock + 1, state: 'null' }
			]);
			if (left.length > 0) broadcast(room, awarenessMessage(left));
			sayAll(roomName, left);
			if (room.sockets.size === 0) rooms.delete(roomName);
		});
	};
}

const allOf = ({ sockets, elsewhere }: Room): (readonly [number, State])[] => [
	...[...sockets.values()].flatMap((states) => [...states]),
	...elsewhere
];

function keep(states: States, update: readonly (readonly [number, State])[]): void {
	for (const [id, state] of update) {
		if (state.state === 'null') states.delete(id);
		else states.set(id, state);
	}
}

/** True for a message that others are to hear. Throws on anything that is not the protocol: the caller closes the socket. */
function receive(room: Room, socket: WebSocket, own: States, message: Uint8Array): boolean {
	if (message.length > MOST_MESSAGE_BYTES) throw new RangeError('message is too long');
	const decoder = createDecoder(message);
	switch (readVarUint(decoder)) {
		case SYNC:
			// An empty answer makes the provider "synced", which resets its backoff. Documents are not taken.
			if (readVarUint(decoder) === SYNC_STEP_1) send(socket, syncStep2());
			return false;
		case AWARENESS:
			keep(own, readAwareness(message));
			if (own.size > MOST_STATES_PER_SOCKET) throw new RangeError('too many states');
			// To its sender too: a provider that hears nothing for 30 s reconnects.
			broadcast(room, message);
			return true;
		case QUERY_AWARENESS:
			send(socket, awarenessMessage(allOf(room)));
			return false;
		default:
			return false;
	}
}

function readAwareness(message: Uint8Array): [number, State][] {
	const decoder = createDecoder(message);
	if (readVarUint(decoder) !== AWARENESS) throw new RangeError('not an awareness message');
	const update = createDecoder(readVarUint8Array(decoder));
	return Array.from({ length: readVarUint(update) }, () => [
		readVarUint(update),
		{ clock: readVarUint(update), state: readVarString(update) }
	]);
}

const broadcast = (room: Room, message: Uint8Array): void => {
	for (const socket of room.sockets.keys()) send(socket, message);
};

/** A socket that does not keep up misses states: the next ones replace them anyway. */
function send(socket: WebSocket, message: Uint8Array): void {
	if (socket.readyState === WebSocket.OPEN && socket.bufferedAmount < BUFFERED_BYTES) socket.send(message);
}

function syncStep2(): Uint8Array {
	const encoder = createEncoder();
	writeVarUint(encoder, SYNC);
	writeVarUint(encoder, SYNC_STEP_2);
	writeVarUint8Array(encoder, EMPTY_UPDATE);
	return toUint8Array(encoder);
}

function awarenessMessage(states: readonly (readonly [number, State])[]): Uint8Array {
	const update = createEncoder();
	writeVarUint(update, states.length);
	for (const [id, { clock, state }] of states) {
		writeVarUint(update, id);
		writeVarUint(update, clock);
		writeVarString(update, state);
	}
	const encoder = createEncoder();
	writeVarUint(encoder, AWARENESS);
	writeVarUint8Array(encoder, toUint8Array(update));
	return toUint8Array(encoder);
}
