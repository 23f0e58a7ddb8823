import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { STUB_BYTES } from '#shared/crypto/stub.ts';
import type { Frame } from '#shared/protocol/frames.ts';
import { FIRST_WINDOW_BYTES } from '#shared/replica/context.ts';
import { PULL_CREDIT_BYTES } from '#shared/replica/pulling.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

const DOC = 'd0'.repeat(16) as DocId;
const OTHER = 'd1'.repeat(16) as DocId;

const framesOf = <T extends Frame['type']>(
	frames: readonly Frame[],
	type: T
): Extract<Frame, { type: T }>[] =>
	frames.filter((frame) => frame.type === type) as Extract<Frame, { type: T }>[];

describe('envelopes that are sent on demand', () => {
	let clinics: TwoClinics;
	beforeEach(async () => {
		clinics = await createTwoClinics();
	});

	const page = (docId = DOC) =>
		clinics.riversideDevice.seal({ kind: ENVELOPE_KINDS.directoryPage, scope: SCOPES.directory, docId });

	/** Riverside writes a page, which is not its work. */
	async function writePage(docId = DOC) {
		const envelope = await page(docId);
		expect((await clinics.riverside.replica.log.appendOwn([envelope], [])).ok).toBe(true);
		await clinics.riverside.run((replica) => replica.offer());
		await clinics.quiet();
		return envelope;
	}

	const askHilltop = (what: 'content' | 'on-demand', docId = DOC) =>
		clinics.hilltop.run((replica) => replica.want([{ docId, what }]));

	test('[DER-1, DER-2] come as stubs in the log, and whole to who asks for their document', async () => {
		const { hilltop, connect, quiet } = clinics;
		await connect();
		const { bytes, id } = await writePage();
		const entries = framesOf(hilltop.received, 'entries').flatMap((frame) => frame.entries);
		expect(entries.map(({ envelope }) => envelope.length)).toEqual([STUB_BYTES]);
		expect(await hilltop.held()).toEqual([]);
		expect(hilltop.effects('on-demand-seen')).toEqual([{ type: 'on-demand-seen', docIds: [DOC] }]);
		expect(hilltop.effects('arrived')).toEqual([]);
		await askHilltop('content');
		await askHilltop('on-demand');
		await askHilltop('on-demand', OTHER);
		await quiet();
		const answers = hilltop.effects('on-demand');
		expect(answers.map(({ docId, envelopes }) => [docId, envelopes.map((one) => one.id)])).toEqual([
			[DOC, [id]],
			[OTHER, []]
		]);
		expect(bytesToHex(answers[0]!.envelopes[0]!.bytes)).toBe(bytesToHex(bytes));
		expect(await hilltop.held()).toEqual([]);
		expect(hilltop.replica.status().received).toEqual(hilltop.replica.status().relayHead);
	});

	test('[DER-3] the relay keeps the newest two of a document', async () => {
		const { hilltop, relay, connect, quiet } = clinics;
		await connect();
		const ids = [];
		for (let i = 0; i < 4; i++) ids.push((await writePage()).id);
		const other = await writePage(OTHER);
		await relay.core.idle();
		await askHilltop('on-demand');
		await askHilltop('on-demand', OTHER);
		await quiet();
		expect(hilltop.effects('on-demand').map(({ envelopes }) => envelopes.map((one) => one.id))).toEqual([
			ids.slice(2),
			[other.id]
		]);
	});

	test('[DER-4] a device keeps its own until the relay has it, the newest of a document, and calls none of it unsent', async () => {
		const { riverside, connect } = clinics;
		const { log } = riverside.replica;
		await log.appendOwn([await page()], []);
		const newest = await page();
		await log.appendOwn([newest], []);
		await riverside.append();
		const held = await riverside.held();
		expect(held).toHaveLength(2);
		expect(held).toContain(newest.id);
		expect(await log.unsentCount()).toBe(1);
		expect(await log.unsent(9)).toHaveLength(1);
		expect(await log.unsent(1)).toHaveLength(1);
		expect((await log.documents()).map(({ docId }) => docId)).not.toContain(DOC);
		await connect();
		expect(await riverside.held()).toHaveLength(1);
		expect(await riverside.store.count('outbox')).toBe(0);
		expect(riverside.replica.status()).toMatchObject({ unsent: 0, caughtUp: true });
		const kinds = framesOf(riverside.sent, 'push').flatMap(({ envelopes }) => envelopes.map((one) => one[1]));
		expect(kinds).toEqual([ENVELOPE_KINDS.changes, ENVELOPE_KINDS.directoryPage]);
	});

	test('[DER-4] one that the relay refuses is let go of, and nobody is told to look at it', async () => {
		const { riverside, riversideDevice, connect, quiet } = clinics;
		const auditors = await riversideDevice.seal({
			kind: ENVELOPE_KINDS.snapshot,
			scope: SCOPES.clinical,
			docId: DOC
		});
		const broken = { ...auditors, bytes: auditors.bytes.slice() };
		broken.bytes[broken.bytes.length - 1]! ^= 1;
		await riverside.replica.log.appendOwn([broken], []);
		await connect();
		await quiet();
		expect(await riverside.held()).toEqual([]);
		expect(await riverside.store.count('quarantine')).toBe(0);
		expect(riverside.replica.status().unsent).toBe(0);
	});
});

