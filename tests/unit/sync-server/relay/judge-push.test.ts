import { expect, test } from 'vitest';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
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
