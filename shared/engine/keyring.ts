// The keys of one unlocked person: scope keys from their lockboxes, document keys derived from those, local row keys.
// Lives in the worker's memory only; dropping the object is locking.
import { utf8 } from '../core/bytes.ts';
import type { CredId, DocId, SiteId, UserId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { SCOPES, scopeNameOf, type Role, type ScopeName } from '../core/scopes.ts';
import { documentKeyBytes } from '../crypto/document-key.ts';
import type { AesKey, CryptoSuite, KemKey, SigningKey } from '../crypto/suite.ts';
import type { ControlState } from '../replica/control-state.ts';
import { auditKeyOf } from '../replica/members.ts';
import type { TripGrant } from './trips/trip-grant.ts';
import type { Store } from '../replica/store.ts';
import { readGrant } from './trips/grant-row.ts';
import { openKeys, type HeldKey, type WithheldKey } from './open-keys.ts';
import type { CredentialSecrets } from './profile.ts';

export interface Keyring {
	readonly credId: CredId;
	readonly userId: UserId;
	readonly siteId: SiteId;
	/** As the control log says now. */
	readonly role: Role;
	readonly signing: SigningKey;
	readonly kem: KemKey;
	/** The practice's public audit key: anyone may seal to it, only audit readers open. */
	readonly auditKey: Uint8Array;
	/** The epoch of that key. */
	readonly auditEpoch: number;
	/** What an outreach tablet was given instead of scope keys. */
	readonly trip: TripGrant | undefined;
	/** The newest epoch of a scope whose key, or keys of single documents, this person holds; undefined when they hold none. */
	newestEpoch(scope: number): number | undefined;
	/** The epoch under which a document is sealed here; undefined when this person holds no key of it. */
	sealingEpoch(scope: number, docId: DocId): number | undefined;
	/** A document's key, or undefined when this person does not hold the scope's key of that epoch. */
	documentKey(scope: number, epoch: number, docId: DocId): Promise<AesKey | undefined>;
	/** The 32 bytes behind a document's key in the newest epoch held; undefined when this person holds none. */
	newestDocumentKeyBytes(scope: number, docId: DocId): Promise<Uint8Array | undefined>;
	/** The key of this device's own rows about a scope. */
	localKey(scope: ScopeName): AesKey;
	/** Raw scope keys and the audit private key's material, for an admin's lockboxes to others. */
	readonly held: readonly HeldKey[];
	/** Scopes whose newest key this person was not given, or was given wrongly. */
	readonly withheld: readonly WithheldKey[];
	/** Takes what the control log has of keys by now. True when there were new ones. */
	renew(control: ControlState): Promise<boolean>;
}

/**
 * The local key of a scope that began after this credential was made. It is this person's alone: of two people on one device
 * each keeps their own rows about it.
 */
const laterLocalKey = (
	suite: CryptoSuite,
	{ kemIkm }: CredentialSecrets,
	scope: ScopeName
): Promise<Uint8Array> => suite.hkdf(kemIkm, new Uint8Array(0), utf8(`saddlebag/local-key/v1|${scope}`), 32);

const DOCUMENT_KEYS_KEPT = 512;

/** Opens every lockbox of the person's grant. Fails when the control log does not know the credential. */
export async function openKeyring(
	suite: CryptoSuite,
	control: ControlState,
	secrets: CredentialSecrets,
	store?: Pick<Store, 'get' | 'list'>
): Promise<Result<Keyring, { readonly type: 'NoProfile' }>> {
	const credential = control.credentials.get(secrets.credId);
	if (!credential) return err({ type: 'NoProfile' });
	const kem = await suite.deriveKemKey(secrets.kemIkm);
	let keys = await openKeys(suite, control, credential, kem);
	let given = store && (await readGrant(suite, store, control, secrets.credId, kem));
	let current = credential;
	let audit = auditKeyOf(control);
	const localKeys = new Map<ScopeName, AesKey>();
	for (const scope of Object.keys(SCOPES) as ScopeName[]) {
		localKeys.set(
			scope,
			await suite.importAes(secrets.localKeys[scope] ?? (await laterLocalKey(suite, secrets, scope)))
		);
	}
	const documentKeys = new Map<string, AesKey>();
	const newestEpoch = (scope: number): number | undefined => {
		const single = given?.grant.keys ?? [];
		const epochs = [...keys.held, ...single].filter((key) => key.scope === scope).map((key) => key.epoch);
		return epochs.length > 0 ? Math.max(...epochs) : undefined;
	};
	/** Of whole scopes the newest; else the newest that was given of the document. */
	const sealingEpoch = (scope: number, docId: DocId): number | undefined => {
		const epochs = keys.held.filter((key) => key.scope === scope).map(({ epoch }) => epoch);
		return epochs.length > 0 ? Math.max(...epochs) : given?.newest.get(`${scope}/${docId}`);
	};
	const rawOf = (scope: number, epoch: number | undefined): Uint8Array | undefined =>
		scopeNameOf(scope) === 'audit'
			? undefined
			: keys.held.find((key) => key.scope === scope && key.epoch === epoch)?.raw;
	/** The 32 bytes behind a document's key: from its scope's, or as they were given. */
	const bytesOf = async (scope: number, epoch: number, docId: DocId): Promise<Uint8Array | undefined> => {
		const raw = rawOf(scope, epoch);
		return raw ? documentKeyBytes(suite, raw, docId) : given?.keys.get(`${scope}/${epoch}/${docId}`);
	};
	return ok({
		get trip() {
			return given?.grant;
		},
		credId: secrets.credId,
		userId: secrets.userId,
		siteId: credential.site,
		get role() {
			return current.role;
		},
		signing: await suite.importSigningSeed(secrets.signSeed),
		kem,
		get auditKey() {
			return audit.key;
		},
		get auditEpoch() {
			return audit.epoch;
		},
		get held() {
			return keys.held;
		},
		get withheld() {
			return keys.withheld;
		},
		async renew(now) {
			const single = given?.keys.size ?? 0;
			const before = keys.held.length;
			current = now.credentials.get(secrets.credId) ?? current;
			audit = auditKeyOf(now);
			keys = await openKeys(suite, now, current, kem);
			if (store && given) given = await readGrant(suite, store, now, secrets.credId, kem);
			return keys.held.length > before || (given?.keys.size ?? 0) > single;
		},
		newestEpoch,
		sealingEpoch,
		async documentKey(scope, epoch, docId) {
			const name = `${scope}/${epoch}/${docId}`;
			const known = documentKeys.get(name);
			if (known) return known;
			const bytes = await bytesOf(scope, epoch, docId);
			if (!bytes) return undefined;
			const key = await suite.importAes(bytes);
			if (documentKeys.size >= DOCUMENT_KEYS_KEPT) documentKeys.clear();
			documentKeys.set(name, key);
			return key;
		},
		async newestDocumentKeyBytes(scope, docId) {
			const epoch = sealingEpoch(scope, docId);
			return epoch === undefined ? undefined : bytesOf(scope, epoch, docId);
		},
		localKey: (scope) => localKeys.get(scope)!
	});
}
