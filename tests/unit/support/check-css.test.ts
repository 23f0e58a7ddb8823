// The check on style refuses what would be wrong in a right-to-left page.
import { expect, test } from 'vitest';
import { physicalFault, physicalStyles } from '../../support/check-css.mjs';

test.each([
	['margin-left', '1px'],
	['padding-right', '0'],
	['left', '0'],
	['border-left', '1px solid'],
	['border-right-color', 'red'],
	['border-top-left-radius', '4px'],
	['scroll-margin-left', '4px'],
	['text-align', 'right'],
	['float', 'left'],
	['margin', '0 1px 0 2px'],
	['padding', '0 var(--a) 0 var(--b)'],
	['inset', '0 auto 0 calc(1px + (2px * 2))']
])('refuses %s: %s', (property, value) => {
	expect(physicalFault(property, value)).toBeDefined();
});

test.each([
	['margin-inline-start', '1px'],
	['inset-inline', '0 auto'],
	['text-align', 'start'],
	['margin', '0 1px'],
	['margin', '0 1px 2px'],
	['padding', '0 calc(1px + 2px) 0 calc(1px + 2px)'],
	['transition', 'left 1s'],
	['border-start-end-radius', '2px']
])('takes %s: %s', (property, value) => {
	expect(physicalFault(property, value)).toBeUndefined();
});

test('reads components, style sheets, directives and attributes, and names the line', () => {
	const lines = (file: string, source: string) => physicalStyles(file, source).map(({ line }) => line);
	expect(lines('A.svelte', '<p>{x}</p>\n<style>\n\t@media print { p { left: 0; } }\n</style>')).toEqual([3]);
	expect(lines('a.css', 'p {\n\tmargin-left: 0;\n}')).toEqual([2]);
	expect(lines('A.svelte', '<p style:left="1px">{x}</p>')).toEqual([1]);
	expect(lines('A.svelte', '<p style="color: red">{x}</p>')).toEqual([1]);
	expect(lines('A.svelte', '<p style:inset-inline-start="1px">{x}</p>')).toEqual([]);
});
