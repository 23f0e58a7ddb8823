// What a device pushed on this very connection it holds: the log sends its name back, not its content (SPEC.md, [LOG-11]).
// A bounded memory: what it forgets is sent whole.
import { bytesToHex } from '#shared/core/bytes.ts';
import { SIGNATURE_BYTES } from '#shared/crypto/envelope.ts';

/** So many are remembered while the log has not come to them. */
const MOST = 1_000;
/** The first half of a signature's random point tells envelopes apart; nobody can make it come out the same. */
const NAME_BYTES = 16;

export interface PushedHere {
	/** These were pushed on this connection. */
	add(envelopes: readonly Uint8Array[]): void;
	/** True once for each of them: it goes back now. */
	take(envelope: Uint8Array): boolean;
}

export function createPushedHere(): PushedHere {
	const names = new Set<string>();
	const nameOf = (envelope: Uint8Array): string =>
		bytesToHex(envelope.subarray(-SIGNATURE_BYTES, NAME_BYTES - SIGNATURE_BYTES));
	return {
		add(envelopes) {
			for (const envelope of envelopes) {
				const name = nameOf(envelope);
				names.delete(name);
				names.add(name);
			}
			for (const name of names) {
				if (names.size <= MOST) break;
				names.delete(name);
			}
		},
		take: (envelope) => names.delete(nameOf(envelope))
	};
}
