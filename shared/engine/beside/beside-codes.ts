// What two devices beside each other show one another ([SBS] rules): what a newcomer asks with, what an admin's device
// greets with, the six digits that follow from both, and the sealed answer.
import { base64UrlToBytes, bytesToBase64Url, concatBytes, utf8 } from '../../core/bytes.ts';
import type { CryptoSuite, KemKey } from '../../crypto/suite.ts';
import { decodeCbor, encodeCbor } from '../../protocol/cbor.ts';
import { hasShape, type ShapeOf } from '../../protocol/shape.ts';
import { KNOCK, type KnockContent } from '../knock.ts';

const ASK = 'SADDLEBAG-ASK:';
const GREETING = 'SADDLEBAG-GREETING:';
/** What a greeting is drawn as. */
export const GREETING_BYTES = 32;
const ANSWER_INFO = utf8('saddlebag/beside-answer/v1');
const DIGITS_LABEL = utf8('saddlebag/beside/v1\0');

/** What lets a newcomer begin without a network. */
export interface BesideAnswer {
	/** The control log so far, GENESIS first, with certificates that it does not hold yet. */
	readonly control: readonly Uint8Array[];
	readonly certificates: readonly Uint8Array[];
	readonly enrol: Uint8Array;
	readonly relayUrl: string;
	/** Empty while this practice has met no relay. */
	readonly relayKey: Uint8Array;
	readonly importKey: Uint8Array;
	/** The practice's names and settings as a transfer file; empty when they are too many to be shown. */
	readonly config: Uint8Array;
}

const RECORD = { bytes: [1, 128 * 1024] } as const;
const ANSWER: ShapeOf<BesideAnswer> = {
	map: {
		control: { list: RECORD, max: 100_000 },
		certificates: { list: RECORD, max: 10_000 },
		enrol: RECORD,
		relayUrl: { text: [1, 2_000] },
		relayKey: { bytes: [0, 32] },
		importKey: { bytes: 32 },
		config: { bytes: [0, 1 << 20] }
	}
};

/** Bytes as they are bound, and the code that shows them. */
export interface Said {
	readonly bytes: Uint8Array;
	readonly code: string;
}

const said = (label: string, bytes: Uint8Array): Said => ({ bytes, code: label + bytesToBase64Url(bytes) });

function read(label: string, text: string): Uint8Array | undefined {
	const trimmed = text.trim();
	return trimmed.startsWith(label) ? base64UrlToBytes(trimmed.slice(label.length)) : undefined;
}

/** The newcomer's public keys. */
export const sayAsk = (content: KnockContent): Said => said(ASK, encodeCbor(content));

/** Reads them; undefined for any other text. */
export function readAsk(text: string): (KnockContent & { readonly bytes: Uint8Array }) | undefined {
	const bytes = read(ASK, text);
	const content = bytes && decodeCbor(bytes);
	return hasShape<KnockContent>(KNOCK, content) ? { ...content, bytes: bytes! } : undefined;
}

/** 32 random bytes, drawn once the newcomer's keys were read: nobody can choose keys to fit the digits. */
export const sayGreeting = (drawn: Uint8Array): Said => said(GREETING, drawn);

/** Reads them; undefined for any other text. */
export function readGreeting(text: string): Uint8Array | undefined {
	const bytes = read(GREETING, text);
	return bytes?.length === GREETING_BYTES ? bytes : undefined;
}

/** Six decimal digits that both devices show. */
export async function digitsOf(
	suite: Pick<CryptoSuite, 'sha256'>,
	ask: Uint8Array,
	greeting: Uint8Array
): Promise<string> {
	const hash = await suite.sha256(concatBytes(DIGITS_LABEL, greeting, ask));
	const number = new DataView(hash.buffer, hash.byteOffset).getUint32(0) % 1_000_000;
	return String(number).padStart(6, '0');
}

/** Seals the answer to the newcomer's key. */
export const sealBesideAnswer = (
	suite: CryptoSuite,
	kemKey: Uint8Array,
	greeting: Uint8Array,
	answer: BesideAnswer
): Promise<Uint8Array> => suite.hpkeSeal(kemKey, ANSWER_INFO, greeting, encodeCbor(answer));

/** Opens it; undefined when it is for another key or occasion, or not well formed. */
export async function openBesideAnswer(
	suite: CryptoSuite,
	key: KemKey,
	greeting: Uint8Array,
	sealed: Uint8Array
): Promise<BesideAnswer | undefined> {
	const plain = await suite.hpkeOpen(key, ANSWER_INFO, greeting, sealed);
	const content = plain && decodeCbor(plain);
	return hasShape<BesideAnswer>(ANSWER, content) ? content : undefined;
}
