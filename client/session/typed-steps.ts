// Undo and redo of what was typed in one section of a note, here. A step is taken back around the words that a colleague
// typed since, which stay. Pure.
import { applySplices, rebaseSplice } from '#shared/chart/rebase-splice.ts';

interface Step {
	readonly before: string;
	readonly after: string;
	readonly at: number;
}

/** Letters typed within this time of one another are one step. */
const TOGETHER_MS = 1_500;
const MOST = 200;

/** One letter, or an input method's word, put in or taken out: more is a step of its own. */
const isSmall = ({ before, after }: Step): boolean => Math.abs(after.length - before.length) <= 12;

export class TypedSteps {
	#done: Step[] = [];
	#undone: Step[] = [];

	/** What was typed turned `before` into `after`, at an instant. `alone`: never joined with the step before. */
	record(before: string, after: string, at: number, alone = false): void {
		if (before === after) return;
		this.#undone = [];
		const step = { before, after, at };
		const last = this.#done.at(-1);
		const grows = after.length > before.length;
		const joins =
			!alone &&
			last !== undefined &&
			last.after === before &&
			at - last.at < TOGETHER_MS &&
			isSmall(step) &&
			grows === last.after.length > last.before.length;
		if (joins) this.#done[this.#done.length - 1] = { before: last.before, after, at };
		else this.#done = [...this.#done, alone ? { ...step, at: -Infinity } : step].slice(-MOST);
	}

	/** `current` without the last step; undefined when there is none. */
	undo(current: string): string | undefined {
		const step = this.#done.pop();
		if (!step) return undefined;
		this.#undone.push(step);
		return applySplices(current, rebaseSplice(step.after, step.before, current));
	}

	/** `current` with the step that was taken back last. */
	redo(current: string): string | undefined {
		const step = this.#undone.pop();
		if (!step) return undefined;
		this.#done.push(step);
		return applySplices(current, rebaseSplice(step.before, step.after, current));
	}
}
