// A new practice, made offline: keys, recovery words, the GENESIS record and this device's rows. The relay hears of it
// at the first sync.
import { hexToBytes } from '../core/bytes.ts';
import { createId16, type CredId, type DeviceId, type SiteId, type UserId } from '../core/ids.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { SCOPES, SCOPES_OF_ROLE } from '../core/scopes.ts';
import { rootRecipient, sealLockbox, type LockboxPlace } from '../crypto/lockbox.ts';
import { createRecoveryWords, rootKeysOfWords, type RecoveryWords } from '../crypto/recovery-words.ts';
import type { Argon2Cost, CryptoSuite } from '../crypto/suite.ts';
import type { CredentialGrant, Genesis, Lockbox } from '../protocol/control-records.ts';
import { foldControlLog, signControlRecord } from '../replica/control-log.ts';
import type { StoreOp } from '../replica/store.ts';
import { createSecrets, putCredential, putProfile, type CredentialSecrets, type Profile } from './profile.ts';

export interface NewPractice {
	readonly profile: Profile;
	readonly secrets: CredentialSecrets;
	readonly recoveryWords: RecoveryWords;
	readonly genesis: Uint8Array;
	/** The 32-byte key from which imported documents' ids are derived; goes into the config document. */
	readonly importKey: Uint8Array;
	/** Profile and credential rows. The GENESIS record is stored by the control log. */
	readonly ops: readonly StoreOp[];
}

const EPOCH = 1;
const FIRST_SITE = 1 as SiteId;
const NO_CREDENTIAL = '0'.repeat(32);

/** Makes everything of a new practice; stores nothing. The caller commits `ops` and `genesis` together. */
export async function createNewPractice(
	deps: {
		readonly suite: CryptoSuite;
		readonly random: Random;
		readonly clock: Clock;
		readonly cost: Argon2Cost;
	},
	a: { readonly passphrase: string; readonly relayUrl: string }
): Promise<NewPractice> {
	const { suite, random } = deps;
	const recoveryWords = createRecoveryWords(random);
	const root = await rootKeysOfWords(suite, recoveryWords);
	const secrets = createSecrets(
		random,
		createId16<'CredId'>(random) as CredId,
		createId16<'UserId'>(random) as UserId
	);
	const deviceId = createId16<'DeviceId'>(random) as DeviceId;
	const transportSeed = random.bytes(32);
	const salt = random.bytes(16);
	const keys = [...SCOPES_OF_ROLE.admin, 'audit' as const].map((scope) => ({
		scope: SCOPES[scope],
		raw: random.bytes(32)
	}));
	const boxesFor = (recipient: Uint8Array, publicKey: Uint8Array): Promise<Lockbox[]> =>
		Promise.all(
			keys.map(async ({ scope, raw }) => {
				const place: LockboxPlace = { practice: salt, scope, epoch: EPOCH, recipient };
				return { scope, epoch: EPOCH, sealed: await sealLockbox(suite, place, publicKey, raw) };
			})
		);
	const auditSecret = keys.find((key) => key.scope === SCOPES.audit)!.raw;
	const kemKey = (await suite.deriveKemKey(secrets.kemIkm)).publicKey;
	const credId = hexToBytes(secrets.credId);
	const admin: CredentialGrant = {
		credId,
		userId: hexToBytes(secrets.userId),
		role: 'admin',
		site: FIRST_SITE,
		deviceId: hexToBytes(deviceId),
		transportKey: (await suite.importSigningSeed(transportSeed)).publicKey,
		signKey: (await suite.importSigningSeed(secrets.signSeed)).publicKey,
		kemKey,
		lockboxes: await boxesFor(credId, kemKey)
	};
	const body: Genesis = {
		type: 'GENESIS',
		salt,
		rootSignKey: root.signing.publicKey,
		rootKemKey: root.kem.publicKey,
		auditKey: (await suite.deriveKemKey(auditSecret)).publicKey,
		admin,
		recovery: await boxesFor(rootRecipient(), root.kem.publicKey),
		rights: 1
	};
	const record = {
		practiceId: hexToBytes(NO_CREDENTIAL),
		by: hexToBytes(NO_CREDENTIAL),
		place: { seq: 1, prev: new Uint8Array(32) },
		at: deps.clock.now(),
		body
	};
	const genesis = await signControlRecord(suite, record, root.signing);
	const control = await foldControlLog(suite, [genesis]);
	if (!control.ok) throw new Error(`own genesis refused: ${control.error.type}`);
	const { practiceId } = control.value;
	const profile: Profile = {
		practiceId,
		deviceId,
		transportSeed,
		siteId: FIRST_SITE,
		relayUrl: a.relayUrl,
		relayKey: undefined
	};
	const credential = await putCredential(suite, random, secrets, a.passphrase, deps.cost);
	return {
		profile,
		secrets,
		recoveryWords,
		genesis,
		importKey: random.bytes(32),
		ops: [putProfile(profile), credential]
	};
}
