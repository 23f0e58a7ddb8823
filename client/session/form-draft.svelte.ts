// What stands in one form until it is saved: kept sealed on this device within a moment of typing, and put back when the
// form is opened again, after a lock, a reload or a killed tab too. "Kept" is said only after the engine has answered.
import type { FormName } from '#shared/engine/api.ts';
import { t } from './i18n.ts';
import type { Session } from './session.svelte.ts';
import { after } from './tab-clock.ts';

/** How long what was typed waits at most before it is kept. */
export const KEEP_AFTER_MS = 250;

/** A form's fields: words and ticks by name. */
export type FormFields = Readonly<Record<string, string | boolean>>;

/** The form as the draft sees it. */
export interface DraftedForm<T extends FormFields> extends FormName {
	readonly empty: () => T;
	readonly read: () => T;
	readonly write: (fields: T) => void;
	/** The fields are emptied on closing: they are shared with other forms, and must not turn up in those. */
	readonly emptyOnClose?: boolean;
}

/** Known fields of the right kind from a kept text, over the empty form: another build may have written it. */
export function fieldsFromText<T extends FormFields>(text: string, empty: T): T {
	const kept: unknown = JSON.parse(text);
	const fields = Object.entries((kept ?? {}) as FormFields);
	const known = fields.filter(([name, value]) => name in empty && typeof value === typeof empty[name]);
	return { ...empty, ...Object.fromEntries(known) };
}

/** The kept fields with whatever was typed meanwhile on top: no keystroke is overwritten. */
export function withTyped<T extends FormFields>(kept: T, typed: T, empty: T): T {
	const changed = Object.entries(typed).filter(([name, value]) => value !== empty[name]);
	return { ...kept, ...Object.fromEntries(changed) };
}

export const isEmptyForm = <T extends FormFields>(fields: T, empty: T): boolean =>
	Object.entries(fields).every(([name, value]) => value === empty[name]);

export class FormDraft<T extends FormFields> {
	/** When what stands in the form became durable; undefined while it is not. */
	keptAt = $state<number>();
	/** When the words that were put back were begun; undefined for a form begun now. */
	beganAt = $state<number>();
	/** What was kept, if anything, has been put back. */
	loaded = $state(false);
	readonly #session: Session;
	readonly #form: DraftedForm<T>;
	#over = false;
	#last = '';
	#cancel: (() => void) | undefined;
	#keeping: Promise<void> = Promise.resolve();

	constructor(session: Session, form: DraftedForm<T>) {
		this.#session = session;
		this.#form = form;
		this.#last = JSON.stringify(form.empty());
	}

	get #name(): FormName {
		return { chartId: this.#form.chartId, form: this.#form.form };
	}

	/** Puts back what was kept and begins to keep; the returned function keeps the rest and ends that. For onMount. */
	begin(): () => void {
		void this.#load();
		const stopLock = this.#session.beforeLock(() => this.flush());
		const hidden = () => document.visibilityState === 'hidden' && void this.flush();
		const flush = () => void this.flush();
		document.addEventListener('visibilitychange', hidden);
		addEventListener('pagehide', flush);
		return () => {
			document.removeEventListener('visibilitychange', hidden);
			removeEventListener('pagehide', flush);
			stopLock();
			void this.flush();
			if (this.#form.emptyOnClose) this.#form.write(this.#form.empty());
		};
	}

	async #load(): Promise<void> {
		const kept = await this.#session.ask('readDraft', this.#name);
		if (this.#over) return;
		if (kept.ok && kept.value) {
			const empty = this.#form.empty();
			const fields = fieldsFromText(kept.value.text, empty);
			if (!isEmptyForm(fields, empty)) {
				this.beganAt = kept.value.beganAt;
				this.keptAt = kept.value.at;
				this.#last = JSON.stringify(fields);
				this.#form.write(withTyped(fields, this.#form.read(), empty));
			}
		}
		this.loaded = true;
		this.changed();
	}

	/** To be called whenever a field changed; reads the fields, so that an effect follows them. */
	changed(): void {
		const text = JSON.stringify(this.#form.read());
		if (!this.loaded || this.#over || text === this.#last) return;
		this.keptAt = undefined;
		this.#cancel ??= after(KEEP_AFTER_MS, () => void this.flush());
	}

	/** Keeps what stands in the form now. */
	flush(): Promise<void> {
		this.#cancel?.();
		this.#cancel = undefined;
		if (!this.loaded || this.#over) return this.#keeping;
		const fields = this.#form.read();
		const text = JSON.stringify(fields);
		if (text === this.#last) return this.#keeping;
		this.#last = text;
		const isEmpty = isEmptyForm(fields, this.#form.empty());
		return (this.#keeping = this.#keeping.then(async () => {
			if (this.#over) return;
			if (isEmpty) {
				await this.#session.ask('dropDraft', this.#name);
				return;
			}
			const saved = await this.#session.ask('saveDraft', { ...this.#name, text, beganAt: this.beganAt });
			if (!saved.ok) this.#last = '';
			else if (this.#last === text) this.keptAt = saved.value.at;
		}));
	}

	/**
	 * Runs what saves the form, which forgets the kept words in the same transaction. Nothing is kept meanwhile; when
	 * it was not saved, keeping goes on.
	 */
	async saving<R extends { readonly ok: boolean }>(save: (form: string) => Promise<R>): Promise<R> {
		await this.flush();
		this.#over = true;
		const saved = await save(this.#form.form);
		this.#over = saved.ok;
		return saved;
	}

	/**
	 * Empties the form and forgets what was kept: for a form that is filled in again, or whose save knows of no forms. To be
	 * waited for before the form goes.
	 */
	async anew(): Promise<void> {
		this.#form.write(this.#form.empty());
		this.beganAt = undefined;
		this.keptAt = undefined;
		await this.flush();
	}

	/** Empties the form; a toast takes that back. */
	async discard(): Promise<void> {
		const fields = this.#form.read();
		const beganAt = this.beganAt;
		const text = JSON.stringify(fields);
		await this.anew();
		const run = async () => {
			await this.#session.ask('saveDraft', { ...this.#name, text, beganAt });
			this.#last = text;
			this.#form.write(fields);
			this.beganAt = beganAt;
		};
		this.#session.toasts.offerUndo(t('draft.discarded'), () => void run());
	}
}
