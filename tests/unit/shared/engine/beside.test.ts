// A device that joins beside an admin's, with no relay at all: real keys, real codes, and whoever comes between.
import { beforeEach, expect, test } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import { askBeside, joinBeside, meetBeside } from '#shared/engine/beside/join-beside.ts';
import { letInBeside, readBeside } from '#shared/engine/beside/let-in-beside.ts';
import { openChart, registerPatient } from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { configKeys, readText } from '#shared/engine/practice-config.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import {
	meet,
	RIG_PASSPHRASE,
	startDevices,
	startEngine,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

const BEN = { userName: 'Ben', role: 'nurse', siteName: 'Riverside' } as const;
let hilltop: EngineRig;
let riverside: EngineRig;
let transport: Transport;

beforeEach(async () => {
	const { devices, ...roads } = await startDevices([{ role: 'nurse', siteName: 'Riverside' }]);
	[hilltop, riverside] = devices as [EngineRig, EngineRig];
	({ transport } = roads);
});

const newcomer = (): Promise<EngineRig> => startEngine(createMemoryStore(), { transport });

/** Up to where both screens show digits. */
async function meetFaceToFace(tablet: EngineRig, admin = hilltop): Promise<{ mine: string; theirs: string }> {
	const { code } = take(await askBeside(tablet.core, { passphrase: RIG_PASSPHRASE }));
	const { digits: theirs, code: greeting } = take(await readBeside(admin.core, { text: code }));
	const { digits: mine } = take(await meetBeside(tablet.core, { text: greeting }));
	return { mine, theirs };
}

test('[SBS-1, SBS-3, CTL-13] a tablet joins without a network, says where it is, works, and is taken by everybody later', async () => {
	const tablet = await newcomer();
	const { mine, theirs } = await meetFaceToFace(tablet);
	expect(mine).toMatch(/^\d{6}$/);
	expect(mine).toBe(theirs);
	const { answer } = take(await letInBeside(hilltop.core, { ...BEN, userName: 'Chidi' }, membership));
	take(await joinBeside(tablet.core, { answer }, membership));
	expect(tablet.core.state()).toMatchObject({
		phase: 'open',
		userName: 'Chidi',
		role: 'nurse',
		siteName: 'Riverside'
	});
	const { chartId } = take(await registerPatient(tablet.core, { name: [{ family: 'Okello' }] } as never));

	await meet(hilltop, riverside, tablet);
	for (const { core } of [hilltop, riverside])
		expect(JSON.stringify(take(await openChart(core, chartId as ChartId)).entries)).toContain('Okello');
	const control = riverside.core.device!.replica.control();
	const known = control.credentials.get(tablet.session.deps.keyring.credId);
	expect(known).toMatchObject({ role: 'nurse', certificateOnly: false });
	expect(readText(riverside.session.readConfig, configKeys.userName(known!.userId))).toBe('Chidi');
});

test('[SBS-2] whoever puts keys of their own between sees other digits, and the answer does not open', async () => {
	const [tablet, stranger] = [await newcomer(), await newcomer()];
	take(await askBeside(tablet.core, { passphrase: RIG_PASSPHRASE }));
	const { code } = take(await askBeside(stranger.core, { passphrase: RIG_PASSPHRASE }));
	const { digits, code: greeting } = take(await readBeside(hilltop.core, { text: code }));
	expect(take(await meetBeside(tablet.core, { text: greeting })).digits).not.toBe(digits);
	// Somebody who did not compare them:
	const { answer } = take(await letInBeside(hilltop.core, BEN, membership));
	expect(await joinBeside(tablet.core, { answer }, membership)).toEqual({
		ok: false,
		error: { type: 'NotForThisDevice' }
	});
	expect(tablet.core.state().phase).toBe('new');
});

test('[SBS-2] every occasion has digits of its own', async () => {
	const tablet = await newcomer();
	const { code } = take(await askBeside(tablet.core, { passphrase: RIG_PASSPHRASE }));
	const first = take(await readBeside(hilltop.core, { text: code }));
	const second = take(await readBeside(hilltop.core, { text: code }));
	expect(first.code).not.toBe(second.code);
	expect(first.digits).not.toBe(second.digits);
	// The answer goes with the greeting that was compared.
	take(await meetBeside(tablet.core, { text: first.code }));
	const { answer } = take(await letInBeside(hilltop.core, BEN, membership));
	expect(await joinBeside(tablet.core, { answer }, membership)).toMatchObject({
		error: { type: 'NotForThisDevice' }
	});
});

test('a nurse lets nobody in, nothing is signed before codes were read, and other texts are no codes', async () => {
	const tablet = await newcomer();
	const { code } = take(await askBeside(tablet.core, { passphrase: RIG_PASSPHRASE }));
	expect(await readBeside(riverside.core, { text: code })).toMatchObject({ error: { type: 'NotAdmin' } });
	expect(await letInBeside(hilltop.core, BEN, membership)).toMatchObject({ error: { type: 'OutOfStep' } });
	expect(await joinBeside(tablet.core, { answer: new Uint8Array(200) }, membership)).toMatchObject({
		error: { type: 'OutOfStep' }
	});
	for (const text of ['', 'https://example.org/join#x', code.replace('ASK', 'GREETING'), code.slice(0, -4)]) {
		expect(await readBeside(hilltop.core, { text })).toMatchObject({ error: { type: 'NotACode' } });
		expect(await meetBeside(tablet.core, { text })).toMatchObject({ error: { type: 'NotACode' } });
	}
	expect(await askBeside(tablet.core, { passphrase: 'short' })).toMatchObject({
		error: { type: 'WeakPassphrase' }
	});
	expect(await askBeside(hilltop.core, { passphrase: RIG_PASSPHRASE })).toMatchObject({
		error: { type: 'ProfileExists' }
	});
});
