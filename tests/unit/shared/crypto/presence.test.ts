import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/core/bytes.ts';
import { openPresence, presenceRoomOf, sealPresence } from '#shared/crypto/presence.ts';
import { sealRow } from '#shared/crypto/seal-row.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const suite = createWebCryptoSuite();
const random = createSeededRandom(21);
const keyBytes = random.bytes(32);
const room = await presenceRoomOf(suite, keyBytes);
const otherRoom = await presenceRoomOf(suite, random.bytes(32));

describe('presence', () => {
	it('[KEY-11] meets in one room per document key, whose name tells nothing', async () => {
		expect(room.room).toMatch(/^[0-9a-f]{64}$/);
		expect((await presenceRoomOf(suite, keyBytes)).room).toBe(room.room);
		expect(otherRoom.room).not.toBe(room.room);
	});

	it('[KEY-11] opens until it expires', async () => {
		const sealed = await sealPresence(suite, random, room, utf8('in the note'), 10_000);
		expect(await openPresence(suite, room, sealed, 9_999)).toEqual(utf8('in the note'));
		expect(await openPresence(suite, room, sealed, 10_000)).toBeUndefined();
		expect(await openPresence(suite, room, sealed, 99_999)).toBeUndefined();
	});

	it('[KEY-11] opens in its own room only, and unaltered', async () => {
		const sealed = await sealPresence(suite, random, room, utf8('in the note'), 10_000);
		expect(await openPresence(suite, otherRoom, sealed, 0)).toBeUndefined();
		expect(await openPresence(suite, { ...room, room: otherRoom.room }, sealed, 0)).toBeUndefined();
		for (let at = 0; at < sealed.length; at++) {
			const altered = sealed.map((byte, i) => (i === at ? byte ^ 1 : byte));
			expect(await openPresence(suite, room, altered, 0)).toBeUndefined();
		}
		expect(await openPresence(suite, room, new Uint8Array(5), 0)).toBeUndefined();
	});

	it('[KEY-11] refuses an authentic blob too short for its expiry', async () => {
		const context = `saddlebag/presence/v1|${room.room}`;
		const withContent = (content: Uint8Array) => sealRow(suite, random, room.key, context, content);
		expect(await openPresence(suite, room, await withContent(new Uint8Array(9).fill(1)), 0)).toEqual(
			Uint8Array.of(1)
		);
		expect(await openPresence(suite, room, await withContent(new Uint8Array(7).fill(1)), 0)).toBeUndefined();
	});

	it('[KEY-11] carries an empty state: somebody left', async () => {
		const sealed = await sealPresence(suite, random, room, new Uint8Array(0), 10_000);
		expect(await openPresence(suite, room, sealed, 0)).toEqual(new Uint8Array(0));
	});
});
