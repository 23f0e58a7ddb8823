// What a device pushed on this very connection it holds, and behind its acknowledgement it knows the place: the log does not
// send it back (SPEC.md, [LOG-11]). A bounded memory: what it forgets is sent as a stub or whole.
import { bytesToHex } from '#shared/core/bytes.ts';
import { SIGNATURE_BYTES } from '#shared/crypto/envelope.ts';

/** So many are remembered while the log has not come to them. */
const MOST = 1_000;
/** The first half of a signature's random point tells envelopes apart; nobody can make it come out the same. */
const NAME_BYTES = 16;

export interface PushedHere {
	/** These came, and are not answered yet: the log waits in front of them. */
	add(envelopes: readonly Uint8Array[]): void;
	/** They are answered: acknowledged at these places, the others refused. */
	answered(envelopes: readonly Uint8Array[], places: readonly number[]): void;
	/** It came on this connection and is not answered yet. */
	isWaiting(envelope: Uint8Array): boolean;
	/** True once for each place that was acknowledged here. */
	take(seq: number): boolean;
	/** The log is sent from another place on: what was acknowledged until now may be in it. */
	forget(): void;
}

const nameOf = (envelope: Uint8Array): string =>
	bytesToHex(envelope.subarray(-SIGNATURE_BYTES, NAME_BYTES - SIGNATURE_BYTES));

export function createPushedHere(): PushedHere {
	// Made when something is pushed: thousands of devices only listen.
	let waiting: Set<string> | undefined;
	let acknowledged: Set<number> | undefined;
	return {
		add(envelopes) {
			waiting ??= new Set();
			for (const envelope of envelopes) waiting.add(nameOf(envelope));
		},
		answered(envelopes, places) {
			for (const envelope of envelopes) waiting?.delete(nameOf(envelope));
			acknowledged ??= new Set();
			for (const seq of places) acknowledged.add(seq);
			for (const seq of acknowledged) {
				if (acknowledged.size <= MOST) break;
				acknowledged.delete(seq);
			}
		},
		isWaiting: (envelope) => waiting !== undefined && waiting.size > 0 && waiting.has(nameOf(envelope)),
		take: (seq) => acknowledged?.delete(seq) ?? false,
		forget: () => acknowledged?.clear()
	};
}
