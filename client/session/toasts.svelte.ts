// Short messages over the page. A toast is never the only way to do a thing, and every one stays in `past` for a while.
import { after, now } from './tab-clock.ts';

/** How long a toast stays when nobody holds it. */
export const TOAST_MS = 8_000;
const KEPT = 20;

export interface ToastAction {
	readonly text: string;
	readonly run: () => void;
}
export interface Toast {
	readonly id: number;
	readonly text: string;
	readonly action?: ToastAction;
	readonly at: number;
}

/** The toasts of one tab. */
export class Toasts {
	shown = $state.raw<readonly Toast[]>([]);
	past = $state.raw<readonly Toast[]>([]);
	#lastId = 0;
	#cancel = new Map<number, () => void>();

	/** Shows a message, with an action if it can be undone. */
	show(text: string, action?: ToastAction): void {
		const toast: Toast = { id: ++this.#lastId, text, action, at: now() };
		this.shown = [...this.shown, toast].slice(-3);
		this.past = [toast, ...this.past].slice(0, KEPT);
		this.pause(toast.id, false);
	}

	/** Holds a toast while somebody points at it, and gives it its full time again afterwards. */
	pause(id: number, paused: boolean): void {
		this.#cancel.get(id)?.();
		if (paused) this.#cancel.delete(id);
		else
			this.#cancel.set(
				id,
				after(TOAST_MS, () => this.close(id))
			);
	}

	/** Takes all of them away, also from `past`: they are one person's. */
	clear(): void {
		for (const { id } of this.shown) this.close(id);
		this.past = [];
	}

	close(id: number): void {
		this.#cancel.get(id)?.();
		this.#cancel.delete(id);
		this.shown = this.shown.filter((toast) => toast.id !== id);
	}
}
