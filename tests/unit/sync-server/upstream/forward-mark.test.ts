// Up to where a relay's log is at home: the mark passes nothing that the home relay is not known to have.
import { expect, test } from 'vitest';
import { ForwardMark } from '#relay/upstream/forward-mark.ts';

const entry = (id: string, kind = 1) => ({ id, kind, credId: 'c' });
const all = (): boolean => true;
const HOME = Number.MAX_SAFE_INTEGER;

test('[UPS-3] it moves over what was acknowledged, in whatever order, and stops at the first that was not', () => {
	const mark = new ForwardMark(0);
	mark.homeIs(HOME);
	for (const seq of [1, 2, 3, 4]) mark.look(seq, entry(`e${seq}`));
	expect(mark.notHome(all)).toBe(4);
	mark.reached(3, 30);
	mark.reached(1, 31);
	expect(mark.advance()).toBe(true);
	expect(mark.mark).toBe(1);
	expect(mark.notHome(all)).toBe(2);
	mark.reached(2, 32);
	mark.advance();
	expect(mark.mark).toBe(3);
	expect([...mark.waiting.keys()]).toEqual([4]);
	expect(mark.advance()).toBe(false);
});

test('[UPS-3] below another clinic relay it waits until that one says that the home relay has it', () => {
	const mark = new ForwardMark(0);
	mark.homeIs(0);
	mark.look(1, entry('a'));
	mark.reached(1, 7);
	mark.advance();
	expect([mark.mark, mark.waiting.size, mark.notHome(all)]).toEqual([0, 0, 1]);
	mark.homeIs(6);
	expect(mark.advance()).toBe(false);
	mark.homeIs(7);
	mark.advance();
	expect([mark.mark, mark.notHome(all)]).toEqual([1, 0]);
});

test('what came from above is never offered; a content that was let go stops nothing; statuses are nobody’s work', () => {
	const mark = new ForwardMark(4);
	mark.homeIs(HOME);
	mark.reached(6, 60);
	mark.look(5, undefined);
	mark.look(6, entry('from above'));
	mark.look(7, entry('status', 4));
	mark.look(8, entry('work'));
	expect([...mark.waiting.keys()]).toEqual([7, 8]);
	expect(mark.notHome((kind) => kind !== 4)).toBe(1);
	mark.advance();
	expect(mark.mark).toBe(6);
	mark.restart();
	expect([mark.mark, mark.scanned, mark.waiting.size]).toEqual([0, 0, 0]);
});
