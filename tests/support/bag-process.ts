// `bag` as a process of its own: what it printed, how it ended, and the devices that a practice of such processes has.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { createDataDir } from './relay-process.ts';
import { endOf, runBag, spawnBag, type BagOptions, type BagRun } from './run-bag.ts';

/** Anything that JSON.parse gives; tests look into it by name. */
type Json = any;

/** The lines of a run that must have succeeded, parsed; nothing may stand on stderr. */
export async function bagLines(args: readonly string[], options?: BagOptions): Promise<Json[]> {
	const { code, stdout, stderr } = await runBag(args, options);
	expect({ args: args[0], code, stderr }).toEqual({ args: args[0], code: 0, stderr: '' });
	return stdout
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as Json);
}

/** The only line of a run that must have succeeded. */
export async function bagJson(args: readonly string[], options?: BagOptions): Promise<Json> {
	const lines = await bagLines(args, options);
	expect(lines).toHaveLength(1);
	return lines[0];
}

/** The words of a run that must have failed: exit code 1, words on stderr, nothing on stdout. */
export async function bagRefusal(args: readonly string[], options?: BagOptions): Promise<string> {
	const { code, stdout, stderr } = await runBag(args, options);
	expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
	expect(stderr.trim()).not.toBe('');
	return stderr.trim();
}

/** A device in a folder of its own. Every call is a process. */
export class BagDevice {
	readonly dir: string;
	/** Options given to every command, such as --offline. */
	readonly always: readonly string[];

	constructor(dir: string = createDataDir(), always: readonly string[] = []) {
		this.dir = dir;
		this.always = always;
	}

	/** The same device with the road cut. */
	get offline(): BagDevice {
		return new BagDevice(this.dir, ['--offline']);
	}

	args(command: string, ...rest: readonly string[]): string[] {
		return [command, '--dir', this.dir, ...this.always, ...rest];
	}

	json(command: string, ...rest: readonly string[]): Promise<Json> {
		return bagJson(this.args(command, ...rest));
	}

	lines(command: string, ...rest: readonly string[]): Promise<Json[]> {
		return bagLines(this.args(command, ...rest));
	}

	refused(command: string, ...rest: readonly string[]): Promise<string> {
		return bagRefusal(this.args(command, ...rest));
	}

	run(command: string, ...rest: readonly string[]): Promise<BagRun> {
		return runBag(this.args(command, ...rest));
	}

	/** What a command printed, to the letter. */
	async text(command: string, ...rest: readonly string[]): Promise<string> {
		const { code, stdout, stderr } = await this.run(command, ...rest);
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		return stdout;
	}
}

/** What lies in a device's store, read behind its back: ids of all envelopes, and how many are not access records. */
export function heldIn({ dir }: BagDevice): { readonly ids: ReadonlySet<string>; readonly changes: number } {
	const database = new DatabaseSync(join(dir, 'device.sqlite'));
	const ids = database.prepare(`SELECT key FROM "envelopeId" WHERE key NOT LIKE 'c/%'`).all();
	const values = database.prepare('SELECT value FROM envelope').all();
	database.close();
	const kinds = values.map(({ value }) => (value as Uint8Array)[1]);
	return {
		ids: new Set(ids.map(({ key }) => String(key))),
		changes: kinds.filter((kind) => kind !== ENVELOPE_KINDS.audit).length
	};
}

/** A relay's address where nothing listens. */
export const DEAD_RELAY = 'http://127.0.0.1:9';

/** A practice begun at a site. The relay need not be there. */
export async function createBagPractice(
	relayUrl: string,
	site = 'Hilltop',
	user = 'Amina'
): Promise<BagDevice> {
	const device = new BagDevice();
	await device.json('init', '--relay', relayUrl, '--practice', 'Two Rivers', '--site', site, '--user', user);
	return device;
}

/** Invites one person and joins as them: two processes that meet at the relay. */
export async function joinBagPractice(
	admin: BagDevice,
	{ user = 'Ben', role = 'prescriber', site = 'Riverside' } = {}
): Promise<BagDevice> {
	const inviting = spawnBag(
		admin.args('invite', '--user', user, '--role', role, '--site', site, '--timeout', '60')
	);
	const ended = endOf(inviting);
	const line = await new Promise<string>((found, failed) => {
		let printed = '';
		inviting.stdout.on('data', (chunk: string) => {
			printed += chunk;
			if (printed.includes('\n')) found(printed.slice(0, printed.indexOf('\n')));
		});
		void ended.then(({ stderr }) => failed(new Error(`invite ended: ${stderr}`)));
	});
	const joined = new BagDevice();
	await joined.json('join', '--link', (JSON.parse(line) as { link: string }).link);
	const { code, stdout, stderr } = await ended;
	expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `${line}\n`, stderr: '' });
	return joined;
}
