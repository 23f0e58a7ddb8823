// Every part of the screen in its states, for whoever builds with them. Only while developing: a build has neither the
// page nor its code.
import { error } from '@sveltejs/kit';

export const load = async () => {
	if (!import.meta.env.DEV) error(404);
	const { default: Gallery } = await import('./Gallery.svelte');
	return { Gallery };
};
