// A device to measure on: an engine over a store that lasts, opened again and again. Where the store lies (a folder, a
// browser's database) is the caller's.
import type { Result } from '#shared/core/result.ts';
import { carryOut } from '#shared/engine/effects.ts';
import { EngineCore, type EngineDeps } from '#shared/engine/engine-core.ts';
import * as membership from '#shared/engine/membership.ts';
import { readProfile } from '#shared/engine/profile.ts';
import type { Session } from '#shared/engine/session.ts';

/** The passphrase of every device that is measured. */
export const BENCH_PASSPHRASE = 'lantern river copper orbit apple';

/** Little work for Argon2id, where the passphrase is not what is measured. */
export const CHEAP_COST = { memoryKiB: 64, passes: 1, lanes: 1 };

/** What a new practice is asked for. */
export const BENCH_PRACTICE = {
	practiceName: 'Valley',
	siteName: 'Hilltop',
	userName: 'Ana',
	passphrase: BENCH_PASSPHRASE
};

/** The value of a result that must be one; a measurement of a refusal would be no measurement. */
export function take<T>(result: Result<T, { readonly type: string }>): T {
	if (!result.ok) throw new Error(`refused: ${result.error.type}`);
	return result.value;
}

/** The device of a store unlocked, its parts in the open: to put into it what would take too long by hand. */
export async function openParts(
	deps: EngineDeps
): Promise<{ readonly core: EngineCore; readonly session: Session }> {
	const core = new EngineCore(deps);
	const profile = await readProfile(deps.store);
	if (!profile) throw new Error('no device here');
	await core.startDevice(profile, (effect) => carryOut(core, effect));
	take(await membership.unlock(core, { passphrase: BENCH_PASSPHRASE }));
	return { core, session: core.signedIn!.session };
}

/** Milliseconds that a task takes, by the wall. */
export async function wallMs(task: () => unknown): Promise<number> {
	return (await timed(task)).wallMs;
}

/** What a task takes: by the wall, and of the processor (this whole process), which a browser does not tell. */
export interface Timed {
	readonly wallMs: number;
	readonly cpuMs: number | undefined;
}

/** Times a task. Nothing else may run in this process meanwhile. */
export async function timed(task: () => unknown): Promise<Timed> {
	const before = cpuNow?.();
	const startedAt = performance.now();
	await task();
	const ms = performance.now() - startedAt;
	const after = cpuNow?.();
	return { wallMs: ms, cpuMs: before === undefined || after === undefined ? undefined : after - before };
}

const cpuNow =
	typeof process === 'undefined'
		? undefined
		: (): number => {
				const { user, system } = process.cpuUsage();
				return (user + system) / 1000;
			};
