// What was copied out of this page, so that it does not stay in the clipboard for whoever uses the device next. What somebody
// cut, or copied out of a field, may stand nowhere else any more: that is left alone.

export class Copied {
	/** The last that was copied here, while it may be taken away again. */
	#text: string | undefined;

	/** Notes what is copied from now on by hand. Returns what ends that. */
	begin(): () => void {
		const oncopy = ({ target }: ClipboardEvent) =>
			(this.#text = isField(target) ? undefined : getSelection()?.toString());
		const oncut = () => (this.#text = undefined);
		addEventListener('copy', oncopy);
		addEventListener('cut', oncut);
		return () => {
			removeEventListener('copy', oncopy);
			removeEventListener('cut', oncut);
		};
	}

	/** Copies a text; rejects where the browser does not let a page do that. */
	async put(text: string): Promise<void> {
		await navigator.clipboard.writeText(text);
		this.#text = text;
	}

	/**
	 * Somebody leaves: empties the clipboard if something of this page was put there. Where the browser shows a page what is
	 * in it, only if that is still the same; a page is not allowed to write while another window is in front.
	 */
	async clear(): Promise<void> {
		const text = this.#text;
		this.#text = undefined;
		if (!text) return;
		try {
			if ((await mayRead()) && (await navigator.clipboard.readText()) !== text) return;
			await navigator.clipboard.writeText('');
		} catch {
			// docs/threat-model.md says so.
		}
	}
}

const isField = (target: EventTarget | null): boolean =>
	target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null;

/** Reading is not asked for: a question of the browser at every lock would teach people to say yes. */
async function mayRead(): Promise<boolean> {
	try {
		const { state } = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName });
		return state === 'granted';
	} catch {
		return false;
	}
}
