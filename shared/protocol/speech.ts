// Which version two ends speak (SPEC.md, [HSK-14] to [HSK-16]): the newest that both know. A device says on its path what
// it knows, the relay's first frame says what is spoken, and the challenge's nonce, which both ends sign for, says what the
// relay could have spoken: nobody in between can hold two new ends down to what an older version forgave.
import { bytesToHex, concatBytes, equalBytes, utf8 } from '../core/bytes.ts';
import { err, type Result } from '../core/result.ts';
import { decodeFrame, encodeFrame, type FrameError } from './frame-codec.ts';
import type { Frame } from './frames.ts';
import { u32be } from './integers.ts';
import { OLDEST_SPOKEN, PROTOCOL_VERSION } from './version.ts';

/** What a device says that says nothing: no version before this one said anything. */
const UNTOLD = 5;
const MARK = utf8('olderthanI\0\0');
const NONCE_BYTES = 32;

/** A path with what the device knows. Relays of versions that know nothing of it pass over it. */
export const offering = (path: string, version: number = PROTOCOL_VERSION): string => `${path}?v=${version}`;

/** A path without it, and what was said. */
export function offerOf(path: string): { readonly path: string; readonly version: number } {
	const [, bare = path, told] = /^([^?]*)\?v=(\d{1,5})$/.exec(path) ?? [];
	return { path: bare, version: told === undefined ? UNTOLD : Number(told) };
}

/** What a relay speaks to a device: its own version to one that is too old, which then says so. */
export const spokenTo = (offered: number, own: number): number =>
	offered < OLDEST_SPOKEN ? own : Math.min(offered, own);

/** The nonce of a relay that speaks an older version than it could: its end says so. */
export const markedNonce = (nonce: Uint8Array, own: number): Uint8Array => {
	const mark = concatBytes(MARK, u32be(own));
	return concatBytes(nonce.subarray(0, NONCE_BYTES - mark.length), mark);
};

/** The version that a nonce says the relay knows. */
function markOf(nonce: Uint8Array): number | undefined {
	const at = NONCE_BYTES - MARK.length - 4;
	if (!equalBytes(nonce.subarray(at, at + MARK.length), MARK)) return undefined;
	return Number.parseInt(bytesToHex(nonce.subarray(-4)), 16);
}

/** A device's end of one road. */
export interface Speech {
	decode(bytes: Uint8Array): Result<Frame, FrameError>;
	encode(frame: Frame): Uint8Array;
	/** What is spoken, as far as it is known. */
	version(): number;
}

/** Nothing is agreed until the first frame has come. */
export function createSpeech(own: number = PROTOCOL_VERSION): Speech {
	let version = own;
	let agreed = false;
	return {
		version: () => version,
		encode: (frame) => encodeFrame(frame, version),
		decode(bytes) {
			const first = decodeFrame(bytes, version);
			const theirs = !first.ok && first.error.type === 'Version' ? first.error.version : undefined;
			if (agreed || theirs === undefined || theirs > own || theirs < OLDEST_SPOKEN) {
				agreed ||= first.ok;
				return first;
			}
			version = theirs;
			agreed = true;
			const frame = decodeFrame(bytes, version);
			if (!frame.ok || frame.value.type !== 'challenge') return frame;
			const couldSpeak = Math.min(own, markOf(frame.value.nonce) ?? version);
			return couldSpeak > version ? err({ type: 'Malformed', reason: 'held-down' }) : frame;
		}
	};
}
