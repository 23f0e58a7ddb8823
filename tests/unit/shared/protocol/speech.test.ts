import { expect, test } from 'vitest';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { decodeFrame, encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Challenge } from '#shared/protocol/frames.ts';
import { createSpeech, markedNonce, offering, offerOf, spokenTo } from '#shared/protocol/speech.ts';
import { OLDEST_SPOKEN } from '#shared/protocol/version.ts';
import { createTwoClinics } from '../../../support/two-clinics.ts';

const OLD = OLDEST_SPOKEN;
const NEW = OLD + 1;
const challenge: Challenge = {
	type: 'challenge',
	relayKey: new Uint8Array(32).fill(1),
	relayGen: new Uint8Array(16).fill(2),
	nonce: new Uint8Array(32).fill(3),
	log: { seq: 0, hash: new Uint8Array(32) },
	control: { seq: 0, hash: new Uint8Array(32) }
};

test('[HSK-14] a device says behind its path what it knows; who says nothing is taken for the last that said nothing', () => {
	expect(offerOf(offering('/sync/00', 7))).toEqual({ path: '/sync/00', version: 7 });
	expect(offerOf('/sync/00')).toEqual({ path: '/sync/00', version: 5 });
	expect(offerOf('/sync/00?v=')).toEqual({ path: '/sync/00?v=', version: 5 });
});

test('[HSK-14] the newest that both know is spoken; to who is too old the relay speaks its own', () => {
	expect(spokenTo(NEW, OLD)).toBe(OLD);
	expect(spokenTo(OLD, NEW)).toBe(OLD);
	expect(spokenTo(NEW, NEW)).toBe(NEW);
	expect(spokenTo(OLD - 1, NEW)).toBe(NEW);
});

test('[HSK-14] the first frame decides, and no other after it', () => {
	const speech = createSpeech(NEW);
	expect(speech.decode(encodeFrame(challenge, OLD)).ok).toBe(true);
	expect(decodeFrame(speech.encode({ type: 'ping', n: 1 }), OLD).ok).toBe(true);
	expect(speech.decode(encodeFrame({ type: 'ping', n: 1 }, NEW))).toMatchObject({
		error: { type: 'Version', version: NEW }
	});
	const newer = createSpeech(NEW);
	expect(newer.decode(encodeFrame(challenge, NEW)).ok).toBe(true);
	expect(newer.decode(encodeFrame({ type: 'ping', n: 1 }, OLD))).toMatchObject({
		error: { type: 'Version', version: OLD }
	});
	for (const far of [OLD - 1, NEW + 1])
		expect(createSpeech(NEW).decode(encodeFrame(challenge, far))).toMatchObject({
			error: { type: 'Version', version: far }
		});
});

test('[HSK-15] a relay that could speak what the device knows, and does not, was told something else: the device goes no further', () => {
	const said = (nonce: Uint8Array) => createSpeech(NEW).decode(encodeFrame({ ...challenge, nonce }, OLD));
	const heldDown = { ok: false, error: { type: 'Malformed', reason: 'held-down' } };
	expect(said(challenge.nonce).ok).toBe(true);
	expect(said(markedNonce(challenge.nonce, NEW))).toEqual(heldDown);
	expect(said(markedNonce(challenge.nonce, NEW + 3))).toEqual(heldDown);
	// To who knows no more than that it is as it should be.
	const { nonce } = challenge;
	const old = encodeFrame({ ...challenge, nonce: markedNonce(nonce, NEW) }, OLD);
	expect(createSpeech(OLD).decode(old).ok).toBe(true);
});

test.each([
	['a newer device and an older relay', NEW, OLD],
	['an older device and a newer relay', OLD, NEW],
	['two new ones', NEW, NEW]
])('[HSK-14] %s: work goes through', async (_, device, relayVersion) => {
	const { relay, hilltop, riverside, connect, quiet } = await createTwoClinics({
		relay: { protocolVersion: relayVersion },
		hilltop: { protocolVersion: device },
		riverside: { protocolVersion: OLD }
	});
	const { envelope } = await hilltop.append();
	await connect();
	await hilltop.run((replica) => replica.offer());
	await quiet();
	expect(hilltop.replica.status()).toMatchObject({ road: 'live', unsent: 0 });
	expect(await riverside.held()).toContain(envelope.id);
	expect((await relay.storage.counts()).envelopes).toBe(1);
});

test('[HSK-15] somebody in between who says less than a device knows is noticed: it says nothing, and keeps its work', async () => {
	const { relay, hilltop, connect } = await createTwoClinics({
		relay: { protocolVersion: NEW },
		hilltop: { protocolVersion: NEW, offer: (path) => offering(path, OLD) }
	});
	await hilltop.append();
	await connect();
	expect(hilltop.sent).toEqual([]);
	expect(hilltop.closes).toEqual([CLOSE_CODES.malformed.code]);
	expect(hilltop.replica.status()).toMatchObject({ road: 'closed' });
	expect(await hilltop.replica.log.unsentCount()).toBe(1);
	expect((await relay.storage.counts()).envelopes).toBe(0);
});

test('[HSK-16] a record that only newer ends read: older ones keep it and pass it on, and go on as before', async () => {
	const { relay, hilltop, riverside, connect, quiet } = await createTwoClinics({
		relay: { protocolVersion: OLD },
		hilltop: { protocolVersion: NEW },
		riverside: { protocolVersion: OLD }
	});
	const { envelope } = await hilltop.append();
	await connect();
	await hilltop.run((replica) => replica.offer());
	const erase = await relay.practice.sign({ type: 'POLICY', body: { documents: [] } });
	await hilltop.run((replica) => replica.appendControl([erase]));
	await quiet();
	for (const { replica } of [hilltop, riverside]) {
		expect(replica.status()).toMatchObject({ road: 'live', unsent: 0 });
		expect(replica.control().later).toHaveLength(1);
	}
	expect(await riverside.held()).toContain(envelope.id);
});
