// What whoever runs a relay does with its database, by hand: a copy while it runs, a look at everything in it, a copy put
// back. JSON on stdout, words on stderr with exit code 1. `npm run -s operator -- COMMAND`
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from '../config.ts';
import { databaseFile, openStorage, openStorageFile, StorageUnusable } from '../open-storage.ts';
import { checkAndClose, checkedBackup, codeAndClose } from './check-database.ts';
import type { StorageReport } from '../relay/check-storage.ts';

const USAGE = `operator COMMAND

  backup FILE    copies the database of DATA_DIR while the relay runs, and checks the copy
  check [FILE]   checks a copy, or the database of DATA_DIR or DATABASE_URL: every chain, every signature
  restore FILE   checks a copy and puts it into DATA_DIR, which must hold no database
  code           prints the code by which an admin names this relay as a clinic's (UPSTREAM)

DATA_DIR and DATABASE_URL as for the server. PostgreSQL has its own copies: pg_dump, or archiving.`;

class Refused extends Error {}

function print(report: StorageReport, file: string): void {
	process.stdout.write(`${JSON.stringify({ file, ...report })}\n`);
	const { length } = report.problems;
	if (length > 0) throw new Refused(length === 1 ? '1 problem found.' : `${length} problems found.`);
}

async function main(): Promise<void> {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: { help: { type: 'boolean', short: 'h', default: false } }
	});
	const [command = '', file] = positionals;
	const config = parseConfig(process.env);
	if (!config.ok)
		throw new Refused(config.error.map(({ variable, problem }) => `${variable} ${problem}`).join('\n'));
	const { databaseUrl } = config.value;
	const database = databaseFile(config.value);
	const needFile = (): string => {
		if (file === undefined) throw new Refused(`${command} needs the name of a file.`);
		return resolve(file);
	};
	switch (command) {
		case 'backup': {
			if (databaseUrl !== undefined)
				throw new Refused('A PostgreSQL database is copied by pg_dump or by archiving.');
			const to = needFile();
			return print(await checkedBackup(database, to), to);
		}
		case 'check': {
			if (file !== undefined) return print(await checkAndClose(openStorageFile(resolve(file))), file);
			if (databaseUrl === undefined) return print(await checkAndClose(openStorageFile(database)), database);
			const { storage, place } = await openStorage(config.value);
			return print(await checkAndClose(storage), place);
		}
		case 'restore': {
			const from = needFile();
			if (existsSync(database)) throw new Refused(`${database} is there already. Nothing was changed.`);
			const report = await checkAndClose(openStorageFile(from));
			if (report.problems.length === 0) {
				mkdirSync(resolve(config.value.dataDir), { recursive: true, mode: 0o700 });
				copyFileSync(from, database);
				for (const left of ['-wal', '-shm']) rmSync(database + left, { force: true });
			}
			return print(report, database);
		}
		case 'code': {
			const { storage } = await openStorage(config.value);
			process.stdout.write(`${JSON.stringify({ code: await codeAndClose(storage) })}\n`);
			return;
		}
		default:
			process.stderr.write(`${USAGE}\n`);
			process.exitCode = values.help ? 0 : 1;
	}
}

try {
	await main();
} catch (error) {
	const expected = error instanceof Refused || error instanceof StorageUnusable;
	process.stderr.write(`${expected ? '' : 'operator failed: '}${(error as Error).message}\n`);
	process.exitCode = 1;
}
