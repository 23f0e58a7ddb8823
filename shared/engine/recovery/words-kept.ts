// The recovery words while the practice lives: whether those on paper are still right, that a recovery is told to everybody
// until an admin has confirmed it, and a device's holdings for somebody who has the words and no passphrase.
import { err, ok } from '../../core/result.ts';
import type { Engine } from '../api.ts';
import type { EngineCore } from '../engine-core.ts';
import { configKeys } from '../practice-config.ts';
import { partOf } from '../transfers.ts';
import { areWordsOf, readWords } from './read-words.ts';
import { noticesOf, wordsCheckedAt } from './recovery-notices.ts';

/** See Engine.checkWords. */
export const checkWords = (
	core: EngineCore,
	{ words }: Parameters<Engine['checkWords']>[0]
): ReturnType<Engine['checkWords']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		if (signedIn.session.deps.keyring.role !== 'admin') return err({ type: 'NotAdmin' });
		const root = await readWords(core.deps.suite, words);
		if (!root.ok) return root;
		if (!areWordsOf(root.value, device.replica.control())) return err({ type: 'OtherWords' });
		const at = core.deps.clock.now();
		return write(core, configKeys.wordsChecked, at, { at });
	});

/** See Engine.confirmRecovery. */
export const confirmRecovery = (
	core: EngineCore,
	{ seq }: Parameters<Engine['confirmRecovery']>[0]
): ReturnType<Engine['confirmRecovery']> =>
	core.exclusive(async () => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const { role, userId } = signedIn.session.deps.keyring;
		if (role !== 'admin') return err({ type: 'NotAdmin' });
		return write(core, configKeys.recoveryConfirmed(seq), userId, undefined);
	});

async function write<T>(core: EngineCore, key: string, value: unknown, answer: T) {
	const { session } = core.signedIn!;
	const written = await session.writeConfig(new Map([[key, JSON.stringify(value)]]), 'recoveryWords');
	if (!written.ok) return written;
	await core.offer();
	core.stateChanged();
	core.emit({ type: 'practice' });
	return ok(answer);
}

/** See Engine.recoveryState. */
export const recoveryState = (core: EngineCore): ReturnType<Engine['recoveryState']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const { readConfig: config, deps } = signedIn.session;
		const reading = { control: device.replica.control(), config, reader: deps.keyring };
		return ok({ recoveries: [...noticesOf(reading)].reverse(), checkedAt: wordsCheckedAt(reading) });
	});

/** See Engine.exportByWords. What is written is sealed; the words only show that somebody may have it. */
export const exportByWords = (
	core: EngineCore,
	{ words, after }: Parameters<Engine['exportByWords']>[0]
): ReturnType<Engine['exportByWords']> =>
	core.exclusive(async () => {
		const { device } = core;
		if (!device) return err({ type: 'NoProfile' });
		const root = await readWords(core.deps.suite, words);
		if (!root.ok) return root;
		if (!areWordsOf(root.value, device.replica.control())) return err({ type: 'OtherWords' });
		return ok(await partOf(core, device, after));
	});
