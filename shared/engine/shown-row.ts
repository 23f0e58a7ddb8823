// What is unsent as one short transfer file for a camera, which takes its time to read it. It is the same file, byte for
// byte, as long as nothing but access records came behind it: who was interrupted goes on with what is missing. [XFR-7]
import { equalBytes } from '../core/bytes.ts';
import type { Instant } from '../core/clock.ts';
import { SCOPES } from '../core/scopes.ts';
import { parseHeader } from '../crypto/envelope.ts';
import { PART_BYTES } from '../exchange/transfer-file.ts';
import { waitingBehind, type Waiting } from '../replica/envelope-log.ts';
import { decodeRow, encodeRow, put } from '../replica/rows.ts';
import type { Store } from '../replica/store.ts';

/** Later the access records that came meanwhile are shown too. */
const SAME_ROW_MS = 12 * 3_600_000;
/** In table `local`, as CBOR: which file was shown last. It says nothing that the outbox does not say. */
const ROW = 'shown-row';
interface Shown {
	readonly writtenAt: Instant;
	/** Highest arrival in it. */
	readonly upTo: number;
	/** The end of the file's bytes. */
	readonly digest: Uint8Array;
}
const DIGEST_BYTES = 32;

type Encode = (envelopes: readonly Uint8Array[], writtenAt: Instant) => Promise<Uint8Array>;

/** The file and how many envelopes it has; without bytes where they are more than one part of a file. */
export async function rowToShow(
	store: Store,
	now: Instant,
	encode: Encode
): Promise<{ readonly bytes: Uint8Array | undefined; readonly count: number }> {
	const waiting: Waiting[] = [];
	let size = 0;
	for await (const one of waitingBehind(store, '')) {
		if (size >= PART_BYTES) return { bytes: undefined, count: waiting.length };
		waiting.push(one);
		size += one.bytes.length;
	}
	const again = await shownBefore(store, waiting, now, encode);
	if (again) return again;
	const bytes = await encode(bytesOf(waiting), now);
	const upTo = waiting.reduce((highest, { arrival }) => Math.max(highest, arrival), 0);
	const shown: Shown = { writtenAt: now, upTo, digest: bytes.slice(-DIGEST_BYTES) };
	// On a device that is full another file is shown next time.
	await store.commit([put('local', ROW, encodeRow(shown))]);
	return { bytes, count: waiting.length };
}

const bytesOf = (waiting: readonly Waiting[]): readonly Uint8Array[] => waiting.map(({ bytes }) => bytes);

/** The file that was shown last, if all of it still waits and nothing came behind it but access records. */
async function shownBefore(
	store: Store,
	waiting: readonly Waiting[],
	now: Instant,
	encode: Encode
): Promise<{ readonly bytes: Uint8Array; readonly count: number } | undefined> {
	const row = await store.get('local', ROW);
	const shown = row && decodeRow<Shown>(row);
	if (!shown || now < shown.writtenAt || now - shown.writtenAt > SAME_ROW_MS) return undefined;
	const same = waiting.filter(({ arrival }) => arrival <= shown.upTo);
	if (!waiting.every((one) => one.arrival <= shown.upTo || isAccessRecord(one))) return undefined;
	const bytes = await encode(bytesOf(same), shown.writtenAt);
	return equalBytes(bytes.slice(-DIGEST_BYTES), shown.digest) ? { bytes, count: same.length } : undefined;
}

function isAccessRecord({ bytes }: Waiting): boolean {
	const header = parseHeader(bytes);
	return header.ok && header.value.scope === SCOPES.audit;
}