describe('documents wanted ahead of the log', () => {
	let clinics: TwoClinics;
	beforeEach(async () => {
		clinics = await createTwoClinics();
	});

	test('[DER-7] are asked for in order, the first first, and again on the next road', async () => {
		const { hilltop, riverside, connect, quiet, relay } = clinics;
		await connect();
		const docs = Array.from({ length: 30 }, (_, i) => i.toString(16).padStart(32, '0') as DocId);
		for (const docId of docs) await riverside.append(docId);
		await riverside.run((replica) => replica.offer());
		await quiet();
		hilltop.hold();
		const want = (docIds: readonly DocId[], first?: boolean) =>
			hilltop.run((replica) =>
				replica.want(
					docIds.map((docId) => ({ docId, what: 'content' as const })),
					first
				)
			);
		await want(docs);
		await want([docs[29]!, docs[28]!], true);
		const asked = () =>
			framesOf(hilltop.sent, 'fetch').map(({ docId }) => Number.parseInt(bytesToHex(docId), 16));
		expect(asked()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
		await relay.core.idle();
		hilltop.lose();
		await hilltop.cut();
		hilltop.connect(relay.core);
		await quiet();
		expect(asked()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 29, 28, ...docs.slice(8, 28).map((_, i) => i + 8)]);
		expect(hilltop.effects('fetched')).toHaveLength(30);
	});

	test('[DER-7, DER-8] let the log wait meanwhile; a pause lets it wait until it is over', async () => {
		const { hilltop, riverside, quiet, relay } = clinics;
		riverside.connect(relay.core);
		for (let i = 0; i < 400; i++) await riverside.append();
		await riverside.run((replica) => replica.offer());
		await quiet();
		await hilltop.run((replica) => replica.pause(true));
		hilltop.connect(relay.core);
		await quiet();
		expect(hilltop.replica.status()).toMatchObject({
			road: 'live',
			paused: true,
			caughtUp: false,
			received: { seq: 0 }
		});
		await hilltop.append(DOC);
		await hilltop.run((replica) => replica.offer());
		await quiet();
		expect(hilltop.replica.status().unsent).toBe(0);
		await hilltop.run((replica) => replica.want([{ docId: DOC, what: 'content' }]));
		await quiet();
		expect(hilltop.effects('fetched')).toHaveLength(1);
		expect(hilltop.replica.status().received.seq).toBe(0);
		await hilltop.run((replica) => replica.pause(false));
		await quiet();
		expect(hilltop.replica.status()).toMatchObject({ paused: false, caughtUp: true, received: { seq: 401 } });
	});

	test('[DER-8] a road that carries much may have more on the way', async () => {
		const { hilltop, riverside, quiet, relay } = clinics;
		riverside.connect(relay.core);
		for (let i = 0; i < 1500; i++) await riverside.append();
		await riverside.run((replica) => replica.offer());
		await quiet();
		hilltop.connect(relay.core);
		await quiet();
		const [pull] = framesOf(hilltop.sent, 'pull');
		expect(pull!.credit).toBe(64 * 1024);
		await hilltop.run((replica) => replica.tick(1_000));
		const credit = framesOf(hilltop.sent, 'credit').at(-1)!;
		expect(credit.bytes).toBeGreaterThan(PULL_CREDIT_BYTES / 2);
	});

	test.each([
		{ road: 'fast', bytesAMs: 400, most: PULL_CREDIT_BYTES },
		{ road: 'slow', bytesAMs: 32, most: FIRST_WINDOW_BYTES }
	])('[DER-8] a $road road is measured by the frames that come', async ({ bytesAMs, most }) => {
		let now = 0;
		const { hilltop, riverside, quiet, relay } = await createTwoClinics({
			hilltop: { cameAt: (bytes) => (now += bytes / bytesAMs) }
		});
		riverside.connect(relay.core);
		for (let i = 0; i < 1200; i++) await riverside.append();
		await riverside.run((replica) => replica.offer());
		await quiet();
		hilltop.connect(relay.core);
		await quiet();
		const credits = framesOf(hilltop.sent, 'credit').map(({ bytes }) => bytes);
		expect(hilltop.replica.status().caughtUp).toBe(true);
		expect(Math.max(...credits)).toBeGreaterThan(most / 4 - 1);
		expect(Math.max(...credits)).toBeLessThanOrEqual(most * 1.01);
	});
});
