// What letting somebody in needs of the engine.
import type { AdmitDeps } from './admit.ts';
import type { EngineCore } from './engine-core.ts';

/** The parts with the keys of the person signed in; undefined when nobody is. */
export const admitDepsOf = (core: EngineCore): AdmitDeps | undefined => {
	const { suite, random, clock, store } = core.deps;
	const keyring = core.signedIn?.session.deps.keyring;
	return keyring && { suite, random, clock, store, keyring };
};
