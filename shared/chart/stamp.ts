// The stamp of a decision group: one register per entry and group that every verb rewrites when it writes an element of
// the group. Two stamps written apart from each other conflict even when the elements differ (stop here, new dose there).
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import type { SiteId, UserId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { VerbContext } from './edit.ts';

/** Who decided what, where and when. `at`: the author's device clock, milliseconds; shown, never compared to decide. */
export interface Stamp {
	readonly verb: string;
	/**
	 * writesDigest of all registers of the group as the write left them: what was written and, for the others, what the
	 * author had before their eyes. Over the written ones alone, "stop, then new dose" here and the same new dose there
	 * would count as one decision, and the stop would go unseen.
	 */
	readonly wrote: string;
	readonly user: UserId;
	readonly site: SiteId;
	readonly at: Instant;
	/** The author's words, when the verb asks for a reason that FHIR has no element for. */
	readonly reason?: string;
	/** When it happened, as an FHIR date or dateTime, when that is not when it was recorded and FHIR has no element for it. */
	readonly effectiveAt?: string;
}

/** What a verb may add to its stamps. */
export type StampDetails = Pick<Stamp, 'reason' | 'effectiveAt'>;

/** The register key of a group's stamp. */
export const stampKey = (type: string, id: string, group: string): string => `${type}:${id}:~${group}`;

/** A digest of registers and atoms; removed ones count as never written. First 16 bytes of SHA-256, in hex. */
function writesDigest(writes: Iterable<readonly [key: string, atom: string]>): string {
	const there = [...writes].filter(([, atom]) => atom !== 'null');
	const lines = there.map(([key, atom]) => `${key}\n${atom}\n`).sort();
	return bytesToHex(sha256(utf8(lines.join(''))).subarray(0, 16));
}

/** The atom of a stamp. `left`: the group's registers and atoms as the verb leaves them. */
export function createStamp(
	context: VerbContext,
	verb: string,
	left: Iterable<readonly [key: string, atom: string]>,
	{ reason, effectiveAt }: StampDetails = {}
): string {
	const { userId: user, siteId: site, now: at } = context;
	const stamp: Stamp = {
		verb,
		wrote: writesDigest(left),
		user,
		site,
		at,
		...(reason === undefined ? {} : { reason }),
		...(effectiveAt === undefined ? {} : { effectiveAt })
	};
	return JSON.stringify(stamp);
}
