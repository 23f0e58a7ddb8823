// The keys that this process holds in memory, for the process that runs the profile after it: whoever works in another
// tab goes on when this one ends. Never written anywhere, and worth as much as the keys themselves.
import type { KeysHeld } from './held-keys.ts';
import type { EngineCore } from './engine-core.ts';
import { signIn } from './membership.ts';

/** What there is to hand over now. */
export const keysHeld = (core: EngineCore): KeysHeld => ({
	signedIn: core.signedIn?.secrets,
	behindPins: core.held.copies()
});

/** Goes on with the keys of the process before. Nobody is signed in afterwards where the keys do not fit any more. */
export const takeOver = (core: EngineCore, { signedIn, behindPins }: KeysHeld): Promise<void> =>
	core.exclusive(async () => {
		for (const copy of behindPins) core.held.take(copy);
		if (signedIn && core.device && !core.signedIn) await signIn(core, signedIn);
	});
