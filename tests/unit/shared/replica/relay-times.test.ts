import { beforeEach, expect, test } from 'vitest';
import { bytesToHex, hexToBytes } from '#shared/core/bytes.ts';
import type { EnvelopeId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS, type Envelope } from '#shared/crypto/envelope.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import { TELLS_TIMES } from '#shared/protocol/version.ts';
import { whereaboutsOf } from '#shared/replica/envelope-log.ts';
import { takeIn } from '#shared/replica/receiving.ts';
import type { TimesAsked } from '#shared/replica/context.ts';
import type { Replica } from '#shared/replica/replica.ts';
import { controlTimeRow, decodeRow } from '#shared/replica/rows.ts';
import type { RiggedReplica } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

const HOUR = 3_600_000;
let clinics: TwoClinics;
beforeEach(async () => {
	clinics = await createTwoClinics();
});

const record = (): Promise<Envelope> =>
	clinics.relay.practice.admin.seal({ kind: ENVELOPE_KINDS.audit, scope: SCOPES.audit });
const recordAt = async ({ store }: RiggedReplica, seq: number): Promise<number | undefined> => {
	const row = await store.get('meta', controlTimeRow(seq));
	return row && decodeRow<number>(row);
};
const timeAt = async ({ store }: RiggedReplica, id: EnvelopeId): Promise<number | undefined> =>
	(await whereaboutsOf(store, id))?.relayAt;

test('[LOG-13] its author hears it with the acknowledgement, others with the record; of nothing else it is said', async () => {
	const { relay, hilltop, riverside, connect } = clinics;
	const sealed = [await record(), await relay.practice.admin.seal()];
	expect((await hilltop.replica.log.appendOwn(sealed, [])).ok).toBe(true);
	relay.clock.advance(5 * HOUR);
	const at = relay.clock.now();
	await connect();
	for (const device of [hilltop, riverside]) {
		expect(await timeAt(device, sealed[0]!.id)).toBe(at);
		expect(await timeAt(device, sealed[1]!.id)).toBeUndefined();
	}
	const said = [...hilltop.received, ...riverside.received].flatMap(
		(frame): readonly { readonly at?: number }[] =>
			frame.type === 'ack' ? frame.acks : frame.type === 'entries' ? frame.entries : []
	);
	expect(said.map((one) => one.at)).toEqual([at, undefined, at, undefined]);
});

test('[LOG-13] who asks for its document hears it too, and who pushes it again hears the first time', async () => {
	const { relay, riverside, connect, quiet } = clinics;
	const sealed = await record();
	const road = await relay.connect();
	const first = (await road.push([sealed])).get(sealed.id)!;
	expect(first.at).toBe(relay.clock.now());
	relay.clock.advance(HOUR);
	expect((await road.push([sealed])).get(sealed.id)!.at).toBe(first.at);
	road.send({ type: 'fetch', docId: hexToBytes(sealed.header.docId), after: 0, upTo: 1, stubs: false });
	expect((await road.next('fetched')).entries.map(({ at }) => at)).toEqual([first.at]);
	await connect();
	await quiet();
	expect(await timeAt(riverside, sealed.id)).toBe(first.at);
});

test('[LOG-13] one that came by hand has none until a relay says it, and the first that is said stays', async () => {
	const { relay, riverside, connect, quiet } = clinics;
	const sealed = await record();
	await riverside.run((replica) => replica.carried({ control: [], envelopes: [sealed.bytes] }, () => {}));
	expect(await riverside.held()).toEqual([sealed.id]);
	expect(await timeAt(riverside, sealed.id)).toBeUndefined();
	relay.clock.advance(HOUR);
	const at = relay.clock.now();
	await connect();
	await quiet();
	expect(await timeAt(riverside, sealed.id)).toBe(at);
	// Another relay, or the same one after it lost its log, says another.
	const deps = { store: riverside.store, suite: relay.suite, now: () => 0, isOwn: () => false };
	const again = { ...sealed, isStub: false, relayAt: at + HOUR };
	expect((await takeIn(deps, relay.practice.state(), [again])).ok).toBe(true);
	expect(await timeAt(riverside, sealed.id)).toBe(at);
});

