// The app is one page: nothing is rendered elsewhere, and the words are there before the first screen.
import { loadCatalogue } from '#client/session/i18n.ts';

export const ssr = false;
export const prerender = false;

export const load = () => loadCatalogue(navigator.languages);
