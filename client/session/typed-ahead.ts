// What is typed between the key that opens a form and the form: kept, Tab for Tab, and given to its fields when the first of
// them gets the focus. Without it the first digits of a blood pressure would be lost, or taken for commands.
import { after } from './tab-clock.ts';

/** A form that is not here by then does not come. */
const GIVEN_UP_AFTER_MS = 10_000;

let keeping = false;

/** True between such a key and its form: no letter is a command then. */
export const isTypingAhead = (): boolean => keeping;

type TypedIn = HTMLInputElement | HTMLTextAreaElement;
const isTypedIn = (target: EventTarget | null): target is TypedIn =>
	target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
const isWrittenIn = (target: EventTarget | null): target is HTMLElement =>
	target instanceof HTMLElement && target.isContentEditable;

/** Writes the texts at the caret of a page that is written in, and of those after it, as if they were typed now. */
function write(first: HTMLElement, texts: readonly string[]): void {
	const all = [...(first.closest('article')?.querySelectorAll<HTMLElement>('[contenteditable]') ?? [first])];
	const places = all.slice(all.indexOf(first));
	for (const [i, text] of texts.entries()) {
		if (i > 0) places[i]?.focus();
		if (text !== '') document.execCommand('insertText', false, text);
	}
}

/** Writes the texts into a form's fields from `first` on, and goes to the last of them. */
function fill(first: TypedIn, texts: readonly string[]): void {
	const all = [...(first.closest('form')?.querySelectorAll<TypedIn>('input, textarea') ?? [first])];
	const fields = all.slice(all.indexOf(first));
	for (const [i, text] of texts.entries()) {
		const field = fields[i];
		if (!field) return;
		if (text !== '') {
			field.value += text;
			field.dispatchEvent(new Event('input', { bubbles: true }));
		}
		field.focus();
	}
}

const pressAgain = (on: EventTarget, { key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
	on.dispatchEvent(
		new KeyboardEvent('keydown', { key, ctrlKey, metaKey, altKey, shiftKey, bubbles: true, cancelable: true })
	);

/** Begins to keep what is typed; ends by itself. */
export function keepTypedAhead(): void {
	if (keeping) return;
	keeping = true;
	const texts = [''];
	/** Ctrl Enter, which is the form's to answer once it has what was typed before. */
	let finished: KeyboardEvent | undefined;
	/** What was pressed behind it is about what comes after the form. */
	const later: KeyboardEvent[] = [];
	function onkeydown(event: KeyboardEvent) {
		if (finished) {
			later.push(event);
			event.preventDefault();
			return event.stopImmediatePropagation();
		}
		if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
			finished = event;
			event.preventDefault();
			return event.stopImmediatePropagation();
		}
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
		const last = texts.length - 1;
		if (event.key === 'Escape') return stop();
		if (event.key === 'Tab' && !event.shiftKey) texts.push('');
		else if (event.key === 'Backspace') texts[last] = texts[last]!.slice(0, -1);
		else if (event.key.length === 1) texts[last] += event.key;
		else return;
		event.preventDefault();
		event.stopImmediatePropagation();
	}
	function onfocusin({ target }: FocusEvent) {
		if (!isTypedIn(target) && !isWrittenIn(target)) return;
		stop();
		if (isTypedIn(target)) fill(target, texts);
		// Whoever gave it the focus still has to put the caret where it belongs.
		else queueMicrotask(() => write(target, texts));
		if (!finished) return;
		const done = finished;
		after(0, () => {
			pressAgain(target, done);
			for (const event of later) pressAgain(document.body, event);
		});
	}
	function stop() {
		keeping = false;
		giveUp();
		removeEventListener('keydown', onkeydown, true);
		removeEventListener('focusin', onfocusin, true);
	}
	const giveUp = after(GIVEN_UP_AFTER_MS, stop);
	addEventListener('keydown', onkeydown, true);
	addEventListener('focusin', onfocusin, true);
}
