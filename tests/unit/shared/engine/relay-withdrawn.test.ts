// A clinic's relay whose name an admin takes back: a stolen box. Real cryptography, two relay cores, two devices.
import { beforeEach, expect, test } from 'vitest';
import { encodeRelayCode } from '#shared/crypto/relay-code.ts';
import { registerPatient } from '#shared/engine/chart-work.ts';
import { moveToRelay, namedRelays, nameRelay, withdrawRelay } from '#shared/engine/clinic-relay.ts';
import { acceptRelay } from '#shared/engine/membership.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { createCopiedRelay, type CopiedRelay } from '../../../support/copied-relay.ts';
import {
	type EngineRig,
	goOnline,
	roadsTo,
	startDevices,
	suite,
	take,
	until
} from '../../../support/engine-rig.ts';

let home: CopiedRelay;
let box: CopiedRelay;
let code: string;
let admin: EngineRig;
let nurse: EngineRig;

beforeEach(async () => {
	home = await createCopiedRelay();
	box = await createCopiedRelay();
	const transport: Transport = {
		open: (url, ...rest) => roadsTo((url.includes('box') ? box : home).core).open(url, ...rest)
	};
	const { devices } = await startDevices([{ role: 'nurse', siteName: 'Riverside' }], { transport });
	[admin, nurse] = devices as [EngineRig, EngineRig];
	code = await encodeRelayCode(suite, box.core.relayKey);
	await goOnline(admin, nurse);
	take(await nameRelay(admin.core, { code }));
	await until(() => nurse.core.device!.replica.control().relays.length === 2);
});

test('[UPS-7] a device that has heard of it goes to that relay no more, sends it nothing, and keeps its work', async () => {
	take(await withdrawRelay(admin.core, { code }));
	await until(() => nurse.core.device!.replica.control().withdrawn.size === 1);
	take(await moveToRelay(nurse.core, { relayUrl: 'http://box' }));
	take(await registerPatient(nurse.core, { name: [{ family: 'Okello' }] }));
	await until(() => nurse.core.status().stoppedFor === 'relay-withdrawn');
	expect(box.writes()).toBe(0);
	expect(nurse.core.status().unsent).toBeGreaterThan(0);
	// Nor by an admin who takes a relay for the practice's where one stands that is not known.
	take(await moveToRelay(admin.core, { relayUrl: 'http://box' }));
	await until(() => admin.core.status().stoppedFor === 'relay-withdrawn');
	await acceptRelay(admin.core);
	admin.core.device!.link!.tryNow();
	await until(() => admin.core.status().stoppedFor === 'relay-withdrawn');
	take(await moveToRelay(nurse.core, { relayUrl: 'http://relay' }));
	await goOnline(nurse);
});

test('[UPS-7] it is in no list any more, and is added again by its code', async () => {
	const codes = async (): Promise<readonly string[]> =>
		take(await namedRelays(admin.core)).map((one) => one.code);
	expect(await codes()).toHaveLength(2);
	take(await withdrawRelay(admin.core, { code }));
	expect(await codes()).toEqual([await encodeRelayCode(suite, home.core.relayKey)]);
	take(await nameRelay(admin.core, { code }));
	expect(await codes()).toContain(code);
	take(await moveToRelay(nurse.core, { relayUrl: 'http://box' }));
	await until(() => nurse.core.status().road === 'live');
});

test('the relay that an admin is at, and any from a nurse’s device, stays named', async () => {
	const own = await encodeRelayCode(suite, home.core.relayKey);
	expect(await withdrawRelay(admin.core, { code: own })).toMatchObject({ error: { type: 'NeedsHomeRelay' } });
	expect(await withdrawRelay(nurse.core, { code })).toMatchObject({ error: { type: 'NotAdmin' } });
	expect(admin.core.device!.replica.control().relays).toHaveLength(2);
});
