// A fingerprint or security key beside the passphrase. What the authenticator answers is 32 drawn bytes here; a real one's
// answer, in a browser, is tests/e2e/unlock-key.spec.ts.
import { beforeEach, expect, test } from 'vitest';
import { bytesToHex, equalBytes, utf8 } from '#shared/core/bytes.ts';
import { err } from '#shared/core/result.ts';
import * as membership from '#shared/engine/membership.ts';
import * as people from '#shared/engine/people.ts';
import { openUserKey } from '#shared/engine/profile.ts';
import { putOut } from '#shared/engine/put-out.ts';
import * as keys from '#shared/engine/unlock-keys.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import {
	restart,
	RIG_PASSPHRASE,
	startDevices,
	startEngine,
	startPractice,
	suite,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const random = createSeededRandom(41);
const NIA = { userName: 'Nia', role: 'nurse', passphrase: 'cedar violin harbour pepper lamp' } as const;
const WRONG = err({ type: 'WrongKey' });
/** An authenticator: what it makes of a credential and a salt, nobody else does. */
const authenticator = () => {
	const [secret, credential, salt] = [random.bytes(32), random.bytes(16), random.bytes(32)];
	return { credential, salt, prf: secret };
};
const unlock = ({ core }: EngineRig, { credential, prf }: ReturnType<typeof authenticator>) =>
	keys.unlockByKey(core, { credential, prf }, membership.signIn);
const add = ({ core }: EngineRig, key: ReturnType<typeof authenticator>, passphrase = RIG_PASSPHRASE) =>
	keys.addUnlockKey(core, { ...key, passphrase, label: ' Zqxkey ', isCopied: false });
/** The same device in a process that starts: nobody is signed in. */
const cold = ({ store }: EngineRig) => startEngine(createMemoryStore(store.snapshot()));

let rig: EngineRig;
let key: ReturnType<typeof authenticator>;
beforeEach(async () => {
	rig = await startPractice();
	key = authenticator();
	take(await add(rig, key));
});

test('opens a cold device without a network, beside the passphrase', async () => {
	const again = await cold(rig);
	expect(take(await keys.unlockKeyQuestions(again.core))).toEqual([
		{ credential: key.credential, salt: key.salt }
	]);
	take(await unlock(again, key));
	expect(again.core.state()).toMatchObject({ phase: 'open', userName: 'Ana' });
	await restart(rig);
});

test('another authenticator, or another answer of this one, opens nothing', async () => {
	const again = await cold(rig);
	expect(await unlock(again, authenticator())).toEqual(WRONG);
	expect(await unlock(again, { ...authenticator(), credential: key.credential })).toEqual(WRONG);
	expect(await unlock(again, { ...key, prf: key.prf.slice(1) })).toEqual(WRONG);
	expect(again.core.state()).toMatchObject({ phase: 'locked' });
});

test('it is added by whoever knows the passphrase of the person signed in, and by nobody else', async () => {
	take(await people.addPerson(rig.core, NIA));
	for (const passphrase of ['lantern river copper', NIA.passphrase])
		expect(await add(rig, authenticator(), passphrase)).toMatchObject({ error: { type: 'WrongPassphrase' } });
	await membership.lock(rig.core);
	expect(await add(rig, authenticator())).toMatchObject({ error: { type: 'Locked' } });
	expect(await rig.store.count('meta', 'unlock-key/')).toBe(1);
});

test('two people on one device: each key opens its own person, each sees and takes away their own', async () => {
	take(await people.addPerson(rig.core, NIA));
	await membership.lock(rig.core);
	take(await membership.unlock(rig.core, NIA));
	const hers = authenticator();
	take(await add(rig, hers, NIA.passphrase));
	expect(take(await keys.unlockKeys(rig.core)).map(({ id }) => id)).toEqual([bytesToHex(hers.credential)]);
	take(await keys.removeUnlockKey(rig.core, { id: bytesToHex(key.credential) }));
	const again = await cold(rig);
	expect(take(await keys.unlockKeyQuestions(again.core))).toHaveLength(2);
	take(await unlock(again, key));
	expect(again.core.state()).toMatchObject({ userName: 'Ana' });
	await membership.lock(again.core);
	take(await unlock(again, hers));
	expect(again.core.state()).toMatchObject({ userName: 'Nia' });
});

