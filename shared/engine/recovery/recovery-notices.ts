// What everybody is told of recovery words: that the practice was recovered with them, and that they are to be checked.
import type { EngineCore, SignedIn } from '../engine-core.ts';
import { configKeys, readText } from '../practice-config.ts';
import type { RecoveryNotice } from './recovery-api.ts';

const DAY_MS = 24 * 3600 * 1000;
/** Words that were never typed in whole since the practice began are to be checked after so long. */
const FIRST_CHECK_MS = 30 * DAY_MS;
const CHECK_AGAIN_MS = 365 * DAY_MS;

/** Every recovery by the control log, oldest first. */
export function noticesOf({ device }: EngineCore, { session }: SignedIn): readonly RecoveryNotice[] {
	const { recoveries, credentials } = device!.replica.control();
	const read = session.readConfig;
	const text = (key: string): string => readText(read, key) ?? '';
	return recoveries.map(({ seq, at, credId, deviceId }) => {
		const author = credentials.get(credId)!;
		return {
			...{ seq, at },
			userName: text(configKeys.userName(author.userId)),
			siteName: text(configKeys.siteName(author.site)),
			deviceName: text(configKeys.deviceName(deviceId)),
			mine: author.userId === session.deps.keyring.userId,
			confirmed: read(configKeys.recoveryConfirmed(seq)) !== undefined
		};
	});
}

/** For the state of who is signed in: the newest recovery that nobody has confirmed, and to admins that words are to be checked. */
export function recoveryFacts(
	core: EngineCore,
	signedIn: SignedIn
): { readonly recovered?: RecoveryNotice; readonly wordsDue?: true } {
	const recovered = noticesOf(core, signedIn).findLast(({ confirmed }) => !confirmed);
	const isDue = signedIn.session.deps.keyring.role === 'admin' && areWordsDue(core, signedIn);
	return { ...(recovered && { recovered }), ...(isDue && { wordsDue: true as const }) };
}

function areWordsDue({ device, deps }: EngineCore, { session }: SignedIn): boolean {
	const now = deps.clock.now();
	const checked = wordsCheckedAt({ session });
	if (checked !== undefined) return now - checked > CHECK_AGAIN_MS;
	return now - device!.replica.control().begunAt > FIRST_CHECK_MS;
}

/** When the words were last checked. */
export function wordsCheckedAt({ session }: Pick<SignedIn, 'session'>): number | undefined {
	const atom = session.readConfig(configKeys.wordsChecked);
	const value: unknown = atom === undefined ? undefined : JSON.parse(atom);
	return typeof value === 'number' ? value : undefined;
}
