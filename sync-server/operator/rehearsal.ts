// A rehearsal of what a copy is for: the newest one is opened as if it were to be put back, and everything in it looked at.
// Nothing that the relay uses is touched.
import type { Clock } from '#shared/core/clock.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import type { StorageReport } from '../relay/check-storage.ts';

/** How far the last rehearsal is. Times by this machine's clock, in milliseconds since 1970. */
export type RehearsalState =
	| { readonly state: 'none' }
	/** So many envelopes of the practice that asks were looked at. */
	| { readonly state: 'running'; readonly envelopes: number }
	| {
			readonly state: 'whole' | 'not-whole';
			readonly at: number;
			/** Envelopes of the practice that asks, which is also where its log in the copy ends. */
			readonly envelopes: number;
			readonly problems: number;
	  }
	| { readonly state: 'failed'; readonly at: number };

export interface Rehearsal {
	state(practiceId: PracticeId): RehearsalState;
	/** Begins one, unless one is running. */
	begin(): void;
}

export interface RehearsalDeps {
	readonly clock: Clock;
	/** Path of the newest copy; undefined: there is none. */
	newest(): string | undefined;
	/** Looks at a copy whole, and says as it goes how far it is in which practice. */
	check(path: string, onLook: (practiceId: PracticeId, envelopes: number) => void): Promise<StorageReport>;
}

export function createRehearsal({ clock, newest, check }: RehearsalDeps): Rehearsal {
	let seen = new Map<PracticeId, number>();
	let running = false;
	let last: { readonly at: number; readonly report: StorageReport | undefined } | undefined;

	async function rehearse(): Promise<void> {
		seen = new Map();
		let report: StorageReport | undefined;
		try {
			const path = newest();
			if (path !== undefined)
				report = await check(path, (practiceId, envelopes) => seen.set(practiceId, envelopes));
		} catch {
			// A copy that cannot be opened is no copy.
		}
		last = { at: clock.now(), report };
		running = false;
	}

	return {
		state(practiceId) {
			const envelopes = seen.get(practiceId) ?? 0;
			if (running) return { state: 'running', envelopes };
			if (!last) return { state: 'none' };
			const { at, report } = last;
			if (!report) return { state: 'failed', at };
			const { length: problems } = report.problems;
			return { state: problems === 0 ? 'whole' : 'not-whole', at, envelopes, problems };
		},
		begin() {
			if (running) return;
			running = true;
			void rehearse();
		}
	};
}
