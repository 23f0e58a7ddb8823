// Every row of the threat model names tests, and they are there: a file by its path or its name, a test by its title.
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { DEFENCES } from '../../defences/all.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const FILES = globSync('tests/**/*.{test,spec}.ts', { cwd: ROOT });
const read = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8');

/** Who, what they try, what stands against it, and what shows it. */
const rows = read('docs/threat-model.md')
	.split('\n')
	.filter((line) => line.startsWith('| ') && !/^\| (?:Who|-)/.test(line))
	.map((line) => line.slice(2, -2).split(' | '));

/** A file of tests by its path, or by its name where that is the only one. */
function fileNamed(name: string): string {
	const found = FILES.filter((path) => path === name || path.endsWith(`/${name}`));
	expect(found, name).toHaveLength(1);
	return found[0]!;
}

test('every row names tests that are there', () => {
	expect(rows.length).toBeGreaterThan(10);
	for (const [who, tries, , shownBy = ''] of rows) {
		let file: string | undefined;
		let named = 0;
		for (const [, path, title] of shownBy.matchAll(/`([^`]+\.(?:test|spec)\.ts)`|\*([^*]+)\*/g)) {
			if (path) file = fileNamed(path);
			else expect(read(file!), title).toContain(title!.replace(/…$/, ''));
			named++;
		}
		expect(named, `${who}: ${tries}`).toBeGreaterThan(0);
	}
});

test('every kind of adversary is in it', () => {
	const kinds = {
		'the internet': 'a stranger',
		'who runs a relay': 'a hostile relay',
		'a thief with a locked tablet': 'a thief with a locked tablet',
		'curious staff': 'curious staff',
		'former staff': 'somebody with a removed device',
		'the network': 'somebody on the road',
		'who makes or carries programs': 'a version comes',
		nature: 'nature: a power cut'
	};
	for (const [kind, words] of Object.entries(kinds))
		expect(
			rows.filter(([who]) => who!.includes(words)),
			kind
		).not.toEqual([]);
	expect(read('docs/threat-model.md').split('## Not defended against')[1]).toContain(
		'taken while it is unlocked'
	);
});

test('every row names a test that misses a check which `npm run test:defences` takes away', () => {
	for (const [who, tries, , shownBy = ''] of rows) {
		const named = [...shownBy.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, path]) => fileNamed(path!));
		const titles = [...shownBy.matchAll(/\*([^*]+)\*/g)].map(([, title]) => title!.replace(/…$/, ''));
		const isMissed = DEFENCES.some(
			({ tests, title }) =>
				tests.some((path) => named.includes(path)) &&
				(title === undefined || titles.some((one) => one.includes(title) || title.includes(one)))
		);
		expect(isMissed, `${who}: ${tries}`).toBe(true);
	}
});
