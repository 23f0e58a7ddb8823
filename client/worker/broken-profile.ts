// Stands in for the engine where there is none because this device's storage cannot be read: every command is refused,
// but for what waits to be sent, which is given away as a file, and for beginning anew.
import { err, ok } from '#shared/core/result.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { ArgsOf } from '#client/engine-api/commands.ts';
import { rescueUnsent, type Rescue } from '#shared/engine/rescue.ts';
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
	let looked: Promise<Rescue> | undefined;
	return {
		async handle({ name, args }) {
			if (name === 'rescue' && !store) return ok({ count: 0, unreadable: undefined, unsealed: 0 });
			if (store && (name === 'rescue' || name === 'rescuePart')) {
				const { found, part } = await (looked ??= rescueUnsent({ store, suite, now: now() }));
				return ok(name === 'rescue' ? found : await part((args as ArgsOf<'rescuePart'>).from));
			}
			if (name !== 'startOver') return err({ type: 'StorageBroken' });
			await store?.close();
			await erase();
			return ok(undefined);
		},
		tabGone: () => undefined
	};
}
