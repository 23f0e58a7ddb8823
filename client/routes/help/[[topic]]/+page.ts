// The words of help come with its page, from the cache of the service worker.
import { loadHelp } from '#client/session/help-catalogue.ts';

export const load = async () => ({ help: await loadHelp() });
