// The assessment by chapters of the ASVS names every chapter once or more, and files and tests that are there.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const rows = readFileSync(resolve(ROOT, 'docs/asvs.md'), 'utf8')
	.split('\n')
	.filter((line) => line.startsWith('| V'))
	.map((line) => line.slice(2, -2).split(' | '));

test('every chapter is there, with what there is of it', () => {
	for (let chapter = 1; chapter <= 17; chapter++)
		expect(
			rows.some(([section]) => section!.split(/[ ,.]/)[0] === `V${chapter}`),
			`V${chapter}`
		).toBe(true);
	for (const [section, , here] of rows)
		expect(here, section).toMatch(/^(?:met|partly|not applicable|left to)/);
});

test('what is met in part says what is not', () => {
	for (const [section, , here] of rows)
		if (here!.startsWith('partly')) expect(here, section).toContain('**Gap:**');
});

test('what shows it is there', () => {
	for (const [section, , , shown] of rows) {
		const named = [...shown!.matchAll(/`([^`]+)`/g)].map(([, path]) => path!);
		expect(named.length, section).toBeGreaterThan(0);
		for (const path of named) expect(existsSync(resolve(ROOT, path)), `${section}: ${path}`).toBe(true);
	}
});
