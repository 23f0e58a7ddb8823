// The app is one page: nothing is rendered elsewhere, and the words are there before the first screen.
import { currentProfile, OWN_PROFILE, wasEnrolled } from '#client/session/browser-marks.ts';
import { currentDirection, currentLanguage, loadCatalogue } from '#client/session/i18n.ts';

export const ssr = false;
export const prerender = false;

// Begun while Kit still finds out what page it is.
const words = loadCatalogue(navigator.languages);
if (currentProfile() === OWN_PROFILE && !wasEnrolled(OWN_PROFILE))
	void import('#client/features/sign-in/FirstRun.svelte');

export async function load() {
	await words;
	document.documentElement.lang = currentLanguage();
	document.documentElement.dir = currentDirection();
}
