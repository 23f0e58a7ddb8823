// The app is one page: nothing is rendered elsewhere, and the words are there before the first screen.
import { currentDirection, currentLanguage, loadCatalogue } from '#client/session/i18n.ts';

export const ssr = false;
export const prerender = false;

export async function load() {
	await loadCatalogue(navigator.languages);
	document.documentElement.lang = currentLanguage();
	document.documentElement.dir = currentDirection();
}
