// Hands that count: every tap, field and chord of a task goes through here, and the page must have heard the same.
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { countHands, listenToHands, TELL, type HandCount, type HandEvent } from './hand-events.ts';

/** Expects within a time that a busy machine needs too. */
export const patiently = expect.configure({ timeout: 30_000 });

/** By keys alone, or by touch alone: text into fields comes from a keyboard either way. */
export type Hand = 'keyboard' | 'touch';

export class CountedHands {
	readonly hand: Hand;
	readonly page: Page;
	readonly #heard: HandEvent[];
	#done = { chords: 0, taps: 0, fields: 0 };

	private constructor(page: Page, hand: Hand, heard: HandEvent[]) {
		this.page = page;
		this.hand = hand;
		this.#heard = heard;
		page.on('dialog', (dialog) => {
			heard.push({ type: 'smuggled', field: `a ${dialog.type()} dialog` });
			void dialog.dismiss();
		});
	}

	/** Call before the page is loaded: what listens must be there first. For touch the context needs `hasTouch`. */
	static async on(context: BrowserContext, page: Page, hand: Hand): Promise<CountedHands> {
		const heard: HandEvent[] = [];
		await context.exposeBinding(TELL, (_source, event: HandEvent) => void heard.push(event));
		await context.addInitScript(listenToHands, TELL);
		return new CountedHands(page, hand, heard);
	}

	/** The task begins now; whatever was done before is forgotten. */
	async begin(): Promise<void> {
		await this.#hearAll();
		this.#heard.length = 0;
		this.#done = { chords: 0, taps: 0, fields: 0 };
	}

	/**
	 * The count of the task. Throws when the page heard something else than was done through here, a pointer in a task by
	 * keyboard, a chord or a mouse in a task by touch.
	 */
	async end(): Promise<HandCount> {
		await this.#hearAll();
		const heard = [...this.#heard];
		const smuggled = heard.find(({ type }) => type === 'smuggled');
		if (smuggled) throw new Error(`not by hand: ${JSON.stringify(smuggled)}`);
		const foreign = heard.find(
			(event) =>
				(event.type === 'pointer' && (this.hand === 'keyboard' || event.pointer !== 'touch')) ||
				(event.type === 'key' && this.hand === 'touch' && event.field === undefined)
		);
		if (foreign) throw new Error(`not by ${this.hand}: ${JSON.stringify(foreign)}`);
		expect(countHands(heard), 'what the page heard is what was done').toEqual(this.#done);
		return { ...this.#done };
	}

	/** One key or combination that is no text. */
	async chord(keys: string): Promise<void> {
		this.#done.chords += 1;
		await this.page.keyboard.press(keys);
	}

	async tap(target: Locator): Promise<void> {
		this.#done.taps += 1;
		await target.tap();
	}

	/** Types into the field that has the caret, once there is one: `field` when given. */
	async type(text: string, field?: Locator): Promise<void> {
		this.#done.fields += 1;
		await patiently(field ?? this.page.locator(':focus')).toBeFocused();
		await this.page.keyboard.type(text);
	}

	/** By touch: taps the field, or what stands for it, and types. */
	async write(field: Locator, text: string): Promise<void> {
		await field.tap();
		await this.type(text);
	}

	/** By touch: taps a list and takes a value. The list itself is the tablet's own, so the value is set. */
	async choose(list: Locator, label: string): Promise<void> {
		this.#done.fields += 1;
		await list.tap();
		await list.selectOption({ label });
	}

	/** The page tells in order; what it told before this answer has come. */
	async #hearAll(): Promise<void> {
		await this.page.evaluate(
			() => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done)))
		);
	}
}
