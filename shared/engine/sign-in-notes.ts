// Signing in, locking, and what was tried in vain: noted on the device when nobody's keys may be open, and told by the next
// access record that is written here. A note holds times, counts and whose PIN it was; never a word that was tried, and
// nothing of a patient. It is not sealed: who erases the storage of a device erases it too.
import type { Instant } from '../core/clock.ts';
import { bytesToHex, hexToBytes } from '../core/bytes.ts';
import type { CredId } from '../core/ids.ts';
import { decodeRow, encodeRow, put } from '../replica/rows.ts';
import type { Store, StoreOp } from '../replica/store.ts';

/** How somebody came: `new` when a device joined or began. */
const WAYS = ['passphrase', 'pin', 'new', 'key'] as const;
export type SignInHow = (typeof WAYS)[number];

export const NOTED = ['sign-in', 'lock', 'hand-over', 'wrong-pin', 'wrong-passphrase'] as const;
export type Noted = (typeof NOTED)[number];

/** One thing noted. `credId`: who came, went, or whose PIN or passphrase it was; absent where nobody knows. */
export interface SignInNote {
	readonly what: Noted;
	readonly at: Instant;
	readonly credId?: CredId;
	readonly how?: SignInHow;
	/** How often, up to when. */
	readonly count?: number;
	readonly until?: Instant;
}

/** The row in table `meta` that holds what no access record has told yet. */
const ROW = 'sign-in-notes';
/** So many notes are told at once, not with the next chart. */
const MANY = 24;

/** A note as it travels: what, when, whose, how, how often, until when; in this order, short. */
export const packNote = ({ what, at, credId, how, count, until }: SignInNote): readonly unknown[] => [
	NOTED.indexOf(what),
	at,
	credId ? hexToBytes(credId) : null,
	...(how ? [WAYS.indexOf(how)] : count ? [count, until] : [])
];

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** The note of some packed fields; undefined when a newer version wrote something else. */
export function unpackNote(fields: unknown): SignInNote | undefined {
	if (!Array.isArray(fields)) return undefined;
	const [kind, at, cred, more, until] = fields as unknown[];
	const what = NOTED[kind as number];
	if (!what || !isTime(at)) return undefined;
	const credId = cred instanceof Uint8Array ? (bytesToHex(cred) as CredId) : undefined;
	const how = what === 'sign-in' ? WAYS[more as number] : undefined;
	return {
		what,
		at,
		...(credId && { credId }),
		...(how && { how }),
		...(isFailure(what) && isTime(more) && { count: more, until: isTime(until) ? until : at })
	};
}

export const isFailure = (what: Noted): boolean => what === 'wrong-pin' || what === 'wrong-passphrase';

async function read(store: Pick<Store, 'get'>): Promise<readonly unknown[]> {
	const row = await store.get('meta', ROW);
	return row ? decodeRow<readonly unknown[]>(row) : [];
}

/**
 * Keeps a note durably. Failures of one kind in a row are one note. When it cannot be kept the person is not kept out for
 * it: no chart opens on a device that cannot write.
 */
export async function note(store: Store, { what, at, credId, how }: SignInNote): Promise<void> {
	const notes = await read(store);
	const last = unpackNote(notes.at(-1));
	const goesOn = isFailure(what) && last?.what === what && last.credId === credId;
	const next = packNote({
		what,
		at: goesOn ? last.at : at,
		...(credId && { credId }),
		...(how && { how }),
		...(isFailure(what) && { count: (goesOn ? last.count! : 0) + 1, until: at })
	});
	await store.commit([put('meta', ROW, encodeRow([...(goesOn ? notes.slice(0, -1) : notes), next]))]);
}

/** What an access record is to tell beside itself, and the write that lets go of it. */
export async function notesToTell(
	store: Pick<Store, 'get'>
): Promise<{ readonly notes: readonly unknown[]; readonly ops: readonly StoreOp[] }> {
	const notes = await read(store);
	return { notes, ops: notes.length > 0 ? [{ type: 'delete', table: 'meta', key: ROW }] : [] };
}

/** True when what is noted must not wait for somebody to open a chart. */
export async function areDue(store: Pick<Store, 'get'>): Promise<boolean> {
	const notes = await read(store);
	return notes.length >= MANY || notes.some((fields) => isFailure(unpackNote(fields)?.what ?? 'lock'));
}
