// What the engine does about the relay itself, as its callers see it: part of api.ts.
import type { Result } from '../core/result.ts';

/** How a relay keeps something from being done. Nothing was changed. */
export type RelayError =
	| { readonly type: 'NeedsRelay' }
	/** The clinic's relay is there, and cannot reach the practice's home relay, which alone can do this. */
	| { readonly type: 'NeedsInternet' }
	/** No code that a relay prints, or mistyped. */
	| { readonly type: 'BadRelayCode' }
	/** The relay does not have this practice, and takes it back only without asking for setup codes. */
	| { readonly type: 'NeedsSetupCode' }
	/** No setup code, or mistyped. */
	| { readonly type: 'BadSetupCode' }
	| { readonly type: 'BadRelayAddress' }
	/** This is done at the practice's own relay, not at a clinic's, and not about the relay that this device is at. */
	| { readonly type: 'NeedsHomeRelay' }
	| { readonly type: 'NotAnswered' }
	/** The relay speaks another version of the protocol; nothing was exchanged. */
	| { readonly type: 'RelayIsOlder' | 'RelayIsNewer' };

/**
 * Set while the road goes to a clinic's relay that is not the practice's home: whether the way there is open now, and how
 * many changes of the practice are at this clinic only.
 */
export interface ClinicFacts {
	readonly connected: boolean;
	readonly waiting: number;
}

/**
 * Set on a live road: bytes that the relay keeps for this practice, and how many it will. `full`: it refused one for want of
 * room; what waits is sent when there is some.
 */
export interface RelaySpace {
	readonly used: number;
	readonly most: number;
	readonly full?: true;
}

/** A relay that the control log names, by the code that it prints. `isHere`: the one that this device talks to. */
export interface NamedRelay {
	readonly code: string;
	readonly isHere: boolean;
}

/** `E`: every expected failure of the engine. */
export interface RelayCommands<E> {
	/** Takes the relay at which this device stopped (`wrong-relay`) for the practice's, in an admin's name, and goes there. */
	acceptRelay(): Promise<Result<void, E>>;
	/** Takes the code by which the relay lets a practice that is new there begin, and goes there. */
	giveSetupCode(a: { readonly code: string }): Promise<Result<void, E>>;
	/** Names a clinic's relay in the control log by the code that it prints: for an admin, while the home relay can be asked. */
	nameRelay(a: { readonly code: string }): Promise<Result<void, E>>;
	/** The relays that devices of the practice go to, in the order in which they were named. */
	namedRelays(): Promise<Result<readonly NamedRelay[], E>>;
	/** Takes the name of a clinic's relay back, a stolen box for one: no device goes to it any more. For an admin. */
	withdrawRelay(a: { readonly code: string }): Promise<Result<void, E>>;
	/** A ticket that proves once to the relay that a device of this practice asks it something beside the sync road. */
	relayTicket(): Promise<Result<{ readonly ticket: string }, E>>;
	/** This device talks to the relay at another address from now on. It goes on with any relay that an admin has named. */
	moveToRelay(a: { readonly relayUrl: string }): Promise<Result<void, E>>;
}
