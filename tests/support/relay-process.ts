// A real relay process: spawned with its own data folder on a free port, and ended as a test wishes.
import { createHash } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { bytesToHex } from '#shared/core/bytes.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import { COMPILED } from './compiled.ts';
import { freePort } from './free-port.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface RelayProcess {
	/** http://127.0.0.1:port */
	readonly url: string;
	readonly port: number;
	readonly pid: number;
	readonly dataDir: string;
	/** Everything it has printed so far. */
	output(): string;
	/** Ends it as a power cut would and waits until it is gone. */
	kill(): Promise<void>;
	/** Asks it to stop and resolves with its exit code. */
	stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<number | null>;
}

/** What is left behind when the test process ends: run last, whatever happened. */
const leftovers: (() => void)[] = [];
process.once('exit', () => leftovers.forEach((remove) => remove()));

/** A fresh folder that is removed when the test process ends. */
export function createDataDir(): string {
	const folder = mkdtempSync(join(tmpdir(), 'saddlebag-relay-'));
	leftovers.push(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** What a relay has on its disk, running or not: envelope ids in hex, and the number of control records. */
export function storedIn(dataDir: string): {
	readonly ids: ReadonlySet<string>;
	readonly controlRecords: number;
} {
	const database = new DatabaseSync(join(dataDir, 'saddlebag.db'));
	const ids = database
		.prepare('SELECT id FROM entry')
		.all()
		.map((row) => bytesToHex(row['id'] as Uint8Array));
	const controlRecords = Number(database.prepare('SELECT count(*) AS n FROM control').get()!['n']);
	database.close();
	return { ids: new Set(ids), controlRecords };
}

/**
 * A relay that does not run, for one practice, has never had the content of the file that came last, and its log is as if that
 * were so: like one that acknowledged it and threw it away. Returns how many pieces are gone.
 */
export async function loseNewestFile(dataDir: string): Promise<number> {
	const database = new DatabaseSync(join(dataDir, 'saddlebag.db'));
	const newest = database
		.prepare('SELECT doc_id FROM entry WHERE kind = ? ORDER BY seq DESC LIMIT 1')
		.get(ENVELOPE_KINDS.blobChunk)!;
	const { changes } = database
		.prepare('DELETE FROM entry WHERE kind = ? AND doc_id = ?')
		.run(ENVELOPE_KINDS.blobChunk, newest['doc_id']!);
	let head = EMPTY_HEAD;
	const sha256 = (bytes: Uint8Array) =>
		Promise.resolve(new Uint8Array(createHash('sha256').update(bytes).digest()));
	const place = database.prepare('UPDATE entry SET seq = ?, log_hash = ? WHERE id = ?');
	for (const { id } of database.prepare('SELECT id FROM entry ORDER BY seq').all()) {
		head = { seq: head.seq + 1, hash: await nextLogHash(sha256, head.hash, id as Uint8Array) };
		place.run(head.seq, head.hash, id!);
	}
	database.prepare('UPDATE practice SET log_seq = ?, log_hash = ?').run(head.seq, head.hash);
	database.close();
	return Number(changes);
}

/** Starts a relay and resolves once it listens. Rejects with what it printed when it ends before. */
export async function startRelay(
	options: {
		readonly dataDir?: string;
		readonly port?: number;
		readonly env?: Readonly<Record<string, string>>;
		/** Instead of the relay's own first file. */
		readonly program?: string;
		/** For Node, before the program. */
		readonly flags?: readonly string[];
	} = {}
): Promise<RelayProcess> {
	const dataDir = options.dataDir ?? createDataDir();
	const env = {
		...process.env,
		HOST: '127.0.0.1',
		PORT: String(options.port ?? (await freePort())),
		DATA_DIR: dataDir,
		NODE_COMPILE_CACHE: COMPILED,
		...options.env
	};
	const child = spawn(
		process.execPath,
		[...(options.flags ?? []), join(ROOT, options.program ?? 'sync-server/main.ts')],
		{
			env,
			cwd: ROOT
		}
	);
	let output = '';
	const exited = new Promise<number | null>((done) => child.once('exit', done));
	const url = await new Promise<string>((found, failed) => {
		const read = (chunk: Buffer): void => {
			output += chunk.toString();
			const [, address] = /Saddlebag is at (http:\S+)\/\n/.exec(output) ?? [];
			if (address) found(address);
		};
		child.stdout.on('data', read);
		child.stderr.on('data', read);
		child.once('exit', (code) => failed(new Error(`the relay ended with ${code}: ${output}`)));
	});
	leftovers.unshift(() => child.kill('SIGKILL'));
	const end = (signal: NodeJS.Signals): Promise<number | null> => {
		(child as ChildProcess).kill(signal);
		return exited;
	};
	return {
		url,
		port: Number(new URL(url).port),
		pid: child.pid!,
		dataDir,
		output: () => output,
		kill: async () => void (await end('SIGKILL')),
		stop: (signal = 'SIGTERM') => end(signal)
	};
}
