import { beforeEach, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import type { EnvelopeId } from '#shared/core/ids.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import { ENVELOPE_KINDS, type Envelope } from '#shared/crypto/envelope.ts';
import { whereaboutsOf } from '#shared/replica/envelope-log.ts';
import { takeIn } from '#shared/replica/receiving.ts';
import type { RiggedReplica } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

const HOUR = 3_600_000;
let clinics: TwoClinics;
beforeEach(async () => {
	clinics = await createTwoClinics();
});

const record = (): Promise<Envelope> =>
	clinics.relay.practice.admin.seal({ kind: ENVELOPE_KINDS.audit, scope: SCOPES.audit });
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
