// A relay with its own key that does not keep to the rules: what a device notices, and that everything comes once a relay
// does again.
import { beforeEach, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Entries, LogHead } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { entriesBehind } from '../../../support/entries-behind.ts';
import { rigReplica, settle } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

let clinics: TwoClinics;
let head: LogHead;

beforeEach(async () => {
	clinics = await createTwoClinics();
	await clinics.connect();
	head = EMPTY_HEAD;
});

/** The next entries of a log that the relay makes up as it goes. */
async function entriesOf(...some: readonly { id: string; bytes: Uint8Array }[]): Promise<Entries> {
	const frame = await entriesBehind(head, some);
	head = frame.head;
	return frame;
}

test('[REP-20] what came with a spoilt signature is asked for again on the next road, and its row goes when it is held', async () => {
	const { hilltop, riverside, relay } = clinics;
	const { core } = relay;
	hilltop.hold();
	const good = await riverside.write();
	await clinics.quiet();
	const spoilt = good.bytes.slice();
	spoilt[spoilt.length - 1]! ^= 1;
	// On its way the entry changed.
	hilltop.lose();
	hilltop.inject(encodeFrame(await entriesOf({ id: good.id, bytes: spoilt })));
	await hilltop.idle();
	expect(hilltop.effects('quarantined').map(({ reason }) => reason)).toEqual(['bad-signature']);
	expect(await hilltop.held()).toEqual([]);
	await hilltop.cut();
	hilltop.connect(core);
	await settle(core, hilltop);
	expect(await hilltop.held()).toEqual([good.id]);
	expect(await hilltop.store.count('quarantine')).toBe(1);
	await hilltop.cut();
	hilltop.connect(core);
	await settle(core, hilltop);
	expect(await hilltop.store.count('quarantine')).toBe(0);
});

test('[LOG-3, REP-3] entries with a place left out between them end the road, and nothing of them is taken', async () => {
	const { hilltop, riversideDevice } = clinics;
	const first = await riversideDevice.seal();
	const second = await riversideDevice.seal();
	const frame = await entriesOf(first, second);
	const [one, two] = frame.entries;
	const apart = { ...frame, entries: [one!, { ...two!, seq: two!.seq + 1 }] };
	hilltop.inject(encodeFrame(apart));
	await hilltop.idle();
	expect(hilltop.closes).toHaveLength(1);
	expect(await hilltop.held()).toEqual([]);
});

test('[LOG-9, REP-4] an answer is taken when it is of the document that was asked for, and on demand when it is signed', async () => {
	const { hilltop, riversideDevice } = clinics;
	const asked = 'ab'.repeat(16) as DocId;
	const other = await riversideDevice.seal();
	const logHash = new Uint8Array(32);
	hilltop.hold();
	await hilltop.run((replica) => replica.want([{ docId: asked, what: 'on-demand' }]));
	const page = await riversideDevice.seal({ docId: asked, kind: ENVELOPE_KINDS.directoryPage, cseq: 0 });
	const spoilt = page.bytes.slice();
	spoilt[spoilt.length - 1]! ^= 1;
	const docId = hexToBytes(asked);
	const answer = (envelope: Uint8Array, done: boolean) =>
		encodeFrame({ type: 'fetched', docId, entries: [{ seq: 1, logHash, envelope }], done });
	hilltop.inject(answer(spoilt, false));
	hilltop.inject(answer(page.bytes, true));
	await hilltop.idle();
	expect(hilltop.effects('on-demand').map(({ envelopes }) => envelopes.map(({ bytes }) => bytes))).toEqual([
		[page.bytes]
	]);
	await hilltop.run((replica) => replica.want([{ docId: asked, what: 'content' }]));
	hilltop.inject(answer(other.bytes, true));
	await hilltop.idle();
	expect(hilltop.closes).toHaveLength(1);
	expect(await hilltop.held()).toEqual([]);
});

test('[HSK-5] another relay that shows more of the control log, and nobody who named it there, is not believed', async () => {
	const { relay } = clinics;
	const before = [...relay.practice.records];
	await relay.practice.enrol('nurse');
	(await relay.connect()).cut();
	const device = await rigReplica(relay.practice, relay.practice.admin, {
		records: before,
		pinnedRelayKey: new Uint8Array(32).fill(5)
	});
	device.connect(relay.core);
	await settle(relay.core, device);
	expect(device.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'wrong-relay' });
	expect(device.effects('relay-met')).toEqual([]);
});
