// Backups that a relay makes of itself every so many hours, each checked; the newest few are kept.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#shared/core/clock.ts';
import type { StorageReport } from '../relay/check-storage.ts';

const KEPT = 7;
const NAME = /^saddlebag-.*\.db$/;
const HOUR_MS = 3_600_000;
/** How long after the start at the earliest. */
const SOON_MS = 10 * 60_000;

/** How the last one went. Times in milliseconds since 1970 by this machine's clock. */
export interface BackupState {
	readonly lastAt: number | undefined;
	readonly envelopes: number | undefined;
	readonly bytes: number | undefined;
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

/** The newest copy in a folder, by its name; undefined: there is none. Copies that are there were checked when they were made. */
export function newestBackup(
	folder: string
): { readonly path: string; readonly at: number; readonly bytes: number } | undefined {
	const name = existsSync(folder)
		? readdirSync(folder)
				.filter((file) => NAME.test(file))
				.sort()
				.at(-1)
		: undefined;
	if (name === undefined) return undefined;
	const path = join(folder, name);
	const { mtimeMs, size: bytes } = statSync(path);
	const [, day, hours, minutes, seconds, ms] =
		/^saddlebag-(.{10})T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.db$/.exec(name) ?? [];
	const told = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${ms}Z`);
	return { path, at: Number.isNaN(told) ? Math.round(mtimeMs) : told, bytes };
}

/** Begins the schedule: the first one comes when the newest one in the folder is an interval old, or soon. */
export function scheduleBackups({
	clock,
	folder,
	everyHours,
	make,
	onDone
}: ScheduledBackupDeps): ScheduledBackup {
	const found = newestBackup(folder);
	let state: BackupState = {
		lastAt: found?.at,
		envelopes: undefined,
		bytes: found?.bytes,
		failed: undefined
	};
	let cancel = (): void => {};
	let stopped = false;

	async function run(): Promise<BackupState> {
		try {
			mkdirSync(folder, { recursive: true, mode: 0o700 });
			const at = clock.now();
			const name = `saddlebag-${new Date(at).toISOString().replace(/[:.]/g, '-')}.db`;
			const { envelopes } = await make(join(folder, name));
			state = { lastAt: at, envelopes, bytes: statSync(join(folder, name)).size, failed: undefined };
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
	// A machine that is switched off every night still makes one when it is due.
	const dueMs = found ? found.at + everyHours * HOUR_MS - clock.now() : 0;
	const firstMs = Math.min(Math.max(dueMs, SOON_MS), everyHours * HOUR_MS);
	cancel = clock.after(firstMs, () => void run().then(next));
	return {
		state: () => state,
		run,
		stop() {
			stopped = true;
			cancel();
		}
	};
}
