// Keys in a process's memory, as types: who is signed in, who waits behind a PIN, and what of it another process is given.
import type { Instant } from '../core/clock.ts';
import type { CredId, UserId } from '../core/ids.ts';
import type { Role } from '../core/scopes.ts';
import type { PinWrap } from '../crypto/pin.ts';
import type { CredentialSecrets } from './profile.ts';

/** Somebody whose keys are held in memory behind their PIN. `triesLeft`: wrong PINs until they are dropped. */
export interface HeldPerson {
	readonly credId: CredId;
	readonly userId: UserId;
	readonly userName: string;
	readonly role: Role;
	readonly triesLeft: number;
}

/** A person's keys behind their PIN, for the memory of another process. */
export interface HeldCopy {
	readonly person: Omit<HeldPerson, 'triesLeft'>;
	readonly wrap: PinWrap;
	readonly until: Instant;
	readonly triesLeft: number;
}

/** The keys in this process's memory: of who is signed in, and of those who wait behind a PIN. Never stored. */
export interface KeysHeld {
	readonly signedIn: CredentialSecrets | undefined;
	readonly behindPins: readonly HeldCopy[];
}
