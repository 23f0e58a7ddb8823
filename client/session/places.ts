// Where people were in this tab when it was locked: the address, and what stood open on the page. Each comes back to their own.
// In memory alone; what stands in a form is kept by form-draft.svelte.ts.
import type { UserId } from '#shared/core/ids.ts';

/** What stands open, by the name of its place. */
type Open = Map<string, unknown>;

export class Places {
	readonly #of = new Map<UserId, { readonly path: string; readonly open: Open }>();
	#open: Open = new Map();

	/** What stands open in a place now, undefined for nothing; what is returned ends that. For an effect. */
	keep(place: string, open: unknown): () => void {
		if (open === undefined) this.#open.delete(place);
		else this.#open.set(place, open);
		return () => void this.#open.delete(place);
	}

	/** What stood open in a place when the tab was locked. */
	at<T>(place: string): T | undefined {
		return this.#open.get(place) as T | undefined;
	}

	/** Somebody leaves: nothing of theirs stays for the next. */
	leave(userId: UserId, path: string): void {
		this.#of.set(userId, { path, open: this.#open });
		this.#open = new Map();
	}

	/** Somebody is here: where they were, `undefined` for who was not here before. */
	comeBack(userId: UserId): string | undefined {
		const was = this.#of.get(userId);
		this.#open = new Map(was?.open);
		return was?.path;
	}
}
