// What is left in this browser of a practice that this device was removed from: everything the browser keeps for the app, if
// nothing else lives in it. Only the server that the app came from can have the browser empty its files; what a page can do
// itself is done without it.
import { isDemoProfile } from '#client/engine-api/demo-profiles.ts';
import { forgetProfile } from './browser-marks.ts';

/**
 * `emptied`: the browser says that nothing is left. `files`: databases and keys are gone, but the browser was not told to empty
 * its files, where sealed remains may lie. `shared`: the same, because another practice in this browser keeps what it has.
 */
export type Cleared = 'emptied' | 'files' | 'shared';

/** A cache that is gone when the browser has done what the server had it do. */
const PROOF = 'saddlebag-still-here';

/** Databases of the app that are neither this profile's nor a demo's. */
async function othersHere(profile: string): Promise<boolean> {
	const prefix = 'saddlebag/';
	const all = await indexedDB.databases();
	return all.some(({ name = '' }) => {
		const other = name.slice(prefix.length);
		return name.startsWith(prefix) && other !== profile && !isDemoProfile(other);
	});
}

/** Has the browser remove all of it, and says what came of that. Can be asked again. */
export async function clearSite(profile: string): Promise<Cleared> {
	forgetProfile(profile);
	if (await othersHere(profile)) return 'shared';
	if (await emptiedByServer().catch(() => false)) return 'emptied';
	await emptyByHand().catch(() => undefined);
	return 'files';
}

/**
 * A server without this answers with a refusal or with a page, and a browser that does not know it does nothing. The header
 * that has it done is not shown to pages: what tells is what it did.
 */
async function emptiedByServer(): Promise<boolean> {
	await caches.open(PROOF);
	await fetch('/clear-site-data', { method: 'POST' });
	return !(await caches.has(PROOF));
}

/** What a page may remove: all but the files in which its databases were. */
async function emptyByHand(): Promise<void> {
	localStorage.clear();
	for (const name of await caches.keys()) await caches.delete(name);
	for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}
