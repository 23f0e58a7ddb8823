// The list of safety checks that `npm run test:defences` takes away fits the code as it is.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DEFENCES } from '../../defences/all.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

test('every check of the list stands in the code exactly once, and its tests are there', () => {
	expect(DEFENCES.length).toBeGreaterThanOrEqual(60);
	expect(new Set(DEFENCES.map(({ name }) => name)).size).toBe(DEFENCES.length);
	const sources = new Map<string, string>();
	for (const { name, file, text, without, tests } of DEFENCES) {
		const source = sources.get(file) ?? readFileSync(resolve(ROOT, file), 'utf8');
		sources.set(file, source);
		expect(source.split(text).length - 1, `${name}: ${text}`).toBe(1);
		expect(without, name).not.toBe(text);
		for (const path of tests) expect(existsSync(resolve(ROOT, path)), `${name}: ${path}`).toBe(true);
	}
});
