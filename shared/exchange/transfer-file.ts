// The transfer file: sealed envelopes as they are, with the control records by which a reader verifies them, for where
// there is no network. Layout and rules in SPEC.md, [XFR-1] and up. Knows no key and opens nothing.
import { bytesToHex, concatBytes, equalBytes, hexToBytes, utf8 } from '../core/bytes.ts';
import type { DeviceId, PracticeId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { MAX_CONTROL_RECORD_BYTES, MAX_ENVELOPE_BYTES } from '../protocol/limits.ts';

/** Envelope bytes in one file of a row ([XFR-5]), about: what a writer and a reader hold in memory at a time. */
export const PART_BYTES = 2 << 20;
/** The only version there is. */
export const TRANSFER_VERSION = 1;
const MAGIC = utf8('SADDLBAG');
const HEADER_BYTES = 8 + 2 + 16 + 16 + 8 + 4 + 4;
const DIGEST_BYTES = 32;

/** What a transfer file holds. `control` and `envelopes` are the bytes on the wire, in order. */
export interface TransferFile {
	readonly practiceId: PracticeId;
	/** Who wrote the file. */
	readonly deviceId: DeviceId;
	/** Milliseconds since 1970 by that device's clock. */
	readonly writtenAt: number;
	/** The practice's control log from GENESIS on, then ENROL certificates that it does not hold yet. */
	readonly control: readonly Uint8Array[];
	readonly envelopes: readonly Uint8Array[];
}

/** Damaged: cut off, or its digest does not fit. NewerVersion: written by a newer Saddlebag. */
export type TransferError =
	| { readonly type: 'NotATransferFile' }
	| { readonly type: 'NewerVersion'; readonly version: number }
	| {
			readonly type: 'DamagedTransferFile';
			readonly what: 'length' | 'item' | 'digest' | 'number';
			readonly at: number;
	  };

function u32(value: number): Uint8Array {
	const out = new Uint8Array(4);
	new DataView(out.buffer).setUint32(0, value);
	return out;
}

/** The header; `control` and `envelopes` are counts. */
function encodeHeader(file: TransferFile): Uint8Array {
	const out = new Uint8Array(HEADER_BYTES);
	const view = new DataView(out.buffer);
	out.set(MAGIC);
	view.setUint16(8, TRANSFER_VERSION);
	out.set(hexToBytes(file.practiceId), 10);
	out.set(hexToBytes(file.deviceId), 26);
	view.setBigUint64(42, BigInt(file.writtenAt));
	view.setUint32(50, file.control.length);
	view.setUint32(54, file.envelopes.length);
	return out;
}

/** The file's bytes: header, items with their lengths, digest. */
export async function encodeTransferFile(
	suite: Pick<CryptoSuite, 'sha256'>,
	file: TransferFile
): Promise<Uint8Array> {
	const items = [...file.control, ...file.envelopes].flatMap((item) => [u32(item.length), item]);
	const body = concatBytes(encodeHeader(file), ...items);
	return concatBytes(body, await suite.sha256(body));
}

/** Untrusted bytes that are exactly one transfer file. Whether its signatures hold is for whoever takes it in. */
export async function parseTransferFile(
	suite: Pick<CryptoSuite, 'sha256'>,
	bytes: Uint8Array
): Promise<Result<TransferFile, TransferError>> {
	const first = await parseFirstTransferFile(suite, bytes);
	if (!first.ok) return first;
	return first.value.length === bytes.length
		? ok(first.value.file)
		: err({ type: 'DamagedTransferFile', what: 'length', at: first.value.length });
}

/** The transfer file that untrusted bytes begin with, and its length: several may stand one behind the other. */
export async function parseFirstTransferFile(
	suite: Pick<CryptoSuite, 'sha256'>,
	bytes: Uint8Array
): Promise<Result<{ readonly file: TransferFile; readonly length: number }, TransferError>> {
	if (bytes.length < 10 || !equalBytes(bytes.subarray(0, 8), MAGIC)) return err({ type: 'NotATransferFile' });
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const version = view.getUint16(8);
	if (version !== TRANSFER_VERSION) return err({ type: 'NewerVersion', version });
	const damaged = (what: 'length' | 'item' | 'digest' | 'number', at: number) =>
		err<TransferError>({ type: 'DamagedTransferFile', what, at });
	const last = bytes.length - DIGEST_BYTES;
	if (last < HEADER_BYTES) return damaged('length', bytes.length);
	const writtenAt = Number(view.getBigUint64(42));
	if (!Number.isSafeInteger(writtenAt)) return damaged('number', 42);
	const counts = { control: view.getUint32(50), envelopes: view.getUint32(54) };
	const control: Uint8Array[] = [];
	const envelopes: Uint8Array[] = [];
	let at = HEADER_BYTES;
	for (const [list, count, largest] of [
		[control, counts.control, MAX_CONTROL_RECORD_BYTES],
		[envelopes, counts.envelopes, MAX_ENVELOPE_BYTES]
	] as const) {
		for (let i = 0; i < count; i++) {
			const length = at + 4 <= last ? view.getUint32(at) : 0;
			if (length === 0 || length > largest || at + 4 + length > last) return damaged('item', at);
			list.push(bytes.slice(at + 4, at + 4 + length));
			at += 4 + length;
		}
	}
	const digest = await suite.sha256(bytes.subarray(0, at));
	if (!equalBytes(digest, bytes.subarray(at, at + DIGEST_BYTES))) return damaged('digest', at);
	const file = {
		practiceId: bytesToHex(bytes.subarray(10, 26)) as PracticeId,
		deviceId: bytesToHex(bytes.subarray(26, 42)) as DeviceId,
		writtenAt,
		control,
		envelopes
	};
	return ok({ file, length: at + DIGEST_BYTES });
}
