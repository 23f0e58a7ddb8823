// Taking back what was typed in a section, step by step, around a colleague's words.
import { expect, test } from 'vitest';
import { TypedSteps } from '#client/session/typed-steps.ts';

/** Types a text letter by letter onto another. */
function type(steps: TypedSteps, onto: string, letters: string, from: number): string {
	let text = onto;
	for (const [i, letter] of [...letters].entries()) {
		steps.record(text, text + letter, from + i * 100);
		text += letter;
	}
	return text;
}

test('letters typed together are one step, a rest begins another', () => {
	const steps = new TypedSteps();
	type(steps, type(steps, '', 'Rest. ', 0), 'Fluids.', 10_000);
	expect(steps.undo('Rest. Fluids.')).toBe('Rest. ');
	expect(steps.undo('Rest. ')).toBe('');
	expect(steps.undo('')).toBeUndefined();
	expect(steps.redo('')).toBe('Rest. ');
	expect(steps.redo('Rest. ')).toBe('Rest. Fluids.');
	expect(steps.redo('Rest. Fluids.')).toBeUndefined();
});

test('what was put in as a whole is taken back as a whole', () => {
	const steps = new TypedSteps();
	const typed = type(steps, '', 'BP ', 0);
	steps.record(typed, `${typed}148/92`, 350, true);
	type(steps, `${typed}148/92`, ' ok', 400);
	expect(steps.undo('BP 148/92 ok')).toBe('BP 148/92');
	expect(steps.undo('BP 148/92')).toBe('BP ');
});

test("a colleague's words stay", () => {
	const steps = new TypedSteps();
	type(steps, 'Rest.', ' Fluids.', 0);
	expect(steps.undo('Seen at home. Rest. Fluids. Walked here')).toBe('Seen at home. Rest. Walked here');
});

test('typing ends what could be done again', () => {
	const steps = new TypedSteps();
	type(steps, '', 'ab', 0);
	expect(steps.undo('ab')).toBe('');
	steps.record('', 'c', 5_000);
	expect(steps.redo('c')).toBeUndefined();
});
