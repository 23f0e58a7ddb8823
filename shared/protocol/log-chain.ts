// The hash chain over a relay's log of one practice (SPEC.md, LOG rules).
import { concatBytes, utf8 } from '../core/bytes.ts';
import type { LogHead } from './frames.ts';
import type { Sha256 } from './sha256.ts';

const PREFIX = utf8('saddlebag/log/v1\0');

/** The head of an empty log, relay's or control. */
export const EMPTY_HEAD: LogHead = { seq: 0, hash: new Uint8Array(32) };

/** logHash after one more envelope: SHA-256("saddlebag/log/v1\0" || previous logHash || envelope id). */
export const nextLogHash = (
	sha256: Sha256,
	previous: Uint8Array,
	envelopeId: Uint8Array
): Promise<Uint8Array> => sha256(concatBytes(PREFIX, previous, envelopeId));
