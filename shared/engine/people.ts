// The people of this device: adding one beside the admin who is signed in, the PIN that brings somebody back quickly, and
// a new passphrase. All of it works without a network.
import { hexToBytes } from '../core/bytes.ts';
import { createId16, type CredId, type UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { SCOPES_OF_ROLE, type ScopeName } from '../core/scopes.ts';
import { DEFAULT_COST } from '../crypto/passphrase-wrap.ts';
import { MIN_PASSPHRASE_BITS, passphraseBits } from '../crypto/passphrase-strength.ts';
import { pinWeakness } from '../crypto/pin.ts';
import { certifyHere } from './admit.ts';
import { admitDepsOf } from './admit-deps.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import type { EngineCore } from './engine-core.ts';
import { lockNow } from './lock-now.ts';
import { signIn } from './membership.ts';
import { configKeys, readText } from './practice-config.ts';
import {
	createSecrets,
	openCredential,
	openUserKey,
	putCredential,
	type CredentialSecrets
} from './profile.ts';
import { note } from './sign-in-notes.ts';
import { storeErrorToEngineError } from './store-errors.ts';

/** A passphrase must be worth something, and open nobody else's keys here: it is how a cold device knows who came. */
export async function mayUse(core: EngineCore, passphrase: string): Promise<Result<void, EngineError>> {
	if (passphraseBits(passphrase) < MIN_PASSPHRASE_BITS) return err({ type: 'WeakPassphrase' });
	const fits = await openCredential(core.deps.suite, core.deps.store, passphrase);
	return fits.ok ? err({ type: 'PassphraseTaken' }) : ok(undefined);
}

const costOf = (core: EngineCore) => core.deps.argon2Cost ?? DEFAULT_COST;

export const addPerson = (
	core: EngineCore,
	{ userName, role, passphrase, userId: known }: Parameters<Engine['addPerson']>[0]
): ReturnType<Engine['addPerson']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		const deps = admitDepsOf(core);
		if (!device || !signedIn || !deps) return err({ type: 'Locked' });
		if (deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		const usable = await mayUse(core, passphrase);
		if (!usable.ok) return usable;
		const { suite, random, store } = core.deps;
		const { deviceId, transportSeed, siteId } = device.profile;
		const credId = createId16<'CredId'>(random) as CredId;
		const userId = known ?? (createId16<'UserId'>(random) as UserId);
		const secrets = shareLocalKeys(
			createSecrets(random, credId, userId),
			signedIn.secrets,
			SCOPES_OF_ROLE[role]
		);
		const grant = {
			credId: hexToBytes(credId),
			userId: hexToBytes(userId),
			role,
			site: siteId,
			deviceId: hexToBytes(deviceId),
			transportKey: (await suite.importSigningSeed(transportSeed)).publicKey,
			signKey: (await suite.importSigningSeed(secrets.signSeed)).publicKey,
			kemKey: (await suite.deriveKemKey(secrets.kemIkm)).publicKey
		};
		// Name, certificate, keys: whatever a crash cuts off, nobody can sign in as a person the practice does not know.
		const name = new Map([[configKeys.userName(userId), JSON.stringify(userName)]]);
		const named = known ? ok(undefined) : await signedIn.session.writeConfig(name, 'addPerson');
		if (!named.ok) return named;
		const enrol = await certifyHere(deps, device.replica.control(), grant);
		const certified = device.replica.certify(enrol);
		if (device.link) await device.link.perform(certified);
		else await certified;
		if (!device.replica.control().credentials.has(credId)) return err({ type: 'NotSaved', cause: 'failed' });
		const row = await putCredential(suite, random, secrets, passphrase, costOf(core));
		const stored = await store.commit([row]);
		if (!stored.ok) return err(storeErrorToEngineError(stored.error));
		if (device.link) await device.link.perform(device.replica.appendControl([enrol]));
		await core.offer();
		core.stateChanged();
		return ok({ userId });
	});

/** The newcomer gets the keys of this device's own rows that their role may read, and others of no use for the rest. */
export function shareLocalKeys(
	fresh: CredentialSecrets,
	mine: CredentialSecrets,
	scopes: readonly ScopeName[]
): CredentialSecrets {
	const shared = scopes.flatMap((scope) => {
		const key = mine.localKeys[scope];
		return key ? [[scope, key] as const] : [];
	});
	return { ...fresh, localKeys: { ...fresh.localKeys, ...Object.fromEntries(shared) } };
}

export const setPin = (core: EngineCore, { pin }: { readonly pin: string }): ReturnType<Engine['setPin']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const weakness = pinWeakness(pin);
		if (weakness) return err({ type: 'WeakPin', reason: weakness });
		const { session, secrets } = signedIn;
		const { credId, userId, role } = session.deps.keyring;
		const userName = readText(session.readConfig, configKeys.userName(userId)) ?? '';
		await core.held.hold({ credId, userId, userName, role }, secrets, pin);
		core.stateChanged();
		return ok(undefined);
	});

export const removePin = (core: EngineCore): ReturnType<Engine['removePin']> =>
	core.exclusive(async () => {
		if (!core.signedIn) return err({ type: 'Locked' });
		core.held.drop(core.signedIn.session.deps.keyring.credId);
		core.stateChanged();
		return ok(undefined);
	});

export const unlockByPin = (
	core: EngineCore,
	{ credId, pin }: Parameters<Engine['unlockByPin']>[0]
): ReturnType<Engine['unlockByPin']> =>
	core.exclusive(async () => {
		if (!core.device) return err({ type: 'NoProfile' });
		const isHeld = core.held.list().some((person) => person.credId === credId);
		const opened = await core.held.open(credId, pin);
		if (typeof opened === 'number') {
			if (isHeld) await note(core.deps.store, { what: 'wrong-pin', at: core.deps.clock.now(), credId });
			core.stateChanged();
			return err(opened > 0 ? { type: 'WrongPin', triesLeft: opened } : { type: 'PinGone' });
		}
		if (core.signedIn?.session.deps.keyring.credId === credId) return ok(undefined);
		await lockNow(core, 'hand-over');
		return signIn(core, opened, 'pin');
	});

export const changePassphrase = (
	core: EngineCore,
	{ current, next }: Parameters<Engine['changePassphrase']>[0]
): ReturnType<Engine['changePassphrase']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		const { suite, random, store, clock } = core.deps;
		if (!signedIn) return err({ type: 'Locked' });
		const { credId } = signedIn.secrets;
		const opened = await openUserKey(suite, store, current);
		if (!opened.ok || opened.value.secrets.credId !== credId) {
			await note(store, { what: 'wrong-passphrase', at: clock.now(), credId });
			return err({ type: 'WrongPassphrase' });
		}
		const { secrets, userKey } = opened.value;
		const usable = await mayUse(core, next);
		if (!usable.ok) return usable;
		const row = await putCredential(suite, random, secrets, next, costOf(core), userKey);
		const stored = await store.commit([row]);
		return stored.ok ? ok(undefined) : err(storeErrorToEngineError(stored.error));
	});
