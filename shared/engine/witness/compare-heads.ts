// Comparing what another device saw of a log with what this one received of it ([WIT] rules). Pure: facts in, verdict out.
import { equalBytes } from '../../core/bytes.ts';
import type { SeenHead } from '../../crypto/inner.ts';
import type { ControlState } from '../../replica/control-state.ts';
import type { LogPast, Met } from '../../replica/log-past.ts';
import { bytesToHex } from '../../core/bytes.ts';
import type { HeardHead } from './heard-heads.ts';

/** `ahead`: its author has seen more than is here. `unknown`: nothing can be said. */
export type Verdict = 'agrees' | 'ahead' | 'differs' | 'unknown';

const HALF_KEY = 32;
const NO_GENERATION = '0'.repeat(32);

/** Of a head and half the hash that this device has at that place. */
const verdictOf = (head: SeenHead, here: Uint8Array | undefined, isBeyond: boolean): Verdict => {
	if (head.seq === 0) return 'unknown';
	if (here) return equalBytes(here, head.hash16) ? 'agrees' : 'differs';
	return isBeyond ? 'ahead' : 'unknown';
};

/** The control log is one for everybody. */
export const compareControl = (heard: HeardHead, past: LogPast): Verdict =>
	verdictOf(heard.control, past.controlHashAt(heard.control.seq), true);

/** The relay whose log somebody speaks of (its key in hex), where only one can be meant. */
export function relayOf(
	heard: HeardHead,
	control: ControlState,
	met: ReadonlyMap<string, Met>
): string | undefined {
	const named = control.relays.map(({ relayKey }) => bytesToHex(relayKey));
	const relays = [...new Set([...named, ...met.keys()])];
	const { relay } = heard;
	if (relay) return relays.find((key) => key.startsWith(relay.key));
	return relays.length === 1 ? relays[0] : undefined;
}

/**
 * What somebody saw of a relay's log. Where the relay is known to have had another past, put back from a backup, what differs
 * may be of that one: nothing is said of it until its author has shown that they met the relay with its present past.
 */
export async function compareLog(
	heard: HeardHead,
	facts: {
		readonly relay: string;
		readonly past: LogPast;
		readonly met: Met | undefined;
		readonly control: ControlState;
		/** Up to where that log was received here. */
		readonly received: number;
		readonly hasMetPresent: boolean;
	}
): Promise<Verdict> {
	const { log } = heard;
	const here = await facts.past.hashAt(facts.relay, log.seq);
	const verdict = verdictOf(log, here, log.seq > facts.received);
	if (verdict === 'agrees' || verdict === 'unknown') return verdict;
	return isOfAnotherPast(heard, facts) ? 'unknown' : verdict;
}

function isOfAnotherPast(
	heard: HeardHead,
	facts: {
		readonly relay: string;
		readonly met: Met | undefined;
		readonly control: ControlState;
		readonly hasMetPresent: boolean;
	}
): boolean {
	const { met, relay, control } = facts;
	if (!met || facts.hasMetPresent) return false;
	const gen = bytesToHex(met.gen);
	const wasNamedAs = control.relays
		.filter(({ relayKey }) => bytesToHex(relayKey) === relay)
		.map(({ relayGen }) => bytesToHex(relayGen));
	const isRestored = wasNamedAs.some((named) => named !== NO_GENERATION && named !== gen);
	const before = met.before ?? (isRestored ? 'other' : undefined);
	return before === 'same' || (before === 'other' && heard.relay?.gen !== gen);
}

/** The first half of a relay's key, as a status names it. */
export const halfOf = (relayKey: string): string => relayKey.slice(0, HALF_KEY);
