// A place on a page in which something may stand open: a sheet, a form below a line, a choice.
import type { Places } from './places.ts';

/** What stands open there. Whoever comes back to the tab finds it as they left it. For a component, while it is made. */
export function openPlace<T>({ places }: { readonly places: Places }, place: string): { now: T | undefined } {
	let open = $state.raw(places.at<T>(place));
	$effect(() => places.keep(place, open));
	return {
		get now() {
			return open;
		},
		set now(next) {
			open = next;
		}
	};
}
