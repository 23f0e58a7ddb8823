// A fingerprint or security key as a second way to a person's keys on this device, as callers of the engine see it: part of
// api.ts. All of it works without a network.
import type { Instant } from '../core/clock.ts';
import type { Result } from '../core/result.ts';

/** What an authenticator has to be asked: its credential, and the salt that belongs to it. */
export interface UnlockKeyQuestion {
	readonly credential: Uint8Array;
	readonly salt: Uint8Array;
}

/** What it answered: 32 bytes that nobody else makes (WebAuthn, extension `prf`). */
export interface UnlockKeyAnswer {
	readonly credential: Uint8Array;
	readonly prf: Uint8Array;
}

/** A key of the person signed in. */
export interface UnlockKey {
	/** Hex of its credential. */
	readonly id: string;
	readonly label: string;
	readonly addedAt: Instant;
	/** Its maker copies it to other devices of the person. */
	readonly isCopied: boolean;
}

/** It opens nothing here: not this device's, or taken away. */
export type UnlockKeyError = { readonly type: 'WrongKey' };

/** `E`: every expected failure of the engine. */
export interface UnlockKeyCommands<E> {
	/** What to ask on a locked device, for everybody's keys: whose they are is not said. */
	unlockKeyQuestions(): Promise<Result<readonly UnlockKeyQuestion[], E>>;
	unlockByKey(a: UnlockKeyAnswer): Promise<Result<void, E>>;
	/** Those of the person signed in, in the order in which they were added. */
	unlockKeys(): Promise<Result<readonly UnlockKey[], E>>;
	/** Adds one for the person signed in, whose passphrase is asked for once more and goes on opening the device. */
	addUnlockKey(
		a: UnlockKeyQuestion &
			UnlockKeyAnswer & { readonly passphrase: string; readonly label: string; readonly isCopied: boolean }
	): Promise<Result<void, E>>;
	/** From now on it opens nothing here. The authenticator keeps its own half, which is worth nothing without the wrap. */
	removeUnlockKey(a: { readonly id: string }): Promise<Result<void, E>>;
}
