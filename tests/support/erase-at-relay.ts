// A record erased at a relay process, frame by frame: what is pushed, signed by two admins, and asked for afterwards.
import { expect } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';
import { ENVELOPE_KINDS, ciphertextOf, type Envelope } from '#shared/crypto/envelope.ts';
import { envelopeToStub } from '#shared/crypto/stub.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { ControlBody } from '#shared/protocol/control-records.ts';
import { dialRelay, logIn, type RelayClient } from './relay-client.ts';
import type { RelayProcess } from './relay-process.ts';
import { createTestPractice, type TestDevice, type TestPractice } from './test-practice.ts';

const suite = createWebCryptoSuite();

export interface Erased {
	readonly practice: TestPractice;
	readonly second: TestDevice;
	/** Of the erased record, with a snapshot, a chunk of a file and a page of the list. */
	readonly gone: readonly Envelope[];
	readonly kept: Envelope;
	/** Sixteen bytes of the middle of what is gone, each of another envelope. */
	readonly traces: readonly Uint8Array[];
	connect(device?: TestDevice): Promise<RelayClient>;
}

/** Appends a record to the practice's log, at the relay and here. */
export type Say = (body: ControlBody, by: TestDevice) => Promise<void>;

/** Pushes a record, has it erased, and looks that stubs stand in its place and that one signature did nothing. */
export async function eraseAt(
	relay: RelayProcess,
	random: Random,
	whenPushed: (practice: TestPractice, say: Say) => Promise<void> = async () => {}
): Promise<Erased> {
	const practice = await createTestPractice(suite, random);
	const { admin } = practice;
	const second = (await practice.enrol('admin')).device;
	const id = (): DocId => bytesToHex(random.bytes(16)) as DocId;
	const [docId, file, page] = [id(), id(), id()];
	const connect = async (device = admin): Promise<RelayClient> => {
		const client = dialRelay(relay.url, `/sync/${practice.practiceId}`);
		await logIn(client, suite, random, practice.practiceId, device, { certificates: practice.records });
		return client;
	};
	const sealed = {
		one: await admin.seal({ docId, payload: random.bytes(9_000) }),
		two: await admin.seal({ docId, payload: random.bytes(300) }),
		kept: await admin.seal({ docId: id() }),
		snapshot: await admin.seal({ docId, kind: ENVELOPE_KINDS.snapshot, payload: random.bytes(9_000) }),
		chunk: await admin.seal({ docId: file, kind: ENVELOPE_KINDS.blobChunk, payload: random.bytes(9_000) }),
		page: await admin.seal({
			docId: page,
			kind: ENVELOPE_KINDS.directoryPage,
			payload: random.bytes(900)
		})
	};
	const client = await connect();
	await client.push(Object.values(sealed));
	const say: Say = async (body, by) => {
		const record = await practice.sign(body, { by });
		const from = await connect(by);
		const { head } = practice.state();
		from.send({ type: 'control-pull', after: head.seq });
		from.send({ type: 'control-append', head, records: [record] });
		await from.next('control-entries');
		await practice.append(record);
		from.close();
	};
	await whenPushed(practice, say);
	const erasure = random.bytes(16);
	const cover = { credId: hexToBytes(admin.credId), upTo: sealed.two.header.cseq };
	const parts = [
		{ docId: hexToBytes(docId), covers: [cover], chunks: [] },
		{ docId: hexToBytes(file), covers: [], chunks: [hexToBytes(sealed.chunk.id)] }
	];
	const ask = { type: 'ERASE', erasure, reason: 'request', parts, pages: [hexToBytes(page)] } as const;
	await say(ask, admin);
	// Alone it does nothing; and who asked cannot confirm, whatever the relay is shown.
	const alone = await practice.sign({ type: 'CONFIRM', erasure });
	client.send({ type: 'control-append', head: practice.state().head, records: [alone] });
	expect((await client.next('control-refused')).code).toBe('not-authorised');
	const whole = [sealed.one, sealed.two].map(({ bytes }) => bytesToHex(bytes));
	expect((await bytesOf(await connect(), docId)).slice(0, 2)).toEqual(whole);
	await say({ type: 'CONFIRM', erasure }, second);
	const { kept, one, two, snapshot, chunk, page: list } = sealed;
	const gone = [one, two, snapshot, chunk, list];
	const reader = await connect(second);
	const left = await Promise.all([one, two].map(async (each) => (await envelopeToStub(suite, each)).bytes));
	const stubs = left.map(bytesToHex);
	expect((await bytesOf(reader, docId)).slice(0, 2)).toEqual(stubs);
	expect((await bytesOf(reader, kept.header.docId))[0]).toEqual(bytesToHex(kept.bytes));
	// Brought again, whole or as a stub, it is acknowledged and stays gone; a stub of anything else is refused.
	await reader.push([one, two]);
	await reader.push([{ ...one, bytes: left[0]! }]);
	const other = await envelopeToStub(suite, await admin.seal());
	await expect(reader.push([other])).rejects.toThrow('malformed');
	expect((await bytesOf(reader, docId)).slice(0, 2)).toEqual(stubs);
	for (const open of [client, reader]) open.close();
	const traces = gone.map((each) => ciphertextOf(each.bytes).slice(40, 56));
	return { practice, second, gone, kept, traces, connect };
}

/** The envelopes or stubs of a document, as the relay gives them. */
async function bytesOf(client: RelayClient, docId: string): Promise<readonly string[]> {
	const found: string[] = [];
	client.send({
		type: 'fetch',
		docId: hexToBytes(docId),
		after: 0,
		upTo: Number.MAX_SAFE_INTEGER,
		stubs: false
	});
	for (;;) {
		const { entries, done } = await client.next('fetched');
		found.push(...entries.map(({ envelope }) => bytesToHex(envelope)));
		if (done) return found;
	}
}
