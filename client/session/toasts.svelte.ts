// Short messages over the page. A toast is never the only way to do a thing, and every one stays in `past` for a while,
// with its way back.
import { t } from './i18n.ts';
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
	readonly action?: ToastAction | undefined;
	readonly at: number;
	/** Takes back what the toast tells of, on the screen with this address. */
	readonly undoAt?: string;
}

/** The toasts of one tab. */
export class Toasts {
	shown = $state.raw<readonly Toast[]>([]);
	past = $state.raw<readonly Toast[]>([]);
	#lastId = 0;
	#cancel = new Map<number, () => void>();
	readonly #changes = new Set<Promise<unknown>>();

	/** Shows a message, with an action if there is one. */
	show(text: string, action?: ToastAction): void {
		this.#add({ text, action });
	}

	/** Tells what was done, with its way back: the button, the list, and Ctrl Z on the same screen. */
	offerUndo(text: string, run: () => void): void {
		this.#add({ text, action: { text: t('common.undo'), run }, undoAt: location.pathname });
	}

	#add(said: Pick<Toast, 'text' | 'action' | 'undoAt'>): void {
		const toast: Toast = { ...said, id: ++this.#lastId, at: now() };
		this.shown = [...this.shown, toast].slice(-3);
		this.past = [toast, ...this.past].slice(0, KEPT);
		this.pause(toast.id, false);
	}

	/** True where a toast's way back works: on the screen that it is about, once. */
	mayUndo = ({ undoAt, action }: Toast): boolean => action !== undefined && undoAt === location.pathname;

	/** Does what the toast offers, once. */
	act(toast: Toast): void {
		if (!this.past.some((one) => one.id === toast.id && one.action)) return;
		this.past = this.past.map((one) => (one.id === toast.id ? { ...one, action: undefined } : one));
		this.close(toast.id);
		toast.action?.run();
	}

	/** A change that will offer its way back when it is made: whoever takes back what was done last means it. */
	async during<T>(change: Promise<T>): Promise<T> {
		this.#changes.add(change);
		try {
			return await change;
		} finally {
			this.#changes.delete(change);
		}
	}

	/** Takes back what was done last on this screen; false when there is nothing. */
	undoLast(): boolean {
		if (this.#changes.size > 0) {
			const at = location.pathname;
			// Behind whoever waits for the change in order to offer its way back.
			const undo = () => after(0, () => location.pathname === at && this.undoLast());
			void Promise.allSettled(this.#changes).then(undo);
			return true;
		}
		const last = this.past.find(this.mayUndo);
		if (last) this.act(last);
		return last !== undefined;
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
