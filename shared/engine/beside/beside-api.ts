// What the engine does about a device that joins beside an admin's, each seeing the other's screen: part of api.ts.
import type { DeviceId, PracticeId, UserId } from '../../core/ids.ts';
import type { Result } from '../../core/result.ts';
import type { Role } from '../../core/scopes.ts';

/** Why two devices beside each other do not go on. Nothing was changed. */
export type BesideError =
	/** What the camera read is no code of this step. */
	| { readonly type: 'NotACode' }
	/** A step before this one was not done, or on another occasion. */
	| { readonly type: 'OutOfStep' }
	/** The answer is for another device, or does not verify. */
	| { readonly type: 'NotForThisDevice' };

/** `digits`: six, the same on both screens when nobody came between. `code`: the text of a QR code to show. */
export interface BesideMet {
	readonly digits: string;
	readonly code: string;
}

/**
 * The newcomer's device asks, the admin's reads that and shows a code, the newcomer's reads that: both show six digits.
 * Somebody compares them, then the admin's device signs and shows the answer. No network. `E`: every failure of the engine.
 */
export interface BesideCommands<E> {
	/** On a device without a practice: makes keys and says what to show. Nothing is stored. */
	askBeside(a: { readonly passphrase: string }): Promise<Result<{ readonly code: string }, E>>;
	/** On the same device: what the admin's device shows. */
	meetBeside(a: { readonly text: string }): Promise<Result<{ readonly digits: string }, E>>;
	/** On the same device: takes the answer, and is a device of the practice; the person is signed in. */
	joinBeside(a: {
		readonly answer: Uint8Array;
	}): Promise<Result<{ readonly practiceId: PracticeId; readonly deviceId: DeviceId }, E>>;
	/** On an admin's device: what the newcomer's device shows. */
	readBeside(a: { readonly text: string }): Promise<Result<BesideMet, E>>;
	/**
	 * On the admin's device, when the digits are the same: signs the certificate. `userId`: somebody the practice has
	 * already. The answer is for the newcomer's device alone.
	 */
	letInBeside(a: {
		readonly userName: string;
		readonly userId?: UserId;
		readonly role: Role;
		readonly siteName: string;
	}): Promise<Result<{ readonly answer: Uint8Array }, E>>;
}
