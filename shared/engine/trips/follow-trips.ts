// What every device does about outreach tablets as the practice goes on: a tablet takes what it was given since it was
// prepared, the others see to it that it is given what it lacks. Small, because it is with every device.
import type { DocId } from '../../core/ids.ts';
import { liveCredentials } from '../../replica/members.ts';
import type { EngineCore } from '../engine-core.ts';

/** True when there are new keys, which are to be renewed. Call inside `exclusive`. */
export async function takeGiven(core: EngineCore, docIds?: readonly DocId[]): Promise<boolean> {
	if (!core.signedIn?.session.deps.keyring.trip) return false;
	return (await import('./take-keys.ts')).takeTripKeys(core, docIds);
}

/** Looks in a while whether a tablet lacks keys. */
export async function giveLater(core: EngineCore): Promise<void> {
	const control = core.device?.replica.control();
	if (!control || !liveCredentials(control).some(({ role }) => role === 'outreach')) return;
	(await import('./give-keys.ts')).giveTripKeysLater(core);
}

/** Gives every tablet what it lacks, after keys were changed here. Never call it inside `exclusive`. */
export async function giveNow(core: EngineCore): Promise<void> {
	const control = core.device?.replica.control();
	if (!control || !liveCredentials(control).some(({ role }) => role === 'outreach')) return;
	await (await import('./give-keys.ts')).giveTripKeys(core);
}
