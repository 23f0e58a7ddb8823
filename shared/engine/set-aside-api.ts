// What the engine does about what came and was not taken, as its callers see it: part of api.ts.
import type { DeviceId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import type { Result } from '../core/result.ts';
import type { ScopeName } from '../core/scopes.ts';
import type { LateWork } from './members-api.ts';

/** An envelope that was set aside: in no chart, never thrown away. */
export interface SetAside {
	/** The envelope's id, or the hash of bytes that are no envelope. */
	readonly id: string;
	/** As the row in quarantine has it: `bad-signature`, `forged-author`, `refused-malformed`… */
	readonly reason: string;
	/** Device clock when it was met; undefined when not known. */
	readonly metAt: Instant | undefined;
	/** Who and where the envelope names as its author. */
	readonly author: string | undefined;
	readonly device: DeviceId | undefined;
	readonly isOwn: boolean;
	/** Its author signed it, as it is here. Otherwise anybody can have named them: a claim, and shown as one. */
	readonly isSigned: boolean;
	readonly what: ScopeName | 'other';
	readonly patient: string | undefined;
	/** By its author's clock; undefined where this person cannot open it. */
	readonly at: Instant | undefined;
	/** What it says, where this person can open it. */
	readonly lines: LateWork['lines'];
}

/** `E`: every expected failure of the engine. */
export interface SetAsideCommands<E> {
	/** What was set aside on this device, what was met last first. */
	setAside(): Promise<Result<readonly SetAside[], E>>;
}
