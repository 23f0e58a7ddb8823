// What is typed between the key that opens a form and the form: kept, and given to the first field that gets the focus.
// Without it the first digits of a blood pressure would be lost, or taken for commands.
import { after } from '#client/session/tab-clock.ts';

/** A form that is not here by then does not come. */
const GIVEN_UP_AFTER_MS = 4_000;

/** Begins to keep what is typed; ends by itself. */
export function keepTypedAhead(): void {
	let typed = '';
	function onkeydown(event: KeyboardEvent) {
		if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
		if (event.key === 'Escape') return stop();
		if (event.key === 'Backspace') typed = typed.slice(0, -1);
		else if (event.key.length === 1) typed += event.key;
		else return;
		event.preventDefault();
		event.stopImmediatePropagation();
	}
	function onfocusin({ target }: FocusEvent) {
		if (!(target instanceof HTMLInputElement)) return;
		stop();
		if (typed === '') return;
		target.value += typed;
		target.dispatchEvent(new Event('input', { bubbles: true }));
	}
	function stop() {
		giveUp();
		removeEventListener('keydown', onkeydown, true);
		removeEventListener('focusin', onfocusin, true);
	}
	const giveUp = after(GIVEN_UP_AFTER_MS, stop);
	addEventListener('keydown', onkeydown, true);
	addEventListener('focusin', onfocusin, true);
}
