// A relay core whose disk can be copied as it is now or was: with the same key, so that a device takes the copy for the relay
// itself. As a liar makes it, or whoever puts a backup back.
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import type { Append } from '#relay/storage/relay-storage.ts';
import { suite } from './engine-rig.ts';
import { createManualClock } from './manual-clock.ts';
import { createSeededRandom } from './seeded-random.ts';

export interface CopiedRelay {
	readonly core: RelayCore;
	/** How often something was written. */
	writes(): number;
	/** Another one with the first so many writes. `isRestored`: in a generation of its own. */
	copy(a?: { readonly writes?: number; readonly isRestored?: boolean }): Promise<CopiedRelay>;
}

interface Identity {
	readonly seed: Uint8Array;
	readonly gen: Uint8Array;
}

let made = 0;

/** A relay with an empty disk, or with an identity and what is written on it. */
export async function createCopiedRelay(
	identity?: Identity,
	written: readonly Append[] = []
): Promise<CopiedRelay> {
	const random = createSeededRandom(70_000 + ++made);
	const { seed, gen } = identity ?? { seed: random.bytes(32), gen: random.bytes(16) };
	const drawn = [seed, gen];
	const disk = createMemoryRelayStorage({ bytes: (length) => drawn.shift() ?? random.bytes(length) });
	const appends: Append[] = [];
	for (const append of written) {
		if (!(await disk.commit([append])).ok) throw new Error('what was written does not follow itself');
		appends.push(append);
	}
	const storage: typeof disk = {
		...disk,
		async commit(next) {
			const committed = await disk.commit(next);
			if (committed.ok) appends.push(...next);
			return committed;
		}
	};
	const core = await createRelayCore({ storage, suite, random, clock: createManualClock(0) });
	return {
		core,
		writes: () => appends.length,
		copy: ({ writes = appends.length, isRestored = false } = {}) =>
			createCopiedRelay(
				{ seed, gen: isRestored ? createSeededRandom(80_000 + made).bytes(16) : gen },
				appends.slice(0, writes)
			)
	};
}
