// Keys that go from the process that ends to the one that runs the profile next.
import { expect, test } from 'vitest';
import { keysHeld, takeOver } from '#shared/engine/keys-held.ts';
import { lock } from '#shared/engine/membership.ts';
import { setPin, unlockByPin } from '#shared/engine/people.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { startEngine, startPractice, take, type EngineRig } from '../../../support/engine-rig.ts';

/** Another process on the same disk; nobody is signed in. */
const next = (rig: EngineRig): Promise<EngineRig> =>
	startEngine(createMemoryStore(rig.store.snapshot()), { clock: rig.clock });

test('the process that comes next goes on for who was signed in, without a passphrase', async () => {
	const first = await startPractice();
	const second = await next(first);
	expect(second.core.state().phase).toBe('locked');
	await takeOver(second.core, structuredClone(keysHeld(first.core)));
	expect(second.core.state()).toMatchObject({ phase: 'open', userName: 'Ana' });
	expect(second.session.deps.keyring.credId).toBe(first.session.deps.keyring.credId);
});

test('after a lock there is nothing to go on with, but for a PIN, its time and its tries', async () => {
	const first = await startPractice();
	take(await setPin(first.core, { pin: '492716' }));
	await lock(first.core);
	const { credId } = keysHeld(first.core).behindPins[0]!.person;
	expect(await unlockByPin(first.core, { credId, pin: '000001' })).toMatchObject({ ok: false });
	const keys = structuredClone(keysHeld(first.core));
	expect(keys.signedIn).toBeUndefined();
	const second = await next(first);
	await takeOver(second.core, keys);
	expect(second.core.state()).toMatchObject({ phase: 'locked', people: [{ credId, triesLeft: 4 }] });
	const third = await next(first);
	take(await unlockByPin(second.core, { credId, pin: '492716' }));
	expect(second.core.state().phase).toBe('open');
	first.clock.advance(12 * 3600 * 1000 + 1);
	await takeOver(third.core, keys);
	expect(await unlockByPin(third.core, { credId, pin: '492716' })).toMatchObject({ ok: false });
});
