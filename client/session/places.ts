// Where people were in this tab when it was locked: the address, and the sheet that was open beside a chart. Each comes back to
// their own. In memory alone; what stands in a form is kept by form-draft.svelte.ts.
import type { ChartId, UserId } from '#shared/core/ids.ts';

/** A sheet beside a chart, and what it is about. */
export interface Sheet<N extends string = string> {
	readonly name: N;
	readonly target?: string | undefined;
}

interface Open {
	readonly chartId: ChartId;
	readonly sheet: Sheet;
}

export class Places {
	readonly #of = new Map<UserId, { readonly path: string; readonly open: Open | undefined }>();
	#open: Open | undefined;

	/** The sheet that is open now, if any; what is returned ends that. For an effect. */
	keep(chartId: ChartId, sheet: Sheet | undefined): () => void {
		this.#open = sheet && { chartId, sheet };
		return () => (this.#open = undefined);
	}

	/** The sheet that stood open beside this chart when the tab was locked. */
	sheetOf<N extends string>(chartId: ChartId): Sheet<N> | undefined {
		return this.#open?.chartId === chartId ? (this.#open.sheet as Sheet<N>) : undefined;
	}

	/** Somebody leaves: nothing of theirs stays for the next. */
	leave(userId: UserId, path: string): void {
		this.#of.set(userId, { path, open: this.#open });
		this.#open = undefined;
	}

	/** Somebody is here: where they were, `undefined` for who was not here before. */
	comeBack(userId: UserId): string | undefined {
		const place = this.#of.get(userId);
		this.#open = place?.open;
		return place?.path;
	}
}
