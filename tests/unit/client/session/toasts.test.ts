import { afterEach, expect, test, vi } from 'vitest';
import { Toasts } from '#client/session/toasts.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

test('an Undo that comes while a change is being made takes back that change, not the one before', async () => {
	vi.stubGlobal('location', { pathname: '/inbox' });
	const toasts = new Toasts();
	const undone: string[] = [];
	toasts.offerUndo('first', () => undone.push('first'));
	let durable: () => void = () => {};
	const change = toasts.during(new Promise<void>((resolve) => (durable = resolve)));
	const offered = change.then(() => toasts.offerUndo('second', () => undone.push('second')));
	expect(toasts.undoLast()).toBe(true);
	expect(undone).toEqual([]);
	durable();
	await offered;
	await vi.waitFor(() => expect(undone).toEqual(['second']));
	expect(toasts.undoLast()).toBe(true);
	expect(undone).toEqual(['second', 'first']);
	toasts.clear();
});

test('an Undo that waited does nothing on another screen', async () => {
	const at = { pathname: '/inbox' };
	vi.stubGlobal('location', at);
	const toasts = new Toasts();
	const undone: string[] = [];
	const change = toasts.during(Promise.resolve());
	toasts.undoLast();
	at.pathname = '/today';
	await change;
	toasts.offerUndo('there', () => undone.push('there'));
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(undone).toEqual([]);
	toasts.clear();
});
