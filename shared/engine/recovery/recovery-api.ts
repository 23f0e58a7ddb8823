// What the engine does with a practice's recovery words, as its callers see it: part of api.ts.
import type { Instant } from '../../core/clock.ts';
import type { DeviceId, PracticeId, SiteId, UserId } from '../../core/ids.ts';
import type { Result } from '../../core/result.ts';
import type { ScopeName } from '../../core/scopes.ts';
import type { FilePart, TransferSource } from '../transfer-facts.ts';

/** Why the words recover nothing. They are rightly written; nothing was changed. */
export type RecoveryError =
	/** No practice there has them, or the file or device is of another one. */
	{ readonly type: 'OtherWords' };

/** Where what is left of the practice lies: at its relay, or in a file of one of its devices that goes to a new relay. */
export interface RecoverFrom {
	readonly relayUrl: string;
	readonly file?: TransferSource | undefined;
	/** What the relay wants of a practice that is new to it, as it was typed. */
	readonly setupCode?: string | undefined;
}

/** What the words have opened, to be looked at before anything is written. */
export interface FoundPractice {
	readonly practiceId: PracticeId;
	readonly practiceName: string;
	readonly sites: readonly { readonly siteId: SiteId; readonly name: string }[];
	readonly staff: readonly { readonly userId: UserId; readonly name: string }[];
	/** When its list of members was last changed and its settings last written, by the clocks of those who did it. */
	readonly membersAt: Instant;
	readonly settingsAt: Instant | undefined;
	/** When it was recovered before, oldest first. */
	readonly recovered: readonly Instant[];
	/** The relay is none that the practice has named. */
	readonly unknownRelay: boolean;
	/** Parts of charts whose newest key is not to be had by the words. */
	readonly closed: readonly ScopeName[];
}

/** Who takes the practice up again, and where. */
export interface Recoverer {
	readonly passphrase: string;
	/** Somebody whom the practice has already, or a new name. */
	readonly user: { readonly userId: UserId } | { readonly userName: string };
	readonly site: { readonly siteId: SiteId } | { readonly siteName: string };
}

/** How far a recovery is. `reading`: what the practice has of itself is coming. `writing`: the new admin is being named. */
export type RecoveryStep = 'calling' | 'proven' | 'reading' | 'writing';

/** Told to everybody until an admin has said that it was one of them. */
export interface RecoveryNotice {
	readonly seq: number;
	readonly at: Instant;
	readonly userName: string;
	readonly siteName: string;
	readonly deviceName: string;
	/** It was done by the person signed in. */
	readonly mine: boolean;
	/** An admin has said that it is as it should be. */
	readonly confirmed: boolean;
}

export interface RecoveryState {
	readonly recoveries: readonly RecoveryNotice[];
	readonly checkedAt: Instant | undefined;
}

/** `E`: every expected failure of the engine. */
export interface RecoveryCommands<E> {
	/** Looks what the words open; stores nothing. On a device without a practice. `recovering` tells how far it is. */
	findByWords(a: { readonly words: string; readonly from: RecoverFrom }): Promise<Result<FoundPractice, E>>;
	/** Makes this device one of the practice, with a new admin, in the name of the words. Everything else is to come. */
	recover(
		a: { readonly words: string; readonly from: RecoverFrom } & Recoverer
	): Promise<Result<{ readonly practiceId: PracticeId; readonly deviceId: DeviceId }, E>>;
	/**
	 * A part of everything held here as a transfer file, as exportPractice gives it, without anybody signed in: for a device
	 * whose passphrases are all forgotten.
	 */
	exportByWords(a: { readonly words: string; readonly after: string }): Promise<Result<FilePart, E>>;
	/** Whether these are the practice's words; the day of it is noted for everybody. Admins. */
	checkWords(a: { readonly words: string }): Promise<Result<{ readonly at: Instant }, E>>;
	/** Times when the practice was recovered, newest first, and when the words were last found right. */
	recoveryState(): Promise<Result<RecoveryState, E>>;
	/** Says that a recovery is as it should be. Admins. */
	confirmRecovery(a: { readonly seq: number }): Promise<Result<void, E>>;
}
