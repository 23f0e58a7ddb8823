// What whoever runs a relay does with its database, by hand: a copy while it runs, a look at everything in it, a copy put
// back. JSON on stdout, words on stderr with exit code 1. `npm run -s operator -- COMMAND`
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseConfig } from '../config.ts';
import {
	databaseFile,
	markRestored,
	openStorage,
	openStorageFile,
	StorageUnusable
} from '../open-storage.ts';
import { checkAndClose, checkedBackup, codeAndClose } from './check-database.ts';
import { makeSetupCodeAndClose } from './node-setup-code.ts';
import { codeOfUpdate, packUpdate, readUpdate, type UpdateError } from './update-file.ts';
import { installUpdate, rollBack } from './versions.ts';
import type { StorageReport } from '../relay/check-storage.ts';

const USAGE = `operator COMMAND

  backup FILE    copies the database of DATA_DIR while the relay runs, and checks the copy
  check [FILE]   checks a copy, or the database of DATA_DIR or DATABASE_URL: every chain, every signature
  restore FILE   checks a copy and puts it into DATA_DIR, which must hold no database
  pack FILE      writes this version, which must be built, to one file, and prints its code for reading aloud
  update FILE    takes such a file for the next start, if its --code is the one that was told
  rollback       the version before it is run at the next start
  setup-code     makes a code by which one new practice may begin here, and prints it once
  code           prints the code by which an admin names this relay as a clinic's (UPSTREAM)

DATA_DIR and DATABASE_URL as for the server. PostgreSQL has its own copies: pg_dump, or archiving.`;

const ROOT = resolve(import.meta.dirname, '../..');

class Refused extends Error {}

function updateWords(error: UpdateError, told: string | undefined): string {
	switch (error.type) {
		case 'OtherCode':
			return told === undefined
				? `Nothing was changed: ask who made the file for its code, and give it with --code. The code of this file is ${error.code}.`
				: `Nothing was changed: this is not the file that was meant, or it was damaged on the way. Its code is ${error.code}.`;
		case 'NotAnUpdate':
			return 'Nothing was changed: this is not a version of Saddlebag in a file.';
		case 'Damaged':
			return `Nothing was changed: ${error.path} in the file is damaged. Pack it again.`;
	}
}

function print(report: StorageReport, file: string): void {
	process.stdout.write(`${JSON.stringify({ file, ...report })}\n`);
	const { length } = report.problems;
	if (length > 0) throw new Refused(length === 1 ? '1 problem found.' : `${length} problems found.`);
}

async function main(): Promise<void> {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: { code: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } }
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
				markRestored(database);
			}
			return print(report, database);
		}
		case 'pack': {
			const packed = packUpdate(ROOT);
			writeFileSync(needFile(), packed);
			process.stdout.write(`${JSON.stringify({ file, bytes: packed.length, code: codeOfUpdate(packed) })}\n`);
			return;
		}
		case 'update': {
			const update = readUpdate(readFileSync(needFile()), values.code ?? '');
			if (!update.ok) throw new Refused(updateWords(update.error, values.code));
			const installed = installUpdate(config.value.dataDir, ROOT, update.value);
			if (!installed.ok)
				throw new Refused(
					'Nothing was changed: this version needs other packages than are installed here. It has to be installed anew.'
				);
			process.stdout.write(`${JSON.stringify({ next: installed.value })}\n`);
			return;
		}
		case 'rollback': {
			const back = rollBack(config.value.dataDir);
			if (!back.ok) throw new Refused('Nothing was changed: there is no version to go back to.');
			process.stdout.write(`${JSON.stringify({ next: back.value })}\n`);
			return;
		}
		case 'setup-code': {
			const { storage } = await openStorage(config.value);
			process.stdout.write(`${JSON.stringify(await makeSetupCodeAndClose(storage))}\n`);
			return;
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
