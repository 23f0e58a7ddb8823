// What an outreach tablet is given instead of scope keys: the keys of single documents, sealed with HPKE to its credential
// (SPEC.md, [TRP] rules). Whoever has it opens these documents and no others.
import { decode } from 'cborg';
import { bytesToHex, concatBytes, hexToBytes, utf8 } from '../../core/bytes.ts';
import type { DocId } from '../../core/ids.ts';
import { encodeCbor } from '../../protocol/cbor.ts';
import type { CryptoSuite, KemKey } from '../../crypto/suite.ts';

const LABEL = utf8('saddlebag/trip/v1');
const MORE_LABEL = utf8('saddlebag/trip-more/v1');
const NO_AAD = new Uint8Array(0);

/** Keys of documents of one scope in one epoch: `docs` 16 bytes each, `keys` 32 bytes each, in the same order. */
export interface DocumentKeys {
	readonly scope: number;
	readonly epoch: number;
	readonly docs: Uint8Array;
	readonly keys: Uint8Array;
}

export interface TripGrant {
	readonly v: 1;
	/** 16 random bytes. */
	readonly trip: Uint8Array;
	readonly name: string;
	/** Milliseconds: when it was made, and when the charts are to be locked; 0 for never. By the clock of who made it. */
	readonly from: number;
	readonly until: number;
	/** 32 bytes: what an admin shows to know of to put `until` off. */
	readonly extension: Uint8Array;
	/** How many charts it is about. */
	readonly charts: number;
	readonly keys: readonly DocumentKeys[];
	/** Patient ids (UUIDs as 16 bytes each) for people registered on the way. */
	readonly blanks: Uint8Array;
	/** Ids for files taken on the way, 16 bytes each; absent in grants of versions that had none. */
	readonly fileBlanks?: Uint8Array;
	/** Documents that exist, to be fetched once: of charts, then files; 16 bytes each. */
	readonly fetch: Uint8Array;
	readonly files: Uint8Array;
	/** Up to where the relay's log is in `fetch` and `files`: the tablet goes on behind it. */
	readonly relay: { readonly gen: Uint8Array; readonly seq: number; readonly hash: Uint8Array };
}

/** What a tablet is given later: keys, and what of it is to be fetched. `charts`: how many it is about from then on. */
export interface MoreGrant extends Pick<TripGrant, 'v' | 'trip' | 'keys' | 'fetch' | 'files'> {
	readonly charts: number;
}

/** What a grant is bound to. */
interface GrantPlace {
	/** The 16-byte salt of the practice's GENESIS. */
	readonly practice: Uint8Array;
	/** The credential's id. */
	readonly recipient: Uint8Array;
}

const infoOf = ({ practice, recipient }: GrantPlace): Uint8Array => concatBytes(LABEL, practice, recipient);

export const sealGrant = (
	suite: CryptoSuite,
	place: GrantPlace,
	recipientKey: Uint8Array,
	grant: TripGrant
): Promise<Uint8Array> => suite.hpkeSeal(recipientKey, infoOf(place), NO_AAD, encodeCbor(grant));

/** undefined when it is not for this key and credential, or is not a grant. */
export async function openGrant(
	suite: CryptoSuite,
	place: GrantPlace,
	key: KemKey,
	sealed: Uint8Array
): Promise<TripGrant | undefined> {
	const plain = await suite.hpkeOpen(key, infoOf(place), NO_AAD, sealed);
	if (!plain) return undefined;
	const grant = decode(plain) as TripGrant;
	return grant.v === 1 && hasWholeKeys(grant) ? grant : undefined;
}

const moreInfoOf = ({ practice, recipient }: GrantPlace): Uint8Array =>
	concatBytes(MORE_LABEL, practice, recipient);

export const sealMore = (
	suite: CryptoSuite,
	place: GrantPlace,
	recipientKey: Uint8Array,
	more: MoreGrant
): Promise<Uint8Array> => suite.hpkeSeal(recipientKey, moreInfoOf(place), NO_AAD, encodeCbor(more));

/** undefined when it is not for this key and credential, or is not a giving. */
export async function openMore(
	suite: CryptoSuite,
	place: GrantPlace,
	key: KemKey,
	sealed: Uint8Array
): Promise<MoreGrant | undefined> {
	const plain = await suite.hpkeOpen(key, moreInfoOf(place), NO_AAD, sealed);
	if (!plain) return undefined;
	const more = decode(plain) as MoreGrant;
	return more.v === 1 && hasWholeKeys(more) ? more : undefined;
}

const hasWholeKeys = ({ keys }: Pick<TripGrant, 'keys'>): boolean =>
	keys.every(({ docs, keys: raw }) => docs.length * 2 === raw.length);

/** 16-byte ids that stand one behind the other. */
export function idsIn(bytes: Uint8Array): readonly DocId[] {
	const ids: DocId[] = [];
	for (let at = 0; at < bytes.length; at += 16) ids.push(bytesToHex(bytes.subarray(at, at + 16)) as DocId);
	return ids;
}

export const idsAsBytes = (ids: readonly string[]): Uint8Array => concatBytes(...ids.map(hexToBytes));

/** Every document that a grant has a key of, with the 32 bytes. */
export function* keysIn({ keys }: Pick<TripGrant, 'keys'>): Iterable<{
	readonly scope: number;
	readonly epoch: number;
	readonly docId: DocId;
	readonly raw: Uint8Array;
}> {
	for (const { scope, epoch, docs, keys: raw } of keys)
		for (const [i, docId] of idsIn(docs).entries())
			yield { scope, epoch, docId, raw: raw.slice(32 * i, 32 * i + 32) };
}
