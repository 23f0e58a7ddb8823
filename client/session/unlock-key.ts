// Asking this device's fingerprint sensor, or a security key, for the secret that unlocks (WebAuthn, extension `prf`). No
// server is asked and no signature is looked at: the secret itself is the proof.
import { bytesToBase64Url } from '#shared/core/bytes.ts';
import { tabRandom } from './tab-random.ts';
import { PRF_SALT_BYTES } from '#shared/crypto/unlock-key-wrap.ts';
import type { UnlockKeyAnswer, UnlockKeyQuestion } from '#shared/engine/unlock-keys-api.ts';

/** `browser`: it knows none of this. `address`: it knows it at names only, and this page came from a number. */
export type KeySupport = 'yes' | 'browser' | 'address';
/** `cancelled`: no key answered, or the person let it be. `no-secret`: it makes no secrets. */
export type KeyRefusal = 'cancelled' | 'no-secret';
export type MadeKey = UnlockKeyQuestion & UnlockKeyAnswer & { readonly isCopied: boolean };

const IS_NUMBER = /^(?:[\d.]+|\[.*\])$/;
/** Backup eligibility, among the flags of the authenticator's data (Web Authentication Level 3, section 6.1). */
const BACKUP_ELIGIBLE = 0x08;
const FLAGS_AT = 32;

export async function keySupport(): Promise<KeySupport> {
	if (!('PublicKeyCredential' in globalThis)) return 'browser';
	if (IS_NUMBER.test(location.hostname)) return 'address';
	const known = await PublicKeyCredential.getClientCapabilities?.().catch(() => undefined);
	return known?.['extension:prf'] === false ? 'browser' : 'yes';
}

const drawn = (count: number) => new Uint8Array(tabRandom.bytes(count));

const secretOf = (credential: PublicKeyCredential): Uint8Array | undefined => {
	const first = credential.getClientExtensionResults().prf?.results?.first;
	return first === undefined
		? undefined
		: new Uint8Array(first instanceof ArrayBuffer ? first.slice(0) : first.buffer.slice(0));
};

const asPublicKey = (credential: Credential | null): PublicKeyCredential | undefined =>
	credential instanceof PublicKeyCredential ? credential : undefined;

/** Asks the keys of this device; the one that is touched answers. */
export async function askKey(questions: readonly UnlockKeyQuestion[]): Promise<UnlockKeyAnswer | KeyRefusal> {
	const evalByCredential = Object.fromEntries(
		questions.map(({ credential, salt }) => [bytesToBase64Url(credential), { first: salt.slice() }])
	);
	const answered = await navigator.credentials
		.get({
			publicKey: {
				challenge: drawn(32),
				allowCredentials: questions.map(({ credential }) => ({ type: 'public-key', id: credential.slice() })),
				userVerification: 'required',
				extensions: { prf: { evalByCredential } }
			}
		})
		.then(asPublicKey)
		.catch(() => undefined);
	if (!answered) return 'cancelled';
	const prf = secretOf(answered);
	return prf ? { credential: new Uint8Array(answered.rawId), prf } : 'no-secret';
}

/** Has a key make a secret of its own for this device. `label` is what the key, or the system, calls it. */
export async function makeKey(label: string): Promise<MadeKey | KeyRefusal> {
	const salt = drawn(PRF_SALT_BYTES);
	const made = await navigator.credentials
		.create({
			publicKey: {
				challenge: drawn(32),
				rp: { name: 'Saddlebag' },
				// Whoever holds the key learns from it only what the person called it.
				user: { id: drawn(32), name: label, displayName: label },
				pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
				authenticatorSelection: { residentKey: 'discouraged', userVerification: 'required' },
				extensions: { prf: { eval: { first: salt } } }
			}
		})
		.then(asPublicKey)
		.catch(() => undefined);
	if (!made) return 'cancelled';
	const response = made.response as AuthenticatorAttestationResponse;
	const flags = new Uint8Array(response.getAuthenticatorData())[FLAGS_AT] ?? 0;
	const credential = new Uint8Array(made.rawId);
	const facts = { credential, salt, isCopied: (flags & BACKUP_ELIGIBLE) !== 0 };
	const prf = secretOf(made);
	if (prf) return { ...facts, prf };
	if (!made.getClientExtensionResults().prf?.enabled) return 'no-secret';
	// Many answer only once they exist.
	const asked = await askKey([{ credential, salt }]);
	return typeof asked === 'string' ? asked : { ...facts, prf: asked.prf };
}
