// What the two ends of a handshake sign (SPEC.md, HSK rules). Fixed layout, no timestamps: rural tablets have dead clock
// batteries.
import { concatBytes, utf8 } from '../core/bytes.ts';
import type { Challenge, LogHead } from './frames.ts';
import { u32be, u64be } from './integers.ts';

const LOGIN = utf8('saddlebag/login/v1\0');
const ROOT_LOGIN = utf8('saddlebag/root-login/v1\0');
const WELCOME = utf8('saddlebag/welcome/v1\0');

const heads = (log: LogHead, control: LogHead): Uint8Array =>
	concatBytes(u64be(log.seq), log.hash, u32be(control.seq), control.hash);

/** What a device signs with its transport key: binds practice, relay, generation, this socket and both heads. */
export const loginTranscript = (
	practiceId: Uint8Array,
	challenge: Omit<Challenge, 'type'>,
	deviceId: Uint8Array,
	deviceNonce: Uint8Array
): Uint8Array =>
	concatBytes(
		LOGIN,
		practiceId,
		challenge.relayKey,
		challenge.relayGen,
		challenge.nonce,
		heads(challenge.log, challenge.control),
		deviceId,
		deviceNonce
	);

/** What the root key signs in place of a device's ([RCV-2]); it does not know the practice's id yet. */
export const rootLoginTranscript = (
	rootId: Uint8Array,
	challenge: Omit<Challenge, 'type'>,
	deviceId: Uint8Array,
	deviceNonce: Uint8Array
): Uint8Array =>
	concatBytes(
		ROOT_LOGIN,
		rootId,
		challenge.relayKey,
		challenge.relayGen,
		challenge.nonce,
		heads(challenge.log, challenge.control),
		deviceId,
		deviceNonce
	);

/** What a relay signs with its key: binds the device's login and the heads it answers with. */
export const welcomeTranscript = (loginSignature: Uint8Array, log: LogHead, control: LogHead): Uint8Array =>
	concatBytes(WELCOME, loginSignature, heads(log, control));
