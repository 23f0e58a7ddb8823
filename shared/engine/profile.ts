// The rows of the meta table that make this store one device of one practice: its profile and the credentials on it.
// The transport key lies bare (it opens nothing); everything else is wrapped under a person's passphrase.
import { decode, encode } from 'cborg';
import type { CredId, DeviceId, PracticeId, SiteId, UserId } from '../core/ids.ts';
import type { Random } from '../core/random.ts';
import { err, ok, type Result } from '../core/result.ts';
import { SCOPES, type ScopeName } from '../core/scopes.ts';
import { unwrapWithPassphrase, wrapWithPassphrase } from '../crypto/passphrase-wrap.ts';
import { openRow, sealRow } from '../crypto/seal-row.ts';
import type { Argon2Cost, CryptoSuite } from '../crypto/suite.ts';
import type { Expectation, Store, StoreOp } from '../replica/store.ts';

/** What a locked device knows about itself. `relayKey` is undefined until a relay was pinned. */
export interface Profile {
	readonly practiceId: PracticeId;
	readonly deviceId: DeviceId;
	readonly transportSeed: Uint8Array;
	readonly siteId: SiteId;
	readonly relayUrl: string;
	readonly relayKey: Uint8Array | undefined;
}

/** By scope; one that began after they were made has none. */
type LocalKeys = Readonly<Record<Exclude<ScopeName, 'sensitive'>, Uint8Array>> & {
	readonly sensitive?: Uint8Array | undefined;
};

/** A person's private keys on this device, and the keys of the local rows they are entitled to (32 bytes each). */
export interface CredentialSecrets {
	readonly credId: CredId;
	readonly userId: UserId;
	readonly signSeed: Uint8Array;
	readonly kemIkm: Uint8Array;
	readonly localKeys: LocalKeys;
}

const PROFILE = 'profile';
const CREDENTIAL = 'credential/';
/** Before a person's credential and the name of a second wrap of their user key: unlock-keys.ts. */
export const UNLOCK_KEY = 'unlock-key/';

/** Reads the profile, or undefined on a device that belongs to no practice yet. */
export async function readProfile(store: Pick<Store, 'get'>): Promise<Profile | undefined> {
	const row = await store.get('meta', PROFILE);
	if (!row) return undefined;
	const stored = decode(row) as Omit<Profile, 'relayKey'> & { relayKey: Uint8Array | null };
	return { ...stored, relayKey: stored.relayKey ?? undefined };
}

/** Lets a commit happen only on a store that has no profile. */
export const NO_PROFILE: Expectation = { table: 'meta', key: PROFILE, value: undefined };

/** The write that stores a profile. */
export function putProfile(profile: Profile): StoreOp {
	const value = encode({ ...profile, relayKey: profile.relayKey ?? null });
	return { type: 'put', table: 'meta', key: PROFILE, value };
}

/**
 * The write that stores a credential's secrets wrapped under a passphrase: passphrase -> user key -> keys. With the user key
 * that they had, second wraps of it go on opening them.
 */
export async function putCredential(
	suite: CryptoSuite,
	random: Random,
	secrets: CredentialSecrets,
	passphrase: string,
	cost: Argon2Cost,
	userKey = random.bytes(32)
): Promise<StoreOp> {
	const { credId, ...keys } = secrets;
	const wrapped = await wrapWithPassphrase(suite, random, passphrase, userKey, cost);
	const sealed = await sealRow(
		suite,
		random,
		await suite.importAes(userKey),
		CREDENTIAL + credId,
		encode(keys)
	);
	return { type: 'put', table: 'meta', key: CREDENTIAL + credId, value: encode({ wrapped, keys: sealed }) };
}

type WrongPassphrase = { readonly type: 'WrongPassphrase' };

/** Opens the first credential on this device that the passphrase fits. Argon2id runs once per credential tried. */
export async function openCredential(
	suite: CryptoSuite,
	store: Store,
	passphrase: string
): Promise<Result<CredentialSecrets, WrongPassphrase>> {
	const opened = await openUserKey(suite, store, passphrase);
	return opened.ok ? ok(opened.value.secrets) : opened;
}

/** The same with the user key, for whoever wraps it once more. */
export async function openUserKey(
	suite: CryptoSuite,
	store: Store,
	passphrase: string
): Promise<Result<{ readonly secrets: CredentialSecrets; readonly userKey: Uint8Array }, WrongPassphrase>> {
	for (const row of await store.list('meta', { prefix: CREDENTIAL })) {
		const { wrapped } = decode(row.value) as { wrapped: Uint8Array };
		const userKey = await unwrapWithPassphrase(suite, passphrase, wrapped);
		if (!userKey) continue;
		const secrets = await openWithUserKey(suite, store, row.key.slice(CREDENTIAL.length) as CredId, userKey);
		if (secrets) return ok({ secrets, userKey });
	}
	return err({ type: 'WrongPassphrase' });
}

/** A credential's secrets by its user key; undefined when it is another's, or the credential is gone. */
export async function openWithUserKey(
	suite: CryptoSuite,
	store: Pick<Store, 'get'>,
	credId: CredId,
	userKey: Uint8Array
): Promise<CredentialSecrets | undefined> {
	const row = await store.get('meta', CREDENTIAL + credId);
	if (!row) return undefined;
	const { keys } = decode(row) as { keys: Uint8Array };
	const opened = await openRow(suite, await suite.importAes(userKey), CREDENTIAL + credId, keys);
	return opened && { credId, ...(decode(opened) as Omit<CredentialSecrets, 'credId'>) };
}

/** The writes that destroy every wrap of some credentials' keys: nobody opens those keys again. */
export async function dropCredentials(store: Store, credIds: readonly CredId[]): Promise<readonly StoreOp[]> {
	const drops: StoreOp[] = [];
	for (const credId of credIds) {
		const seconds = await store.list('meta', { prefix: `${UNLOCK_KEY}${credId}/` });
		for (const key of [CREDENTIAL + credId, ...seconds.map((row) => row.key)])
			drops.push({ type: 'delete', table: 'meta', key });
	}
	return drops;
}

/** Ids of the credentials on this device. */
export async function credentialIds(store: Store): Promise<readonly CredId[]> {
	return (await store.list('meta', { prefix: CREDENTIAL })).map(
		(row) => row.key.slice(CREDENTIAL.length) as CredId
	);
}

/** Fresh keys for one person on this device. */
export function createSecrets(random: Random, credId: CredId, userId: UserId): CredentialSecrets {
	const scopes = Object.keys(SCOPES) as ScopeName[];
	const localKeys = Object.fromEntries(scopes.map((scope) => [scope, random.bytes(32)]));
	return {
		credId,
		userId,
		signSeed: random.bytes(32),
		kemIkm: random.bytes(32),
		localKeys: localKeys as Record<ScopeName, Uint8Array>
	};
}
