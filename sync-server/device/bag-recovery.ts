// `bag recover`: a practice taken up again with its recovery words, without a browser.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Engine } from '#shared/engine/api.ts';
import type { RecoverFrom } from '#shared/engine/recovery/recovery-api.ts';
import { BagError } from './bag-error.ts';
import {
	fileSource,
	json,
	need,
	needRoad,
	passphrase,
	setupCode,
	take,
	withDevice,
	type Command
} from './bag-support.ts';
import { syncOnce } from './sync-once.ts';

/** Never an argument: those are seen by every process of the machine. */
export function recoveryWords(): string {
	const words = process.env['SADDLEBAG_RECOVERY_WORDS'];
	if (!words) throw new BagError('Set SADDLEBAG_RECOVERY_WORDS to the recovery words of the practice.');
	return words;
}

/** With --from what is left lies in a file, and goes to the relay named; without, it lies at that relay. */
export const recover: Command = (options, print) =>
	withDevice(options, async (engine) => {
		const place = { relayUrl: need(options, 'relay'), setupCode: setupCode() };
		if (options.from === undefined) {
			needRoad(options);
			return takeUp(engine, place);
		}
		const file = await open(options.from).catch(() => undefined);
		if (!file) throw new BagError(`${basename(options.from)} cannot be read. Nothing was changed.`);
		try {
			return await takeUp(engine, { ...place, file: await fileSource(file) });
		} finally {
			await file.close();
		}

		async function takeUp(engine: Engine, from: RecoverFrom): Promise<void> {
			const [words, userName, siteName] = [recoveryWords(), need(options, 'user'), need(options, 'site')];
			const found = take(await engine.findByWords({ words, from }));
			const known = found.staff.find(({ name }) => name === userName);
			const user = known ? { userId: known.userId } : { userName };
			const made = take(
				await engine.recover({ words, from, user, site: { siteName }, passphrase: passphrase() })
			);
			if (!options.offline) await syncOnce(engine);
			const { practiceName, membersAt, settingsAt, closed, unknownRelay } = found;
			print(
				json({
					...{ ...made, practiceName, closed, unknownRelay },
					membersAt: new Date(membersAt).toISOString(),
					settingsAt: settingsAt === undefined ? null : new Date(settingsAt).toISOString()
				})
			);
		}
	});
