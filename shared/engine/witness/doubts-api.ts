// What the engine tells of a server that does not show everybody the same, as its callers see it: part of api.ts.
import type { Instant } from '../../core/clock.ts';
import type { DeviceId } from '../../core/ids.ts';
import type { Result } from '../../core/result.ts';

/**
 * What does not fit. `log-differs`, `members-differ`: another device saw another history, or another list of members, at the
 * same place. `log-withheld`, `members-withheld`: it has seen more than the server shows here, for some time.
 * `members-coming`: it knows changes to the members that are not here yet. `went-back`: this device itself was shown another
 * past than before, under the same name.
 */
export type DoubtKind =
	'log-differs' | 'log-withheld' | 'members-differ' | 'members-withheld' | 'members-coming' | 'went-back';

export interface Doubt {
	readonly kind: DoubtKind;
	/** Whose device saw something else. */
	readonly device?: WhoseDevice;
	readonly since: Instant;
	/** When both agreed again. */
	readonly until?: Instant;
}

/** A device by its name or number, its site, and who works on it. */
export interface WhoseDevice {
	readonly deviceId: DeviceId;
	readonly name: string | undefined;
	readonly number: number;
	readonly siteName: string;
	readonly people: readonly string[];
}

/** Where a file is that the relay has not: at the device that attached it, if that is known. */
export interface OnlyAt {
	readonly device?: WhoseDevice;
}

/** `E`: every expected failure of the engine. */
export interface DoubtCommands<E> {
	/** What this device has noticed of the server, what stands first. */
	serverDoubts(): Promise<Result<readonly Doubt[], E>>;
}
