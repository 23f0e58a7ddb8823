import { beforeEach, describe, expect, test } from 'vitest';
import { equalBytes } from '#shared/core/bytes.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { envelopeToStub } from '#shared/crypto/stub.ts';
import { absent } from '#shared/replica/absent.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import type { LogHead } from '#shared/protocol/frames.ts';
import { entriesBehind } from '../../../support/entries-behind.ts';
import { rigReplica } from '../../../support/replica-rig.ts';
import type { TestDevice } from '../../../support/test-practice.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

const suite = createFakeSuite();
let clinics: TwoClinics;
let head: LogHead;

beforeEach(async () => {
	clinics = await createTwoClinics();
	await clinics.connect();
	head = EMPTY_HEAD;
});

/** Lets Hilltop receive these as the next entries of a relay that checks nothing. */
async function receive(...entries: readonly { id: string; bytes: Uint8Array }[]): Promise<void> {
	const sent = await entriesBehind(head, entries);
	head = sent.head;
	const frame = encodeFrame(sent);
	await clinics.hilltop.run((replica) => replica.received([frame]));
}

const reasons = (): string[] => clinics.hilltop.effects('quarantined').map(({ reason }) => reason);

describe('what a hostile relay can pass on', () => {
	test("[REP-4] an envelope whose signature is not its author's is set aside", async () => {
		const { hilltop, riversideDevice } = clinics;
		const good = await riversideDevice.seal();
		const bytes = good.bytes.slice();
		bytes[bytes.length - 1]! ^= 1;
		await receive({ id: good.id, bytes });
		expect(reasons()).toEqual(['bad-signature']);
		expect(await hilltop.held()).toEqual([]);
		expect(hilltop.effects('arrived')).toEqual([]);
	});

	test('[REP-4] the good envelope still comes in after a bad copy of it', async () => {
		const { hilltop, riversideDevice } = clinics;
		const good = await riversideDevice.seal();
		const bytes = good.bytes.slice();
		bytes[bytes.length - 1]! ^= 1;
		await receive({ id: good.id, bytes }, good);
		expect(await hilltop.held()).toEqual([good.id]);
	});

	test("[REP-4, CTL-11] an envelope in a scope that its author's role does not write is set aside", async () => {
		const { relay, hilltop, quiet } = clinics;
		const { device } = await relay.practice.enrol('front-desk');
		const records = relay.practice.records.slice(-2);
		await hilltop.run((replica) => replica.appendControl(records));
		await quiet();
		const forbidden = await device.seal({ scope: SCOPES.clinical });
		const allowed = await device.seal({ scope: SCOPES.directory });
		await receive(forbidden, allowed);
		expect(reasons()).toEqual(['unauthorised']);
		expect(await hilltop.held()).toEqual([allowed.id]);
	});

	test('[REP-7] one by a credential not known waits in quarantine until the control log names it', async () => {
		const { relay, hilltop, quiet } = clinics;
		const { device } = await relay.practice.enrol('nurse');
		const [one, two] = [await device.seal(), await device.seal()];
		await receive(one, two);
		expect(reasons()).toEqual(['unknown-credential', 'unknown-credential']);
		expect(await hilltop.held()).toEqual([]);
		await hilltop.run((replica) => replica.appendControl(relay.practice.records.slice(-2)));
		await quiet();
		expect(await hilltop.held()).toEqual([one.id, two.id].sort());
		expect(await hilltop.store.count('quarantine')).toBe(0);
		expect(hilltop.effects('arrived').map(({ count }) => count)).toEqual([2]);
		expect(hilltop.effects('gap')).toEqual([]);
	});

	test('[REP-8, ENV-12] of two envelopes for one place the first stays and the second is set aside', async () => {
		const { hilltop, riversideDevice } = clinics;
		const [a, b] = [await riversideDevice.seal({ cseq: 1 }), await riversideDevice.seal({ cseq: 1 })];
		await receive(a);
		await receive(b);
		expect(reasons()).toEqual(['equivocation']);
		expect(await hilltop.held()).toEqual([a.id]);
		expect(await hilltop.replica.log.quarantined()).toMatchObject([{ reason: 'equivocation', id: b.id }]);
	});

	test('[REP-8] also when both come in one frame', async () => {
		const { hilltop, riversideDevice } = clinics;
		const [a, b] = [await riversideDevice.seal({ cseq: 1 }), await riversideDevice.seal({ cseq: 1 })];
		await receive(a, b);
		expect(reasons()).toEqual(['equivocation']);
		expect(await hilltop.held()).toEqual([a.id]);
	});

	test('[REP-8] own work that the relay has acknowledged is never given up for another copy', async () => {
		const { hilltop, quiet, relay } = clinics;
		const mine = await hilltop.write();
		await quiet();
		head = hilltop.replica.status().received;
		const { admin } = relay.practice;
		const other = await admin.seal({ cseq: 1 });
		await receive(other);
		expect(reasons()).toEqual(['equivocation']);
		expect(await hilltop.held()).toEqual([mine.id]);
	});

	test('[REP-15] a missing predecessor is told and does not hold up the rest', async () => {
		const { hilltop, riversideDevice } = clinics;
		const [first, second] = [await riversideDevice.seal(), await riversideDevice.seal()];
		await receive(second);
		const { docId } = first.header;
		expect(hilltop.effects('gap')).toEqual([{ type: 'gap', docId, missing: first.id }]);
		expect(await hilltop.replica.log.missingOf(docId)).toEqual([first.id]);
		await receive(first);
		expect(await hilltop.replica.log.missingOf(docId)).toEqual([]);
		expect(hilltop.effects('arrived')).toHaveLength(2);
	});

	test('[REP-17] a stub is noted and not held, and what follows it in its chain has no gap', async () => {
		const { hilltop, riversideDevice } = clinics;
		const [first, second] = [await riversideDevice.seal(), await riversideDevice.seal()];
		const stub = await envelopeToStub(suite, first);
		await receive(stub, second);
		expect(await hilltop.held()).toEqual([second.id]);
		expect(hilltop.effects('gap')).toEqual([]);
		expect(await hilltop.replica.log.missingOf(first.header.docId)).toEqual([first.id]);
		const { docId, kind, scope, credId, cseq } = first.header;
		expect(await absent(hilltop.store, 'chart')).toMatchObject([
			{ id: first.id, docId, kind, scope, credId, cseq, size: first.bytes.length }
		]);
		const forged = stub.bytes.slice();
		forged[195]! ^= 1;
		const third = await riversideDevice.seal();
		await receive(
			{ id: third.id, bytes: (await envelopeToStub(suite, third)).bytes },
			{ id: first.id, bytes: forged }
		);
		expect(reasons()).toEqual(['bad-signature']);
		expect((await absent(hilltop.store, 'chart')).map(({ id }) => id).sort()).toEqual(
			[first.id, third.id].sort()
		);
	});

	test('[REP-4] bytes that are no envelope end the road and nothing of the frame is taken', async () => {
		const { hilltop, riversideDevice } = clinics;
		const good = await riversideDevice.seal();
		await receive(good, { id: good.id, bytes: new Uint8Array(300) });
		expect(hilltop.replica.status()).toMatchObject({ road: 'closed', received: { seq: 0 } });
		expect(await hilltop.held()).toEqual([]);
	});

	test("[REP-6] arrival numbers count up in a device, and a document's envelopes are read from one on", async () => {
		const { hilltop, riversideDevice } = clinics;
		const sealed: Envelope[] = [];
		for (let i = 0; i < 5; i++) sealed.push(await riversideDevice.seal());
		await receive(...sealed);
		const { docId } = sealed[0]!.header;
		const all = await hilltop.replica.log.ofDocument(docId, 0);
		expect(all.map(({ arrival }) => arrival)).toEqual([1, 2, 3, 4, 5]);
		expect(all.map(({ bytes }, i) => equalBytes(bytes, sealed[i]!.bytes))).toEqual(Array(5).fill(true));
		expect((await hilltop.replica.log.ofDocument(docId, 3)).map(({ arrival }) => arrival)).toEqual([4, 5]);
		expect((await hilltop.replica.log.ofDocument(docId, 0, 2)).map(({ arrival }) => arrival)).toEqual([1, 2]);
		expect(await hilltop.replica.log.documents()).toEqual([{ docId, scope: SCOPES.clinical, arrivals: 5 }]);
		expect(await hilltop.replica.log.documents(SCOPES.billing)).toEqual([]);
	});

	test('[REP-5] an envelope received twice is held once', async () => {
		const { hilltop, riversideDevice } = clinics;
		const one = await riversideDevice.seal();
		await receive(one);
		await receive(one);
		expect(await hilltop.held()).toEqual([one.id]);
		expect(hilltop.effects('arrived')).toHaveLength(1);
		expect(reasons()).toEqual([]);
	});
});

test('[REP-4] what is set aside by the engine is kept once, with its bytes', async () => {
	const device: TestDevice = clinics.riversideDevice;
	const rigged = await rigReplica(clinics.relay.practice, device, { seed: 12 });
	const { envelope } = await rigged.append();
	await rigged.replica.log.quarantine('cannot-open', envelope);
	await rigged.replica.log.quarantine('cannot-open', envelope);
	const rows = await rigged.replica.log.quarantined();
	expect(rows).toHaveLength(1);
	expect(rows[0]).toMatchObject({ reason: 'cannot-open', id: envelope.id });
	expect(await rigged.held()).toEqual([envelope.id]);
});
