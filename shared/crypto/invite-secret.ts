// The one-time secret of an invitation: 128 bits in a link's fragment or as 12 words (invite-words.ts), never a short guessable code.
import { utf8 } from '../core/bytes.ts';
import type { Random } from '../core/random.ts';
import type { AesKey, CryptoSuite } from './suite.ts';

const ID_INFO = utf8('saddlebag/invite-id/v1');
const KEY_INFO = utf8('saddlebag/invite-key/v1');
const NO_SALT = new Uint8Array(0);

/** 16 random bytes. */
export const createInviteSecret = (random: Random): Uint8Array => random.bytes(16);

/** What both sides derive: the public id under which the relay knows the invitation, and the key for knock and answer. */
export async function inviteKeys(
	suite: CryptoSuite,
	secret: Uint8Array
): Promise<{ readonly inviteId: Uint8Array; readonly key: AesKey }> {
	if (secret.length !== 16) throw new RangeError('an invite secret has 16 bytes');
	const [inviteId, key] = await Promise.all([
		suite.hkdf(secret, NO_SALT, ID_INFO, 16),
		suite.hkdf(secret, NO_SALT, KEY_INFO, 32).then((raw) => suite.importAes(raw))
	]);
	return { inviteId, key };
}
