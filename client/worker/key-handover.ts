// Unlocked keys go from the worker that holds the profile to the workers that wait for it, in memory and no further: when
// the holder's tab is closed, the next one goes on, and nobody has to unlock in the middle of a sentence.
import type { Engine } from '#shared/engine/api.ts';
import type { KeysHeld } from '#shared/engine/held-keys.ts';
import { ENGINE_API_VERSION } from '#client/engine-api/messages.ts';

type Said =
	| { readonly v: number; readonly type: 'keys'; readonly keys: KeysHeld }
	/** A worker that waits, and has heard nothing yet. */
	| { readonly v: number; readonly type: 'wanted' };

export interface KeyHandover {
	/** This worker waits for the profile: it keeps the keys it hears of. */
	follow(): void;
	/** The last keys heard of; they are forgotten here. */
	take(): KeysHeld | undefined;
	/** This worker holds the profile: tells of its engine's keys, now and whenever they change. */
	share(engine: Engine): void;
}

/** `channel` is for keys alone: tabs of this profile do not listen to it, their workers do. */
export function createKeyHandover(channel: BroadcastChannel): KeyHandover {
	const v = ENGINE_API_VERSION;
	let heard: KeysHeld | undefined;
	let tell: (() => void) | undefined;

	channel.onmessage = ({ data }: MessageEvent<Said>) => {
		if (data.v !== v) return;
		if (data.type === 'wanted') tell?.();
		else if (!tell) heard = data.keys;
	};
	const say = (said: Said): void => channel.postMessage(said);

	return {
		follow: () => say({ v, type: 'wanted' }),
		take() {
			const keys = heard;
			heard = undefined;
			return keys;
		},
		share(engine) {
			tell = () => say({ v, type: 'keys', keys: engine.keysHeld() });
			engine.subscribe((event) => event.type === 'state' && tell!());
			tell();
		}
	};
}
