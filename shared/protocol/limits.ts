// Sizes and times that both ends of a road agree on (SPEC.md, FRM, HSK and LOG rules).

/** Largest ciphertext with its tag in one envelope. */
export const MAX_CIPHERTEXT_BYTES = 1 << 20;
/** Header 100 + ciphertext + signature 64. */
export const MAX_ENVELOPE_BYTES = 164 + MAX_CIPHERTEXT_BYTES;
/** Header 100 + tag 16 + signature 64. */
export const MIN_ENVELOPE_BYTES = 180;
/** A frame's content is cut off at this many bytes; a single envelope or record may exceed it alone. */
export const BATCH_BYTES = 256 * 1024;
/** Largest frame either end accepts: one largest envelope and room around it. */
export const MAX_FRAME_BYTES = MAX_CIPHERTEXT_BYTES + BATCH_BYTES;
/** Most envelopes, acknowledgements, entries or records in one frame. */
export const MAX_BATCH_COUNT = 1024;
/** Largest control record on the wire. */
export const MAX_CONTROL_RECORD_BYTES = 128 * 1024;
/** Most credentials and certificates that one device names at login. */
export const MAX_LOGIN_CREDENTIALS = 256;
/** Silence after which a device sends a ping, in milliseconds. */
export const PING_AFTER_MS = 15_000;
/** Silence after which a device gives the road up, in milliseconds. */
export const DEAD_AFTER_MS = 30_000;
