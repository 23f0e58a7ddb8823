// Stands in for the engine where there is none because this device's storage cannot be read: every command is refused,
// but for what waits to be sent, which is given away as a file, and for beginning anew.
import { err, ok } from '#shared/core/result.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { rescueUnsent } from '#shared/engine/rescue.ts';
import type { Store } from '#shared/replica/store.ts';
import type { EngineHost } from './engine-host.ts';

export interface BrokenProfile {
	/** What can still be read of it; undefined: nothing. */
	readonly store: Store | undefined;
	readonly suite: CryptoSuite;
	readonly now: () => number;
	/** Removes the database. */
	readonly erase: () => Promise<void>;
}

/** A host for the tabs of a profile whose storage is broken. */
export function createBrokenHost({ store, suite, now, erase }: BrokenProfile): EngineHost {
	return {
		async handle({ name }) {
			if (name === 'rescue')
				return ok(
					store
						? await rescueUnsent({ store, suite, now: now() })
						: { bytes: undefined, count: 0, unreadable: undefined, unsealed: 0 }
				);
			if (name !== 'startOver') return err({ type: 'StorageBroken' });
			await store?.close();
			await erase();
			return ok(undefined);
		},
		tabGone: () => undefined
	};
}
