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

/** The write that stores a credential's secrets wrapped under a passphrase: passphrase -> UMK -> keys. */
export async function putCredential(
	suite: CryptoSuite,
	random: Random,
	secrets: CredentialSecrets,
	passphrase: string,
	cost: Argon2Cost
): Promise<StoreOp> {
	const { credId, ...keys } = secrets;
	const masterKey = random.bytes(32);
	const wrapped = await wrapWithPassphrase(suite, random, passphrase, masterKey, cost);
	const sealed = await sealRow(
		suite,
		random,
		await suite.importAes(masterKey),
		CREDENTIAL + credId,
		encode(keys)
	);
	return { type: 'put', table: 'meta', key: CREDENTIAL + credId, value: encode({ wrapped, keys: sealed }) };
}

/** Opens the first credential on this device that the passphrase fits. Argon2id runs once per credential tried. */
export async function openCredential(
	suite: CryptoSuite,
	store: Store,
	passphrase: string
): Promise<Result<CredentialSecrets, { readonly type: 'WrongPassphrase' }>> {
	for (const row of await store.list('meta', { prefix: CREDENTIAL })) {
		const { wrapped, keys } = decode(row.value) as { wrapped: Uint8Array; keys: Uint8Array };
		const masterKey = await unwrapWithPassphrase(suite, passphrase, wrapped);
		if (!masterKey) continue;
		const opened = await openRow(suite, await suite.importAes(masterKey), row.key, keys);
		if (!opened) continue;
		const credId = row.key.slice(CREDENTIAL.length) as CredId;
		return ok({ credId, ...(decode(opened) as Omit<CredentialSecrets, 'credId'>) });
	}
	return err({ type: 'WrongPassphrase' });
}

/** The write that destroys a credential's key wrap: nobody opens those keys again. */
export const dropCredential = (credId: CredId): StoreOp => ({
	type: 'delete',
	table: 'meta',
	key: CREDENTIAL + credId
});

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
