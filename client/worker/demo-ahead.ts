// A demo made while somebody reads the first page, in this worker's memory, and put into the demo's own database when it
// is asked for. Nothing of it is stored before.
import type { Clock } from '#shared/core/clock.ts';
import type { Random } from '#shared/core/random.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { NO_PROFILE } from '#shared/engine/profile.ts';
import { opsOfSnapshot, type StoreSnapshot } from '#shared/replica/memory-store.ts';
import type { Store } from '#shared/replica/store.ts';
import type { ArgsOf } from '#client/engine-api/commands.ts';

/** Its queue is of the hours before it was made. */
const FRESH_FOR_MS = 30 * 60_000;

export interface DemoAhead {
	/** Begins to make one; a second call changes nothing. */
	prepare(wish: ArgsOf<'prepareDemo'>): void;
	/** Puts a demo that was begun into its database, where none is. Nothing happens when it was not, or is too old. */
	lay(): Promise<void>;
}

export interface DemoAheadDeps {
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	readonly zone: string;
	/** The database of the demo's first profile. */
	openStore(): Promise<Store>;
}

/** For the worker of the first page: the demo itself runs in another. */
export function createDemoAhead({ openStore, ...deps }: DemoAheadDeps): DemoAhead {
	let begun: { readonly at: number; readonly rows: Promise<StoreSnapshot> } | undefined;
	return {
		prepare(wish) {
			begun ??= {
				at: deps.clock.now(),
				rows: import('#shared/demo/make-demo.ts').then(({ makeDemo }) => makeDemo(deps, wish))
			};
			// The demo's own worker makes one then, and says what is wrong.
			begun.rows.catch(() => (begun = undefined));
		},
		async lay() {
			if (!begun || deps.clock.now() - begun.at > FRESH_FOR_MS) return;
			const rows = await begun.rows.catch(() => undefined);
			begun = undefined;
			if (!rows) return;
			// A browser that refuses the database refuses it to the demo's own worker too, which says so on the screen.
			const store = await openStore().catch(() => undefined);
			if (!store) return;
			// One that is there stays as it is.
			await store.commit(opsOfSnapshot(rows), [NO_PROFILE]);
			await store.close();
		}
	};
}
