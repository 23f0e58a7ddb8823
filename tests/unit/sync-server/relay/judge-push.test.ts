import { expect, test } from 'vitest';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { envelopeToStub } from '#shared/crypto/stub.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { judgePush } from '#relay/relay/judge-push.ts';
import { createTwoClinics } from '../../../support/two-clinics.ts';

test('[CTL-11, CTL-17] late work is taken from a device that was put out, and nothing from one that is to be emptied at once', async () => {
	const suite = createFakeSuite();
	const { relay, riversideDevice } = await createTwoClinics();
	const { deviceId, credId } = riversideDevice;
	const { bytes } = await riversideDevice.seal();
	const state = relay.practice.state();
	const out = (now: boolean): ControlState => ({
		...state,
		revoked: new Map([[credId, { upTo: 0, seq: state.head.seq }]]),
		wipes: new Map([[deviceId, { now, seq: state.head.seq }]])
	});
	expect(await judgePush(suite, out(false), deviceId, bytes)).toMatchObject({ type: 'candidate' });
	expect(await judgePush(suite, out(true), deviceId, bytes)).toMatchObject({ code: 'not-authorised' });
});

test('[ERS-7, HLD-6] a stub is taken where it was erased, whole or not, and refused where it was not', async () => {
	const suite = createFakeSuite();
	const { relay, riversideDevice } = await createTwoClinics();
	const { deviceId, credId } = riversideDevice;
	const envelope = await riversideDevice.seal();
	const { bytes } = await envelopeToStub(suite, envelope);
	const state = relay.practice.state();
	const { docId, cseq } = envelope.header;
	const content = { covers: new Map([[credId, cseq]]), chunks: new Set<never>(), seq: 1 };
	const erased: ControlState = { ...state, erased: new Map([[docId, content]]) };
	expect(await judgePush(suite, state, deviceId, bytes)).toMatchObject({
		code: 'malformed',
		id: envelope.id
	});
	for (const given of [bytes, envelope.bytes])
		expect(await judgePush(suite, erased, deviceId, given)).toMatchObject({
			type: 'candidate',
			candidate: { own: true, envelope: { id: envelope.id, bytes } }
		});
	const forged = bytes.map((byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));
	expect(await judgePush(suite, erased, deviceId, forged)).toMatchObject({ code: 'bad-signature' });
});
