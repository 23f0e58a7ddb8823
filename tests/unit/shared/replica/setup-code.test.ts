import { beforeEach, describe, expect, test } from 'vitest';
import { hashOfSetupCode } from '#shared/crypto/setup-code.ts';
import type { RelayCore } from '#relay/relay/relay-core.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import { rigReplica, type RiggedReplica } from '../../../support/replica-rig.ts';

let relay: RelayFixture;
let device: RiggedReplica;
let elsewhere: RelayCore;
beforeEach(async () => {
	relay = await createRelayFixture();
	device = await rigReplica(relay.practice, relay.practice.admin);
	elsewhere = {
		...relay.core,
		open: (path, outlet) => relay.core.open(path, outlet, { needsSetupCode: true })
	};
});

async function meet(): Promise<void> {
	device.connect(elsewhere);
	for (let n = 0; n < 5; n++) {
		await relay.core.idle();
		await device.idle();
	}
}

describe('a practice begun offline meets a relay that wants a setup code', () => {
	test('[ADM-4] it stops and says so, keeps everything, and is taken with the code', async () => {
		await device.write();
		await meet();
		expect(device.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'setup-code', unsent: 1 });
		const code = relay.random.bytes(10);
		await relay.storage.addSetupCode(await hashOfSetupCode(relay.suite, code), Number.MAX_SAFE_INTEGER);
		await device.run((replica) => replica.giveSetupCode(code));
		expect(device.replica.status().road).toBe('closed');
		await meet();
		expect(device.replica.status()).toMatchObject({ road: 'live', unsent: 0 });
		await device.cut();
		await meet();
		expect(device.sent.map(({ type }) => type)).not.toContain('setup');
	});

	test('[ADM-4] a code that the relay does not take is told apart, and forgotten', async () => {
		await device.write();
		await device.run((replica) => replica.giveSetupCode(relay.random.bytes(10)));
		await meet();
		expect(device.replica.status()).toMatchObject({
			road: 'stopped',
			stoppedFor: 'setup-code-refused',
			unsent: 1
		});
		await meet();
		expect(device.sent.map(({ type }) => type)).not.toContain('setup');
		expect(device.replica.status()).toMatchObject({ road: 'stopped', stoppedFor: 'setup-code' });
	});

	test('[ADM-4] a relay that has the practice is brought no code', async () => {
		await relay.connect();
		await device.run((replica) => replica.giveSetupCode(relay.random.bytes(10)));
		await meet();
		expect(device.replica.status().road).toBe('live');
		expect(device.sent.map(({ type }) => type)).not.toContain('setup');
	});
});