test('its row opens nobody else’s keys when it is moved to their name', async () => {
	take(await people.addPerson(rig.core, NIA));
	const rows = await rig.store.list('meta', { prefix: 'credential/' });
	const [mine] = await rig.store.list('meta', { prefix: 'unlock-key/' });
	const owner = mine!.key.split('/')[1]!;
	const other = rows.map((row) => row.key.slice('credential/'.length)).find((id) => id !== owner)!;
	const place = mine!.key.replace(owner, other);
	await rig.store.commit([
		{ type: 'delete', table: 'meta', key: mine!.key },
		{ type: 'put', table: 'meta', key: place, value: mine!.value }
	]);
	expect(await unlock(await cold(rig), key)).toEqual(WRONG);
});

test('taken away it opens nothing, and the passphrase goes on opening', async () => {
	expect(take(await keys.unlockKeys(rig.core))).toEqual([
		{ id: bytesToHex(key.credential), label: 'Zqxkey', addedAt: rig.clock.now(), isCopied: false }
	]);
	take(await keys.removeUnlockKey(rig.core, { id: bytesToHex(key.credential) }));
	expect(take(await keys.unlockKeys(rig.core))).toEqual([]);
	expect(await unlock(await cold(rig), key)).toEqual(WRONG);
	await restart(rig);
});

test('a new passphrase changes nothing about it', async () => {
	const next = 'violet harbour engine button cloud';
	take(await people.changePassphrase(rig.core, { current: RIG_PASSPHRASE, next }));
	const again = await cold(rig);
	take(await unlock(again, key));
	await membership.lock(again.core);
	expect(await membership.unlock(again.core, { passphrase: RIG_PASSPHRASE })).toMatchObject({ ok: false });
	take(await membership.unlock(again.core, { passphrase: next }));
});

test('nothing on the disk is the key, its answer or its label', async () => {
	const { userKey, secrets } = take(await openUserKey(suite, rig.store, RIG_PASSPHRASE));
	const sought = [userKey, key.prf, secrets.signSeed, secrets.kemIkm, utf8('Zqxkey')];
	for (const { key: name, value } of await rig.store.list('meta')) {
		for (const secret of sought) expect(Buffer.from(value).includes(Buffer.from(secret)), name).toBe(false);
	}
	// The salt is there, and without the authenticator worth nothing.
	const [row] = await rig.store.list('meta', { prefix: 'unlock-key/' });
	expect(Buffer.from(row!.value).includes(Buffer.from(key.salt))).toBe(true);
	expect(equalBytes(key.salt, key.prf)).toBe(false);
});

test('who was put out loses it with the passphrase; a removed device has none', async () => {
	const { devices } = await startDevices([{ role: 'admin', siteName: 'Lakeside' }]);
	const [hilltop, lakeside] = devices as [EngineRig, EngineRig];
	for (const { core } of devices) core.device!.link!.connect();
	await until(() => devices.every(({ core }) => core.status().caughtUp));
	const { userId } = take(await people.addPerson(lakeside.core, NIA));
	const bens = authenticator();
	take(await add(lakeside, bens));
	await membership.lock(lakeside.core);
	take(await membership.unlock(lakeside.core, NIA));
	const nias = authenticator();
	take(await add(lakeside, nias, NIA.passphrase));
	await until(() => hilltop.core.device!.replica.control().credentials.size === 3);
	take(await putOut(hilltop.core, { who: { type: 'person', userId }, now: false }));
	await until(() => lakeside.core.state().phase === 'locked');
	expect(await lakeside.store.count('meta', 'unlock-key/')).toBe(1);
	expect(await unlock(lakeside, nias)).toEqual(WRONG);
	take(await unlock(lakeside, bens));

	const { deviceId } = lakeside.core.device!.profile;
	take(await putOut(hilltop.core, { who: { type: 'device', deviceId }, now: true }));
	await until(() => lakeside.core.state().phase === 'removed');
	expect(await lakeside.store.count('meta', 'unlock-key/')).toBe(0);
	expect(await unlock(lakeside, bens)).toEqual(WRONG);
	for (const { core } of devices) await core.device!.link!.disconnect();
});
