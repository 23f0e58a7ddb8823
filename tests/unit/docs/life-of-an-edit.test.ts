// Every hop of docs/life-of-an-edit.md names a place in the code that is there.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declares, readHops } from '../../support/walked-hops.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const hops = readHops();

test('there are eleven hops, in order, each with a title and a place of its own', () => {
	expect(hops.map(({ name }) => name)).toEqual(Array.from({ length: 11 }, (_, i) => `E${i + 1}`));
	for (const { title } of hops) expect(title).toMatch(/^[A-Z]/);
	const firsts = hops.map(({ places: [first] }) => first && `${first.path}#${first.symbol}`);
	expect(firsts).not.toContain(undefined);
	expect(new Set(firsts).size).toBe(hops.length);
});

describe.each(hops)('$name', ({ places }) => {
	test.each(places)('$path#$symbol', ({ path, symbol }) => {
		const file = resolve(ROOT, path);
		expect(existsSync(file), `${path} is not there`).toBe(true);
		expect(declares(readFileSync(file, 'utf8'), symbol), `${path} declares no ${symbol}`).toBe(true);
	});
});

test('a place counts only when it is declared', () => {
	const source = 'export async function push(): void {}\nconst text = `function pull`;\ninterface Road {}\n';
	expect(declares(source, 'push')).toBe(true);
	expect(declares(source, 'Road')).toBe(true);
	expect(declares(source, 'pull')).toBe(false);
	expect(declares(source, 'pus')).toBe(false);
});

test('every path in code marks on the page is there', () => {
	const page = readFileSync(resolve(ROOT, 'docs/life-of-an-edit.md'), 'utf8');
	const paths = [...page.matchAll(/`([\w./-]+\/[\w./-]+\.(?:ts|mjs|md))(?:#\w+)?`/g)].map(
		([, path = '']) => path
	);
	expect(paths.length).toBeGreaterThan(hops.length);
	for (const path of paths) expect(existsSync(resolve(ROOT, path)), path).toBe(true);
});
