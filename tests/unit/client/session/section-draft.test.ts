import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fc } from '../../../support/seeded-fast-check.ts';
import { applySplices, rebaseSplice } from '#shared/chart/rebase-splice.ts';
import { movedPlace, SAVE_AFTER_MS, SectionDraft } from '#client/session/section-draft.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A document as the engine keeps it: edits come late, are brought onto what stands there, and answer with the text. */
function createDocument(text: string, delayMs: number) {
	const state = { text, saves: 0, failing: false };
	const save = async (base: string, next: string): Promise<string | undefined> => {
		await new Promise((resolve) => setTimeout(resolve, delayMs));
		if (state.failing) return undefined;
		state.saves++;
		state.text = applySplices(state.text, rebaseSplice(base, next, state.text));
		return state.text;
	};
	return { state, save };
}

/** A field with a caret, driven as a component drives its textarea. */
function createField(text: string, save: (base: string, next: string) => Promise<string | undefined>) {
	const field = { text, caret: text.length, unsaved: false };
	const draft = new SectionDraft(
		text,
		save,
		(shown, moved) => {
			field.caret = moved(field.caret);
			field.text = shown;
		},
		(unsaved) => (field.unsaved = unsaved)
	);
	const type = (letters: string): void => {
		field.text = field.text.slice(0, field.caret) + letters + field.text.slice(field.caret);
		field.caret += letters.length;
		draft.typed(field.text);
	};
	return { field, draft, type };
}

describe('a section draft', () => {
	test('saves what was typed while the typing goes on', async () => {
		const { state, save } = createDocument('', 5);
		const { type, field } = createField('', save);
		for (let i = 0; i < 40; i++) {
			type('x');
			await vi.advanceTimersByTimeAsync(50);
		}
		expect(state.saves).toBeGreaterThanOrEqual(5);
		await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS + 10);
		expect(state.text).toBe('x'.repeat(40));
		expect(field.unsaved).toBe(false);
	});

	test.each(['a view of the document comes first', 'it tries again first'])(
		'a save that was done and never answered is not done twice, whatever was typed since: %s',
		async (first) => {
			const { state, save } = createDocument('Rest', 5);
			let silent = true;
			const { type, field, draft } = createField('Rest', async (base, next) => {
				const saved = await save(base, next);
				return silent ? undefined : saved;
			});
			type(' well');
			await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS + 10);
			expect(state.text).toBe('Rest well');
			type(' today');
			silent = false;
			if (first.startsWith('a view')) draft.arrived(state.text);
			await vi.advanceTimersByTimeAsync(5_000);
			expect(state.text).toBe('Rest well today');
			expect(field).toMatchObject({ text: 'Rest well today', unsaved: false });
		}
	);

	test('a save that failed is made good together with what others wrote meanwhile', async () => {
		const { state, save } = createDocument('Rest', 5);
		const { type, field, draft } = createField('Rest', save);
		state.failing = true;
		type(' well');
		await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS + 10);
		state.text = 'Ice. Rest';
		draft.arrived(state.text);
		type(' today');
		state.failing = false;
		await vi.advanceTimersByTimeAsync(5_000);
		expect(state.text).toBe('Ice. Rest well today');
		expect(field).toMatchObject({ text: 'Ice. Rest well today', unsaved: false });
	});

	test('is unsaved from the first letter until the engine has answered', async () => {
		const { save } = createDocument('', 100);
		const { type, field } = createField('', save);
		type('a');
		expect(field.unsaved).toBe(true);
		await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS + 50);
		expect(field.unsaved).toBe(true);
		await vi.advanceTimersByTimeAsync(100);
		expect(field.unsaved).toBe(false);
	});

	test('keeps the caret by its word when words arrive before it', () => {
		const { save } = createDocument('', 5);
		const { draft, field } = createField('Plan: rest.', save);
		field.caret = 'Plan: re'.length;
		draft.arrived('New words first. Plan: rest.');
		expect(field.text).toBe('New words first. Plan: rest.');
		expect(field.text.slice(0, field.caret)).toBe('New words first. Plan: re');
	});

	test('what arrives exactly at the caret comes behind it', () => {
		expect(movedPlace('ab', 'aXb', 1)).toBe(1);
		expect(movedPlace('ab', 'Xab', 1)).toBe(2);
	});

	test('two flushes at once do not write the same words twice', async () => {
		const { state, save } = createDocument('', 20);
		const { draft, type } = createField('', save);
		type('a');
		const first = draft.flush();
		type('b');
		const both = Promise.all([draft.flush(), draft.flush()]);
		await vi.advanceTimersByTimeAsync(10);
		state.text = `remote ${state.text}`;
		await vi.advanceTimersByTimeAsync(200);
		await Promise.all([first, both]);
		expect(state.text).toBe('remote ab');
	});

	test('a save that failed is tried again, with nothing lost', async () => {
		const { state, save } = createDocument('', 5);
		const { type, field } = createField('', save);
		state.failing = true;
		type('words');
		await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS + 50);
		expect(field).toMatchObject({ text: 'words', unsaved: true });
		state.failing = false;
		await vi.advanceTimersByTimeAsync(3_000);
		expect(state.text).toBe('words');
		expect(field.unsaved).toBe(false);
	});

	test('a field in the middle of composing is not touched until it is done', () => {
		const { save } = createDocument('', 5);
		const { draft, field } = createField('ka', save);
		draft.composing(true);
		draft.arrived('remote ka');
		expect(field.text).toBe('ka');
		draft.composing(false);
		expect(field.text).toBe('remote ka');
	});

	test('no letter of either side is ever lost, and the field ends as the document', async () => {
		const step = fc.oneof(
			fc.record({ type: fc.constant('type' as const), at: fc.nat(30) }),
			fc.record({ type: fc.constant('remote' as const), at: fc.nat(30) }),
			fc.record({ type: fc.constant('wait' as const), at: fc.nat(400) }),
			fc.record({ type: fc.constant('view' as const), at: fc.nat(1) })
		);
		await fc.assert(
			fc.asyncProperty(
				fc.array(step, { maxLength: 30 }),
				fc.integer({ min: 0, max: 200 }),
				async (steps, delayMs) => {
					const { state, save } = createDocument('begin here', delayMs);
					const { draft, field, type } = createField('begin here', save);
					const mine: string[] = [];
					const theirs: string[] = [];
					for (const [i, { type: what, at }] of steps.entries()) {
						if (what === 'type') {
							field.caret = Math.min(at, field.text.length);
							mine.push(`<m${i}>`);
							type(`<m${i}>`);
						} else if (what === 'remote') {
							const place = Math.min(at, state.text.length);
							// Another person's words go between ours, not into the middle of one of ours.
							const free = state.text.slice(0, place).lastIndexOf('>') + 1;
							theirs.push(`[t${i}]`);
							state.text = `${state.text.slice(0, free)}[t${i}]${state.text.slice(free)}`;
						} else if (what === 'wait') await vi.advanceTimersByTimeAsync(at);
						else draft.arrived(state.text);
					}
					await vi.advanceTimersByTimeAsync(2_000);
					draft.arrived(state.text);
					await vi.advanceTimersByTimeAsync(2_000);
					expect(field.text).toBe(state.text);
					const letters = (text: string): string => [...text].sort().join('');
					expect(letters(state.text)).toBe(letters(`begin here${mine.join('')}${theirs.join('')}`));
					expect(field.unsaved).toBe(false);
				}
			),
			{ numRuns: 200 }
		);
	});
});
