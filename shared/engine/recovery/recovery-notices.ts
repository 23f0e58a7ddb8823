// What everybody is told of recovery words: that the practice was recovered with them, and that they are to be checked.
import type { Instant } from '../../core/clock.ts';
import type { UserId } from '../../core/ids.ts';
import type { Role } from '../../core/scopes.ts';
import type { ControlState } from '../../replica/control-state.ts';
import { configKeys, readText, type ConfigReader } from '../practice-config.ts';
import type { RecoveryNotice } from './recovery-api.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Words that were never typed in whole since the practice began are to be checked after so long. */
const FIRST_CHECK_MS = 30 * DAY_MS;
const CHECK_AGAIN_MS = 365 * DAY_MS;

/** Who reads, and what is known where they sit. */
export interface Reading {
	readonly control: ControlState;
	readonly config: ConfigReader;
	readonly reader: { readonly userId: UserId; readonly role: Role };
}

/** Every recovery by the control log, oldest first. */
export function noticesOf({ control, config, reader }: Reading): readonly RecoveryNotice[] {
	const text = (key: string): string => readText(config, key) ?? '';
	return control.recoveries.map(({ seq, at, credId, deviceId }) => {
		const author = control.credentials.get(credId)!;
		return {
			...{ seq, at },
			userName: text(configKeys.userName(author.userId)),
			siteName: text(configKeys.siteName(author.site)),
			deviceName: text(configKeys.deviceName(deviceId)),
			mine: author.userId === reader.userId,
			confirmed: config(configKeys.recoveryConfirmed(seq)) !== undefined
		};
	});
}

/** For the state of who is signed in: the newest recovery that nobody has confirmed, and to admins that words are to be checked. */
export function recoveryFacts(
	reading: Reading,
	now: Instant
): { readonly recovered?: RecoveryNotice; readonly wordsDue?: true } {
	const recovered = noticesOf(reading).findLast(({ confirmed }) => !confirmed);
	const isDue = reading.reader.role === 'admin' && areWordsDue(reading, now);
	return { ...(recovered && { recovered }), ...(isDue && { wordsDue: true as const }) };
}

function areWordsDue(reading: Reading, now: Instant): boolean {
	const checked = wordsCheckedAt(reading);
	return checked === undefined
		? now - reading.control.begunAt > FIRST_CHECK_MS
		: now - checked > CHECK_AGAIN_MS;
}

/** When the words were last found right: by typing them in, or by recovering with them. */
export function wordsCheckedAt({ config, control }: Reading): Instant | undefined {
	const atom = config(configKeys.wordsChecked);
	const value: unknown = atom === undefined ? undefined : JSON.parse(atom);
	const times = control.recoveries.map(({ at }) => at);
	if (typeof value === 'number') times.push(value);
	return times.length > 0 ? Math.max(...times) : undefined;
}
