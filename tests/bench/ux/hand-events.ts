// What hands did to a page, told by the page itself: the script that listens there, and the count of what it heard.

/** One event that the page heard. Keys alone that only modify others (Shift, Control) are not told. */
export type HandEvent =
	| {
			readonly type: 'key';
			/** With its modifiers: `Control+Enter`. */
			readonly keys: string;
			/** The field that takes the letter as text; undefined when the key is a chord. */
			readonly field: string | undefined;
	  }
	| {
			readonly type: 'pointer';
			readonly pointer: string;
			/** The field that it puts the caret into. */
			readonly field: string | undefined;
	  }
	/** A list took another value. */
	| { readonly type: 'chosen'; readonly field: string }
	/** Text came into a field without a key for it. */
	| { readonly type: 'smuggled'; readonly field: string };

/** Clicks, taps and keys by the rule of `countHands`. */
export interface HandCount {
	/** Keys and key combinations that are no text; each counts one. */
	readonly chords: number;
	/** Taps, without those that only put the caret into a field which is then filled in. */
	readonly taps: number;
	/** Fields filled in or chosen from, however many letters. */
	readonly fields: number;
}

/** The name that the page calls. */
export const TELL = 'tellHandEvent';

/**
 * Runs in the page before its own scripts. Only events that the browser made itself count, and the choice of a list,
 * which no program can make by touch. The find box of the top bar is the palette's field: its tap puts the caret there.
 */
export function listenToHands(tell: string): void {
	const names = new WeakMap<Element, string>();
	const page = Math.random().toString(36).slice(2);
	let last = 0;
	const nameOf = (element: Element): string => {
		if (element.closest('[data-testid="palette"], button.find')) return 'find';
		const name = names.get(element) ?? `${page}-${++last}`;
		names.set(element, name);
		return name;
	};
	const WRITABLE =
		'textarea, select, [contenteditable]:not([contenteditable="false"]), input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=file], [type=range])';
	const fieldAt = (target: EventTarget | null): Element | undefined => {
		if (!(target instanceof Element)) return undefined;
		const label = target.closest('label');
		const found = target.closest(WRITABLE) ?? (label?.control?.matches(WRITABLE) ? label.control : undefined);
		return found ?? target.closest('button.find') ?? undefined;
	};
	const named = (field: Element | undefined): string | undefined => field && nameOf(field);
	const send = (event: HandEvent): void =>
		(globalThis as unknown as Record<string, (event: HandEvent) => void>)[tell]!(event);
	let typedIn: Element | undefined;
	const options = { capture: true, passive: true };
	addEventListener(
		'keydown',
		(event) => {
			const { key, ctrlKey, altKey, metaKey, shiftKey, isTrusted } = event;
			if (!isTrusted || ['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(key)) return;
			const field = event.target instanceof Element ? event.target.closest(WRITABLE) : null;
			const isText = key.length === 1 && !ctrlKey && !altKey && !metaKey && field !== null;
			const held = [ctrlKey && 'Control', altKey && 'Alt', metaKey && 'Meta'].filter(Boolean);
			const shift = shiftKey && key.length > 1 ? ['Shift'] : [];
			typedIn = field ?? undefined;
			send({
				type: 'key',
				keys: [...held, ...shift, key].join('+'),
				field: isText ? nameOf(field) : undefined
			});
		},
		options
	);
	addEventListener(
		'pointerdown',
		(event) => {
			if (!event.isTrusted) return;
			typedIn = undefined;
			send({ type: 'pointer', pointer: event.pointerType, field: named(fieldAt(event.target)) });
		},
		options
	);
	addEventListener(
		'input',
		({ target }) => {
			if (!(target instanceof Element) || !target.matches(WRITABLE) || target.matches('select')) return;
			if (target !== typedIn) send({ type: 'smuggled', field: nameOf(target) });
		},
		options
	);
	addEventListener(
		'change',
		({ target }) => {
			if (target instanceof HTMLSelectElement && target !== typedIn)
				send({ type: 'chosen', field: nameOf(target) });
		},
		options
	);
}

/**
 * Counts: a chord is one, a tap is one, a field is one however much is typed into it until the next chord. A tap that puts the caret into a
 * field is part of filling it in, when the next thing is typing there: scripts that set a field's value, which the other
 * systems' figures come from, count it so too.
 */
export function countHands(events: readonly HandEvent[]): HandCount {
	let [chords, taps, fields] = [0, 0, 0];
	let filled: string | undefined;
	let caret: string | undefined;
	for (const event of events) {
		if (event.type === 'pointer') {
			taps += 1;
			caret = event.field;
			filled = undefined;
			continue;
		}
		const { field } = event;
		if (field === undefined) {
			chords += 1;
			filled = undefined;
		} else if (field !== filled) {
			fields += 1;
			if (caret === field) taps -= 1;
			filled = field;
		}
		caret = undefined;
	}
	return { chords, taps, fields };
}