test('[LOG-13] a relay that has not noted when says nothing', async () => {
	clinics = await createTwoClinics({
		relay: {
			wrap: (storage) => ({
				...storage,
				entriesAfter: async (...asked) =>
					(await storage.entriesAfter(...asked)).map((entry) => ({ ...entry, receivedAt: undefined }))
			})
		}
	});
	const sealed = await record();
	expect((await clinics.hilltop.replica.log.appendOwn([sealed], [])).ok).toBe(true);
	await clinics.connect();
	expect(await clinics.riverside.held()).toEqual([sealed.id]);
	expect(await timeAt(clinics.riverside, sealed.id)).toBeUndefined();
});

const asksFor = (asked: TimesAsked) => (replica: Replica) => replica.askTimes(asked);
const typesSent = ({ sent }: RiggedReplica): readonly string[] => sent.map(({ type }) => type);

test('[LOG-14] of everything else it is told who asks, by envelope and by record; the first that is said stays', async () => {
	const { relay, hilltop, riverside, connect, quiet } = clinics;
	const sealed = await hilltop.write();
	relay.clock.advance(HOUR);
	await connect();
	const at = relay.clock.now();
	const missing = bytesToHex(new Uint8Array(32).fill(9)) as EnvelopeId;
	const asked = { ids: [missing, sealed.id], records: [1, 77] };
	expect(await timeAt(riverside, sealed.id)).toBeUndefined();
	await riverside.run(asksFor(asked));
	await quiet();
	expect(riverside.received.at(-1)).toEqual({ type: 'times', ids: [0, at], records: [at, 0] });
	expect(riverside.effects('times')).toHaveLength(1);
	expect(await timeAt(riverside, sealed.id)).toBe(at);
	expect(await recordAt(riverside, 1)).toBe(at);
	expect(await recordAt(riverside, 77)).toBeUndefined();
	const later = encodeFrame({ type: 'times', ids: [0, at + HOUR], records: [at + HOUR, 0] });
	riverside.hold();
	await riverside.run(asksFor(asked));
	riverside.inject(later);
	await quiet();
	expect(await timeAt(riverside, sealed.id)).toBe(at);
	expect(await recordAt(riverside, 1)).toBe(at);
});

test('[LOG-14] without a road, or of a relay of before, nothing is asked; who waits hears when the road goes', async () => {
	const { riverside, connect, quiet } = clinics;
	const asked = { ids: [], records: [1] };
	await riverside.run(asksFor(asked));
	expect(typesSent(riverside)).not.toContain('ask-times');
	await connect();
	riverside.hold();
	await riverside.run(asksFor(asked));
	await quiet();
	expect(riverside.effects('times')).toEqual([]);
	await riverside.cut();
	expect(riverside.effects('times')).toHaveLength(1);
	clinics = await createTwoClinics({ relay: { protocolVersion: TELLS_TIMES - 1 } });
	await clinics.connect();
	await clinics.riverside.run(asksFor(asked));
	await clinics.quiet();
	expect(typesSent(clinics.riverside)).not.toContain('ask-times');
	expect(clinics.riverside.closes).toEqual([]);
});

test('[LOG-14] an answer that does not fit the question, or that nobody asked for, ends the road', async () => {
	const { riverside, connect, quiet } = clinics;
	for (const ids of [[], [1, 2]]) {
		await connect();
		riverside.hold();
		if (ids.length > 0) await riverside.run(asksFor({ ids: [], records: [1] }));
		riverside.inject(encodeFrame({ type: 'times', ids, records: [] }));
		await quiet();
		expect(riverside.closes.at(-1)).toBe(CLOSE_CODES.malformed.code);
		riverside.release();
	}
});
