import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { logIn, openCore } from '../../../support/relay-client.ts';
import { createRelayFixture, type RelayFixture, settle } from '../../../support/relay-fixture.ts';
import { createTestPractice } from '../../../support/test-practice.ts';

const seqsOf = (frames: { entries: readonly { seq: number }[] }[]): number[] =>
	frames.flatMap((frame) => frame.entries.map((entry) => entry.seq));

let relay: RelayFixture;
beforeEach(async () => {
	relay = await createRelayFixture();
});

describe('pull', () => {
	test('[LOG-3] from a cursor, then live as others commit', async () => {
		const { device } = await relay.practice.enrol('nurse');
		const author = await relay.connect();
		await author.push([await relay.practice.admin.seal(), await relay.practice.admin.seal()]);
		const reader = await relay.connect(device);
		reader.send({ type: 'pull', after: 1, credit: 1_000_000, content: 'all' });
		expect(seqsOf([await reader.next('entries')])).toEqual([2]);
		await author.push([await relay.practice.admin.seal()]);
		const live = await reader.next('entries');
		expect(seqsOf([live])).toEqual([3]);
		expect(live.head.seq).toBe(3);
	});

	test('[LOG-4] no more is sent than credit allows, and the rest follows from the storage when more comes', async () => {
		const { admin } = relay.practice;
		const reader = await relay.connect();
		const sealed = await Promise.all(Array.from({ length: 10 }, () => admin.seal()));
		const size = sealed[0]!.bytes.length;
		reader.send({ type: 'pull', after: 0, credit: size * 3, content: 'all' });
		const author = await relay.connect();
		await author.push(sealed);
		await relay.core.idle();
		expect(seqsOf(reader.waiting('entries'))).toEqual([1, 2, 3]);
		reader.send({ type: 'credit', bytes: size * 2 });
		await relay.core.idle();
		expect(seqsOf(reader.waiting('entries'))).toEqual([4, 5]);
		reader.send({ type: 'credit', bytes: 1 });
		await relay.core.idle();
		expect(seqsOf(reader.waiting('entries'))).toEqual([6]);
	});

	test('[LOG-11] what was acknowledged on this connection does not come back on it; to others, and on another one, it comes whole', async () => {
		const { admin } = relay.practice;
		const { device } = await relay.practice.enrol('nurse');
		const author = await relay.connect();
		const reader = await relay.connect(device);
		for (const one of [author, reader])
			one.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		const sealed = [await admin.seal(), await admin.seal()];
		await author.push(sealed);
		await relay.core.idle();
		const bytesOf = (client: typeof author): string[] =>
			client.waiting('entries').flatMap(({ entries }) => entries.map(({ envelope }) => bytesToHex(envelope)));
		const whole = sealed.map(({ bytes }) => bytesToHex(bytes));
		expect(bytesOf(author)).toEqual([]);
		expect(bytesOf(reader)).toEqual(whole);
		// Who asks again may have lost it.
		author.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		await relay.core.idle();
		expect(bytesOf(author)).toEqual(whole);
		const again = await relay.connect();
		again.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		await relay.core.idle();
		expect(bytesOf(again)).toEqual(whole);
	});

	test('[LOG-11] what others wrote comes behind the acknowledgement of what stands before it', async () => {
		let release = (): void => {};
		let reads = 0;
		relay = await createRelayFixture({
			wrap: (storage) => ({
				...storage,
				async entriesAfter(...asked) {
					// The second look at the log begins before the commit below and ends after the next one.
					if (++reads === 3) await new Promise<void>((go) => (release = go));
					return storage.entriesAfter(...asked);
				}
			})
		});
		const { admin } = relay.practice;
		const { device } = await relay.practice.enrol('nurse');
		const [author, other] = [await relay.connect(), await relay.connect(device)];
		const order: string[] = [];
		author.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		await relay.core.idle();
		void author.push([await admin.seal()]).then(() => order.push('ack'));
		await settle();
		await other.push([await device.seal()]);
		release();
		const live = await author.next('entries');
		order.push('entries');
		expect(order).toEqual(['ack', 'entries']);
		expect(seqsOf([live])).toEqual([2]);
	});

	test('a slow reader holds up nobody, is not read for meanwhile, and misses nothing', async () => {
		const reads: number[] = [];
		relay = await createRelayFixture({
			wrap: (storage) => ({
				...storage,
				entriesAfter: (practiceId, after, maxBytes) => {
					reads.push(after);
					return storage.entriesAfter(practiceId, after, maxBytes);
				}
			})
		});
		const { practice, suite, random, core } = relay;
		let release = (): void => {};
		let blocked = false;
		const slowCore = {
			...core,
			open: (path: string, outlet: Parameters<typeof core.open>[1]) =>
				core.open(path, {
					...outlet,
					ready: () => (blocked ? new Promise<void>((go) => (release = go)) : Promise.resolve())
				})
		};
		const slow = openCore(slowCore, `/sync/${practice.practiceId}`);
		await logIn(slow, suite, random, practice.practiceId, practice.admin, { certificates: practice.records });
		slow.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		await settle();
		reads.length = 0;
		blocked = true;
		const writer = await relay.connect();
		for (let i = 0; i < 20; i++) await writer.push([await practice.admin.seal()]);
		expect(slow.waiting('entries')).toEqual([]);
		expect(reads).toEqual([]);
		blocked = false;
		release();
		await relay.core.idle();
		expect(seqsOf(slow.waiting('entries'))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
	});

	test('a practice hears nothing of another', async () => {
		const foreign = await createTestPractice(relay.suite, relay.random);
		const reader = await relay.connect();
		reader.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		const other = openCore(relay.core, `/sync/${foreign.practiceId}`);
		await logIn(other, relay.suite, relay.random, foreign.practiceId, foreign.admin, {
			certificates: foreign.records
		});
		await other.push([await foreign.admin.seal()]);
		await relay.core.idle();
		expect(reader.waiting('entries')).toEqual([]);
	});

	test('[LOG-9] fetch gives one document up to a position', async () => {
		const { admin } = relay.practice;
		const docs = ['aa', 'bb'].map((byte) => byte.repeat(16) as DocId);
		const client = await relay.connect();
		for (let i = 0; i < 6; i++) await client.push([await admin.seal({ docId: docs[i % 2]! })]);
		client.send({ type: 'fetch', docId: hexToBytes(docs[1]!), after: 2, upTo: 5, stubs: false });
		const fetched = await client.next('fetched');
		expect(seqsOf([fetched])).toEqual([4]);
		client.send({ type: 'fetch', docId: hexToBytes(docs[1]!), after: 9, upTo: 9, stubs: false });
		expect(await client.next('fetched')).toMatchObject({ entries: [], done: true });
	});

	test('[LOG-9, FRM-5] a large document comes in several frames, the last one done', async () => {
		const { admin } = relay.practice;
		const client = await relay.connect();
		const docId = 'cc'.repeat(16) as DocId;
		for (let i = 0; i < 4; i++)
			await client.push([await admin.seal({ docId, payload: relay.random.bytes(200_000) })]);
		client.send({ type: 'fetch', docId: hexToBytes(docId), after: 0, upTo: 4, stubs: false });
		await relay.core.idle();
		const frames = client.waiting('fetched');
		expect(seqsOf(frames)).toEqual([1, 2, 3, 4]);
		expect(frames.map((frame) => frame.done)).toEqual([false, false, false, true]);
	});
});
