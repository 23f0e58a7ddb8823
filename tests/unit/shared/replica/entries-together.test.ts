import { beforeEach, describe, expect, test } from 'vitest';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Entries } from '#shared/protocol/frames.ts';
import { BATCH_BYTES } from '#shared/protocol/limits.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { entriesTogether } from '#shared/replica/entries-together.ts';
import { entriesBehind } from '../../../support/entries-behind.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

let clinics: TwoClinics;
let first: Entries;
let second: Entries;
let ids: readonly string[];

beforeEach(async () => {
	clinics = await createTwoClinics();
	await clinics.connect();
	const [one, other] = [await clinics.riversideDevice.seal(), await clinics.riversideDevice.seal()];
	first = await entriesBehind(EMPTY_HEAD, [one]);
	second = await entriesBehind(first.head, [other]);
	ids = [one.id, other.id].sort();
});

const receive = (...frames: readonly Uint8Array[]): Promise<void> =>
	clinics.hilltop.run((replica) => replica.received(frames));
const heldInOrder = async (): Promise<readonly string[]> => [...(await clinics.hilltop.held())].sort();

describe('messages that waited for a busy device', () => {
	test('are taken in with one word of what came', async () => {
		const { hilltop } = clinics;
		await receive(encodeFrame(first), encodeFrame(second));
		expect(await heldInOrder()).toEqual(ids);
		expect(hilltop.effects('arrived').map(({ count }) => count)).toEqual([2]);
		expect(hilltop.replica.status().received.seq).toBe(2);
	});

	test('and one that is nothing the relay may say ends the road behind those before it', async () => {
		const { hilltop } = clinics;
		await receive(encodeFrame(first), Uint8Array.of(1, 2, 3), encodeFrame(second));
		expect(await hilltop.held()).toHaveLength(1);
		expect(hilltop.replica.status()).toMatchObject({ road: 'closed', received: { seq: 1 } });
	});

	test('a second one that does not follow takes nothing from the first: it comes again', async () => {
		const { hilltop } = clinics;
		await receive(encodeFrame(first));
		const [entry] = second.entries;
		const [third] = (await entriesBehind(second.head, [await clinics.riversideDevice.seal()])).entries;
		const bent = { ...second, entries: [{ ...third!, logHash: new Uint8Array(32) }] };
		await receive(encodeFrame({ ...second, entries: [entry!] }), encodeFrame(bent));
		expect(hilltop.sent.at(-1)).toMatchObject({ type: 'pull', after: 0 });
		await receive(encodeFrame(first), encodeFrame(second));
		expect(await heldInOrder()).toEqual(ids);
	});
});

describe('entries together', () => {
	test('what goes on elsewhere stays by itself, and so does everything else', () => {
		const ping = { type: 'ping', n: 1 } as const;
		const far = { ...second, entries: second.entries.map((entry) => ({ ...entry, seq: entry.seq + 1 })) };
		expect(entriesTogether([first, ping, second])).toEqual([first, ping, second]);
		expect(entriesTogether([first, far])).toEqual([first, far]);
		expect(entriesTogether([first, first])).toEqual([first, first]);
	});

	test('no more than one batch, with the newest head', () => {
		const large = {
			...second,
			entries: second.entries.map((entry) => ({ ...entry, envelope: new Uint8Array(BATCH_BYTES) }))
		};
		expect(entriesTogether([first, large])).toEqual([first, large]);
		expect(entriesTogether([first, second])).toEqual([
			{ ...second, entries: [...first.entries, ...second.entries] }
		]);
	});
});
