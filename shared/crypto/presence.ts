// Who is in a chart right now, sealed: the relay learns neither the chart (the room's name is a MAC) nor the people.
// Nothing here is stored and nothing clinical depends on it.
import { bytesToHex, concatBytes, utf8 } from '../core/bytes.ts';
import type { Random } from '../core/random.ts';
import { openRow, sealRow } from './seal-row.ts';
import type { AesKey, CryptoSuite } from './suite.ts';

const ROOM_LABEL = utf8('saddlebag/presence-room/v1');
const KEY_INFO = utf8('saddlebag/presence/v1');
const NO_SALT = new Uint8Array(0);

/** A document's presence room: its name in the presence path, and the key of the states in it. */
export interface PresenceRoom {
	/** 64 hex digits. */
	readonly room: string;
	readonly key: AesKey;
}

/** The presence room of a document, from the 32 bytes behind its key in the newest epoch (documentKeyBytes). */
export async function presenceRoomOf(suite: CryptoSuite, keyBytes: Uint8Array): Promise<PresenceRoom> {
	const [room, raw] = await Promise.all([
		suite.hmac(keyBytes, ROOM_LABEL),
		suite.hkdf(keyBytes, NO_SALT, KEY_INFO, 32)
	]);
	return { room: bytesToHex(room), key: await suite.importAes(raw) };
}

const contextOf = (room: PresenceRoom): string => `saddlebag/presence/v1|${room.room}`;

/** One person's state as a sealed blob that says nothing after `expiresAt` (milliseconds since 1970, sender's clock). */
export function sealPresence(
	suite: CryptoSuite,
	random: Random,
	room: PresenceRoom,
	state: Uint8Array,
	expiresAt: number
): Promise<Uint8Array> {
	const expiry = new Uint8Array(8);
	new DataView(expiry.buffer).setBigUint64(0, BigInt(expiresAt));
	return sealRow(suite, random, room.key, contextOf(room), concatBytes(expiry, state));
}

/** The state, or undefined when it is not authentic in this room or expired at `now` by this device's clock. */
export async function openPresence(
	suite: CryptoSuite,
	room: PresenceRoom,
	sealed: Uint8Array,
	now: number
): Promise<Uint8Array | undefined> {
	const opened = await openRow(suite, room.key, contextOf(room), sealed);
	if (opened === undefined || opened.length < 8) return undefined;
	const view = new DataView(opened.buffer, opened.byteOffset, opened.byteLength);
	return view.getBigUint64(0) > BigInt(now) ? opened.slice(8) : undefined;
}
