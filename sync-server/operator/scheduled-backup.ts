// Backups that a relay makes of itself every so many hours, each checked; the newest few are kept.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#shared/core/clock.ts';
import type { StorageReport } from '../relay/check-storage.ts';

const KEPT = 7;
const NAME = /^saddlebag-.*\.db$/;
const HOUR_MS = 3_600_000;

/** How the last one went. Times in milliseconds since 1970 by this machine's clock. */
export interface BackupState {
	readonly lastAt: number | undefined;
	readonly envelopes: number | undefined;
	/** Why the last try made none. */
	readonly failed: string | undefined;
}

export interface ScheduledBackup {
	state(): BackupState;
	/** Makes one now; used by the schedule too. */
	run(): Promise<BackupState>;
	stop(): void;
}

export interface ScheduledBackupDeps {
	readonly clock: Clock;
	readonly folder: string;
	readonly everyHours: number;
	/** Makes a checked copy at a path and says what is in it. Throws when it is not whole. */
	make(path: string): Promise<StorageReport>;
	onDone(state: BackupState): void;
}

/** Begins the schedule: the first one comes after one interval. */
export function scheduleBackups({
	clock,
	folder,
	everyHours,
	make,
	onDone
}: ScheduledBackupDeps): ScheduledBackup {
	let state: BackupState = { lastAt: undefined, envelopes: undefined, failed: undefined };
	let cancel = (): void => {};
	let stopped = false;

	async function run(): Promise<BackupState> {
		try {
			mkdirSync(folder, { recursive: true, mode: 0o700 });
			const at = clock.now();
			const name = `saddlebag-${new Date(at).toISOString().replace(/[:.]/g, '-')}.db`;
			const { envelopes } = await make(join(folder, name));
			state = { lastAt: at, envelopes, failed: undefined };
			const old = readdirSync(folder)
				.filter((file) => NAME.test(file))
				.sort()
				.slice(0, -KEPT);
			for (const file of old) rmSync(join(folder, file));
		} catch (error) {
			state = { ...state, failed: (error as Error).message };
		}
		onDone(state);
		return state;
	}
	function next(): void {
		if (stopped) return;
		cancel = clock.after(everyHours * HOUR_MS, () => void run().then(next));
	}
	next();
	return {
		state: () => state,
		run,
		stop() {
			stopped = true;
			cancel();
		}
	};
}
