// A copy of the relay's SQLite file while the relay runs: whole as of one moment, sealed as it is, checked before it gets
// its name.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';

/** All pages in one go, on another thread: a copy in parts begins anew whenever the relay writes. */
const PAGES = 0x7fff_ffff;

/**
 * Copies the database at `from` to `to`, which must not exist. `check` looks at the copy under another name; when it
 * throws, the copy goes and nothing has the name `to`.
 */
export async function backupRelayDatabase(
	from: string,
	to: string,
	check: (path: string) => Promise<void>
): Promise<void> {
	if (existsSync(to)) throw new Error(`${to} is there already. Nothing was written.`);
	const unfinished = `${to}.unfinished`;
	rmSync(unfinished, { force: true });
	const source = new DatabaseSync(from, { readOnly: true });
	try {
		await backup(source, unfinished, { rate: PAGES });
		await check(unfinished);
		for (const left of [`${unfinished}-wal`, `${unfinished}-shm`]) rmSync(left, { force: true });
		renameSync(unfinished, to);
	} finally {
		source.close();
		rmSync(unfinished, { force: true });
	}
}
