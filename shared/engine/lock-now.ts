// Ending somebody's session.
import type { EngineCore } from './engine-core.ts';
import { note } from './sign-in-notes.ts';

/** Seals what is unsealed, saves what is open, then forgets the person's keys, unless their PIN keeps them. */
export async function lockNow(core: EngineCore, what: 'lock' | 'hand-over' = 'lock'): Promise<void> {
	const { signedIn } = core;
	if (!signedIn) return;
	const { credId } = signedIn.secrets;
	await note(core.deps.store, { what, at: core.deps.clock.now(), credId });
	signedIn.typing.stop();
	signedIn.leftovers.stop();
	signedIn.reports?.stop();
	signedIn.checks.stop();
	signedIn.bootstrap.stop();
	core.ownPatients?.stop();
	core.ownPatients = core.lookedUp = undefined;
	await signedIn.session.recordSearches();
	await signedIn.session.sealLeftovers();
	await signedIn.session.close();
	core.signedIn = undefined;
	await core.offer();
	core.stateChanged();
}
