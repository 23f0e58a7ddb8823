// A secret at rest under a passphrase. Argon2id makes each guess cost memory and time; the cost travels with the wrap.
import { concatBytes } from '../core/bytes.ts';
import type { Random } from '../core/random.ts';
import type { Argon2Cost, CryptoSuite } from './suite.ts';

/** RFC 9106 section 4, second recommendation, with one lane: 64 MiB, three passes. About 0.6 s on a small computer. */
export const DEFAULT_COST: Argon2Cost = { memoryKiB: 65536, passes: 3, lanes: 1 };

const VERSION = 1;
const AT = { memoryKiB: 1, passes: 5, lanes: 6, salt: 7, nonce: 23, ciphertext: 35 } as const;
/** A wrap that asks for more was not made here, and would only exhaust the device. */
const MAX_COST: Argon2Cost = { memoryKiB: 2 ** 20, passes: 16, lanes: 16 };

const isPayable = ({ memoryKiB, passes, lanes }: Argon2Cost): boolean =>
	passes >= 1 &&
	passes <= MAX_COST.passes &&
	lanes >= 1 &&
	lanes <= MAX_COST.lanes &&
	memoryKiB >= 8 * lanes &&
	memoryKiB <= MAX_COST.memoryKiB;

// The same words typed on another keyboard are the same passphrase.
async function keyOf(suite: CryptoSuite, passphrase: string, salt: Uint8Array, cost: Argon2Cost) {
	return suite.importAes(await suite.argon2id(passphrase.normalize('NFKC'), salt, cost));
}

/**
 * version u8 | memory KiB u32 | passes u8 | lanes u8 | salt 16 | nonce 12 | AES-256-GCM ciphertext, with all before
 * the ciphertext as additional data. Throws RangeError on an empty passphrase or a cost outside Argon2's or this file's bounds.
 */
export async function wrapWithPassphrase(
	suite: CryptoSuite,
	random: Random,
	passphrase: string,
	plaintext: Uint8Array,
	cost: Argon2Cost = DEFAULT_COST
): Promise<Uint8Array> {
	if (passphrase === '') throw new RangeError('an empty passphrase protects nothing');
	if (!isPayable(cost)) throw new RangeError('Argon2id cost out of bounds');
	const head = new Uint8Array(AT.ciphertext);
	const view = new DataView(head.buffer);
	view.setUint8(0, VERSION);
	view.setUint32(AT.memoryKiB, cost.memoryKiB);
	view.setUint8(AT.passes, cost.passes);
	view.setUint8(AT.lanes, cost.lanes);
	head.set(random.bytes(16), AT.salt);
	head.set(random.bytes(12), AT.nonce);
	const key = await keyOf(suite, passphrase, head.slice(AT.salt, AT.nonce), cost);
	return concatBytes(head, await suite.aesSeal(key, head.slice(AT.nonce), head, plaintext));
}

/** The wrapped secret, or undefined when the passphrase is wrong or the wrap was altered: the two cannot be told apart. */
export async function unwrapWithPassphrase(
	suite: CryptoSuite,
	passphrase: string,
	wrapped: Uint8Array
): Promise<Uint8Array | undefined> {
	if (passphrase === '' || wrapped.length < AT.ciphertext || wrapped[0] !== VERSION) return undefined;
	const head = wrapped.slice(0, AT.ciphertext);
	const view = new DataView(head.buffer);
	const cost: Argon2Cost = {
		memoryKiB: view.getUint32(AT.memoryKiB),
		passes: view.getUint8(AT.passes),
		lanes: view.getUint8(AT.lanes)
	};
	if (!isPayable(cost)) return undefined;
	const key = await keyOf(suite, passphrase, head.slice(AT.salt, AT.nonce), cost);
	return suite.aesOpen(key, head.slice(AT.nonce), head, wrapped.slice(AT.ciphertext));
}
