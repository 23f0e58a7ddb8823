import { fc } from '../../../support/seeded-fast-check.ts';
import { describe, expect, it } from 'vitest';
import { applySplices, rebaseSplice, spliceBetween } from '#shared/chart/rebase-splice.ts';

const text = fc
	.array(fc.constantFrom('pain', 'since', 'Monday', ' ', '\n', 'é', '😀', '😁', 'a', 'b', '.', 'fièvre'), {
		maxLength: 14
	})
	.map((parts) => parts.join(''));

const forward = (base: string, splices: ReturnType<typeof spliceBetween>): string =>
	applySplices(base, splices.toReversed());

describe('spliceBetween', () => {
	it('turns one text into the other', () => {
		fc.assert(fc.property(text, text, (a, b) => void expect(forward(a, spliceBetween(a, b))).toBe(b)));
	});

	it('leaves words that stayed alone', () => {
		expect(spliceBetween('AAA BBB CCC', 'xAAA BBB CCCy')).toEqual([
			{ index: 0, remove: 0, insert: 'x' },
			{ index: 11, remove: 0, insert: 'y' }
		]);
	});

	it('never cuts a character that takes two code units', () => {
		for (const { index, remove } of spliceBetween('a😀b', 'a😁b')) expect([index, remove]).toEqual([1, 2]);
	});

	it('stays quick on a long text that changed at both ends', () => {
		const middle = 'word '.repeat(20_000);
		const splices = spliceBetween(`a ${middle}`, `b ${middle}c`);
		expect(forward(`a ${middle}`, splices)).toBe(`b ${middle}c`);
	});
});

describe('rebaseSplice', () => {
	it('is the edit itself when nobody else typed', () => {
		fc.assert(fc.property(text, text, (a, b) => void expect(applySplices(a, rebaseSplice(a, b, a))).toBe(b)));
	});

	it('changes nothing when this side typed nothing, or when the words are already there', () => {
		fc.assert(
			fc.property(text, text, (a, b) => {
				expect(rebaseSplice(a, a, b)).toEqual([]);
				expect(rebaseSplice(a, b, b)).toEqual([]);
			})
		);
	});

	it('keeps every word that either side typed', () => {
		fc.assert(
			fc.property(text, text, text, (base, next, current) => {
				const merged = applySplices(current, rebaseSplice(base, next, current));
				if (next === current) return;
				for (const { insert } of [...spliceBetween(base, next), ...spliceBetween(base, current)])
					expect(merged).toContain(insert);
			}),
			{ numRuns: 1000 }
		);
	});

	it('keeps what the other side typed inside words that this side deletes', () => {
		const merged = applySplices(
			'one two NEW three',
			rebaseSplice('one two three', 'three', 'one two NEW three')
		);
		expect(merged).toBe('NEW three');
	});

	it('puts both beginnings into a text that was empty', () => {
		expect(applySplices('cough', rebaseSplice('', 'fever', 'cough'))).toMatch(/^(coughfever|fevercough)$/);
	});
});
