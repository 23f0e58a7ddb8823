// Sends a log to one device from a cursor on: first what is stored, then what is appended. A slow device is read for
// from the storage when it is ready again; nothing is kept in memory on its behalf.
import type { Activity } from './activity.ts';
import type { Outlet } from './outlet.ts';

/** One batch of a log: the frame, if anything has to be sent, the position it ends at, and what it costs of the credit. */
export interface Batch {
	readonly frame: Uint8Array | undefined;
	readonly last: number;
	readonly cost: number;
	/** Nothing was behind it when it was read. */
	readonly isLast: boolean;
}

export interface CursorFeed {
	/** Starts, or starts again, after a position. `credit` is how much may be sent. */
	start(after: number, credit: number): void;
	/** Lets so much more be sent. */
	grant(credit: number): void;
	/** The log may have grown. */
	wake(): void;
	stop(): void;
}

export interface CursorFeedDeps {
	readonly outlet: Outlet;
	readonly activity: Activity;
	readonly maxCredit: number;
	/** The batch behind a position, at most about `credit` large; undefined when there is none. */
	read(after: number, credit: number): Promise<Batch | undefined>;
	/** A read failed: nothing more will be sent. */
	onFailure(error: unknown): void;
}

/** Creates a feed that is not started. */
export function createCursorFeed({
	outlet,
	activity,
	maxCredit,
	read,
	onFailure
}: CursorFeedDeps): CursorFeed {
	let cursor: number | undefined;
	let credit = 0;
	let run = 0;
	let busy = false;
	let again = false;

	async function pump(): Promise<void> {
		try {
			do {
				again = false;
				while (cursor !== undefined && credit > 0) {
					const mine = run;
					await outlet.ready();
					if (mine !== run) continue;
					const batch = await read(cursor, credit);
					if (mine !== run) continue;
					if (batch === undefined) break;
					cursor = batch.last;
					credit -= batch.cost;
					if (batch.frame) outlet.send(batch.frame);
					if (batch.isLast) break;
				}
			} while (again);
		} catch (error) {
			cursor = undefined;
			onFailure(error);
		}
		busy = false;
	}

	function wake(): void {
		again = true;
		if (busy || cursor === undefined || credit <= 0) return;
		busy = true;
		void activity.run(pump);
	}

	return {
		start(after, given) {
			run += 1;
			cursor = after;
			credit = Math.min(given, maxCredit);
			wake();
		},
		grant(given) {
			credit = Math.min(credit + given, maxCredit);
			wake();
		},
		wake,
		stop() {
			run += 1;
			cursor = undefined;
		}
	};
}
