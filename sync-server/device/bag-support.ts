// What the commands of `bag` have in common: their options, the device of a folder, and results as words.
import type { FileHandle } from 'node:fs/promises';
import type { ChartId } from '#shared/core/ids.ts';
import type { Result } from '#shared/core/result.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { EngineError } from '#shared/engine/engine-error.ts';
import type { TransferSource } from '#shared/engine/transfer-facts.ts';
import { parseExact, type ExactJson } from '#shared/fhir/exact-json.ts';
import { BagError } from './bag-error.ts';
import { errorWords } from './error-words.ts';
import { openDevice } from './open-device.ts';
import { REMOVED_WORDS } from './sync-once.ts';

export interface BagOptions {
	readonly files: readonly string[];
	readonly dir?: string;
	readonly relay?: string;
	readonly practice?: string;
	readonly site?: string;
	readonly user?: string;
	readonly role?: string;
	readonly link?: string;
	readonly timeout?: string;
	readonly chart?: string;
	readonly query?: string;
	readonly path?: string;
	readonly value?: string;
	readonly resource?: string;
	readonly id?: string;
	readonly section?: string;
	readonly text?: string;
	readonly group?: string;
	readonly keep?: string;
	readonly with?: string;
	readonly all?: boolean;
	readonly code?: string;
	readonly from?: string;
	readonly 'by-words'?: boolean;
	readonly 'accept-relay'?: boolean;
	readonly names?: boolean;
	readonly offline?: boolean;
}

export type Print = (line: string) => void;
export type Command = (options: BagOptions, print: Print) => Promise<void>;

export function need<K extends keyof BagOptions>(options: BagOptions, name: K): NonNullable<BagOptions[K]> {
	const value = options[name];
	if (value === undefined) throw new BagError(`--${name} is missing`);
	return value as NonNullable<BagOptions[K]>;
}

export function take<T>(result: Result<T, EngineError>): T {
	if (!result.ok) throw new BagError(errorWords(result.error));
	return result.value;
}

export function passphrase(): string {
	const words = process.env['SADDLEBAG_PASSPHRASE'];
	if (!words) throw new BagError('Set SADDLEBAG_PASSPHRASE to the passphrase of this device.');
	return words;
}

/** What the relay wants of a practice that is new to it. Not an argument either. */
export const setupCode = (): string | undefined => process.env['SADDLEBAG_SETUP_CODE'] || undefined;

export function readJson(name: string, text: string): ExactJson {
	const parsed = parseExact(text);
	if (!parsed.ok) throw new BagError(`--${name} is not JSON. Nothing was written.`);
	return parsed.value;
}

/** For commands that are nothing without a road. */
export function needRoad(options: BagOptions): void {
	if (options.offline)
		throw new BagError('Nothing was changed: this needs the relay, and --offline never opens a socket.');
}

const protocolVersion = (): number | undefined => {
	const text = process.env['SADDLEBAG_PROTOCOL_VERSION'];
	return text === undefined ? undefined : Number(text);
};

export async function withDevice<T>(options: BagOptions, use: (engine: Engine) => Promise<T>): Promise<T> {
	const engine = await openDevice({
		dir: need(options, 'dir'),
		offline: options.offline ?? false,
		protocolVersion: protocolVersion()
	});
	try {
		return await use(engine);
	} finally {
		await engine.close();
	}
}

export const withUnlocked = <T>(options: BagOptions, use: (engine: Engine) => Promise<T>): Promise<T> =>
	withDevice(options, async (engine) => {
		const state = engine.state();
		if (state.phase === 'removed' && state.done) throw new BagError(REMOVED_WORDS);
		take(await engine.unlock({ passphrase: passphrase() }));
		return use(engine);
	});

export const withChart = <T>(
	options: BagOptions,
	use: (engine: Engine, chart: ChartId) => Promise<T>
): Promise<T> => withUnlocked(options, (engine) => use(engine, need(options, 'chart') as ChartId));

export const json = (value: unknown): string => JSON.stringify(value);

/** An open file, to be read a part at a time. */
export const fileSource = async (file: FileHandle): Promise<TransferSource> => ({
	size: (await file.stat()).size,
	read: async (from, to) => (await file.read(new Uint8Array(to - from), 0, to - from, from)).buffer
});
