// The two sealed messages of joining by link: the joiner's knock (its public keys) and the admin's answer (the practice,
// its relay and the certificate). Both are sealed under the invitation's secret; the relay passes them on unread.
import { concatBytes, utf8 } from '../core/bytes.ts';
import type { Random } from '../core/random.ts';
import type { AesKey, CryptoSuite } from '../crypto/suite.ts';
import { decodeCbor, encodeCbor } from '../protocol/cbor.ts';
import { hasShape, type ShapeOf } from '../protocol/shape.ts';

/** The public keys of the device and credential that ask to be let in. */
export interface KnockContent {
	readonly deviceId: Uint8Array;
	readonly transportKey: Uint8Array;
	readonly credId: Uint8Array;
	readonly signKey: Uint8Array;
	readonly kemKey: Uint8Array;
}

/** What lets the joiner begin: the control log so far (GENESIS first), its certificate, the relay's key, the import key. */
export interface AnswerContent {
	readonly control: readonly Uint8Array[];
	readonly enrol: Uint8Array;
	readonly relayKey: Uint8Array;
	readonly importKey: Uint8Array;
	/** What an outreach tablet is given, sealed to its credential; empty for everybody else. */
	readonly trip: Uint8Array;
}

export const KNOCK: ShapeOf<KnockContent> = {
	map: {
		deviceId: { bytes: 16 },
		transportKey: { bytes: 32 },
		credId: { bytes: 16 },
		signKey: { bytes: 32 },
		kemKey: { bytes: 65 }
	}
};
const RECORD = { bytes: [1, 128 * 1024] } as const;
const ANSWER: ShapeOf<AnswerContent> = {
	map: {
		control: { list: RECORD, max: 100_000 },
		enrol: RECORD,
		relayKey: { bytes: 32 },
		importKey: { bytes: 32 },
		trip: { bytes: [0, 1024 * 1024] }
	}
};

/** Which of the two messages; part of what the seal binds. */
type Label = 'saddlebag/knock/v1' | 'saddlebag/knock-answer/v1';
const aad = (label: Label, inviteId: Uint8Array): Uint8Array => concatBytes(utf8(label), inviteId);

interface Invitation {
	readonly inviteId: Uint8Array;
	readonly key: AesKey;
}

async function seal(
	suite: CryptoSuite,
	random: Random,
	invitation: Invitation,
	label: Label,
	content: unknown
) {
	const nonce = random.bytes(12);
	const sealed = await suite.aesSeal(
		invitation.key,
		nonce,
		aad(label, invitation.inviteId),
		encodeCbor(content)
	);
	return concatBytes(nonce, sealed);
}

async function open(
	suite: CryptoSuite,
	invitation: Invitation,
	label: Label,
	sealed: Uint8Array
): Promise<unknown> {
	if (sealed.length < 28) return undefined;
	const bound = aad(label, invitation.inviteId);
	const plain = await suite.aesOpen(invitation.key, sealed.slice(0, 12), bound, sealed.slice(12));
	return plain && decodeCbor(plain);
}

/** Seals a knock. */
export const sealKnock = (
	suite: CryptoSuite,
	random: Random,
	invitation: Invitation,
	content: KnockContent
) => seal(suite, random, invitation, 'saddlebag/knock/v1', content);

/** Opens a knock; undefined when it was not sealed under this invitation or is not well formed. */
export async function openKnock(suite: CryptoSuite, invitation: Invitation, sealed: Uint8Array) {
	const content = await open(suite, invitation, 'saddlebag/knock/v1', sealed);
	return hasShape<KnockContent>(KNOCK, content) ? content : undefined;
}

/** Seals an admin's answer. */
export const sealAnswer = (
	suite: CryptoSuite,
	random: Random,
	invitation: Invitation,
	content: AnswerContent
) => seal(suite, random, invitation, 'saddlebag/knock-answer/v1', content);

/** Opens an answer; undefined when it was not sealed under this invitation or is not well formed. */
export async function openAnswer(suite: CryptoSuite, invitation: Invitation, sealed: Uint8Array) {
	const content = await open(suite, invitation, 'saddlebag/knock-answer/v1', sealed);
	return hasShape<AnswerContent>(ANSWER, content) ? content : undefined;
}
