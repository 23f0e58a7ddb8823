// What is left in this browser of a practice that this device was removed from: everything the browser keeps for the app, if
// nothing else lives in it.
import { isDemoProfile } from '#client/engine-api/demo-profiles.ts';
import { forgetProfile } from './browser-marks.ts';

/** Databases of the app that are neither this profile's nor a demo's. */
async function othersHere(profile: string): Promise<boolean> {
	const prefix = 'saddlebag/';
	const all = await indexedDB.databases();
	return all.some(({ name = '' }) => {
		const other = name.slice(prefix.length);
		return name.startsWith(prefix) && other !== profile && !isDemoProfile(other);
	});
}

/** Has the browser remove all of it. Another practice in this browser keeps what it has; without a network too. */
export async function clearSite(profile: string): Promise<void> {
	forgetProfile(profile);
	if (await othersHere(profile)) return;
	await fetch('/clear-site-data', { method: 'POST' }).catch(() => undefined);
}
