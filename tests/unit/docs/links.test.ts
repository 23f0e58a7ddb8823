// Every relative link of README.md and docs/ leads somewhere, headings included; and no page tells of the machine or the
// people that it was written on and by.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pagePaths, readPage } from '../../support/pages.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The anchor that a heading gets (as GitHub makes it). */
const anchorOf = (heading: string): string =>
	heading
		.toLowerCase()
		.replace(/[^\p{L}\p{N} _-]/gu, '')
		.replaceAll(' ', '-');

const anchorsOf = (page: string): string[] =>
	[...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** Links outside of code, without those that leave the project. */
function linksIn(page: string): string[] {
	const text = page.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
	const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
	return links.filter((link) => !/^[a-z]+:/.test(link));
}

describe.each(pagePaths())('%s', (path) => {
	const page = readPage(path);

	test('links lead somewhere', () => {
		for (const link of linksIn(page)) {
			const [file = '', anchor] = link.split('#');
			const target = file === '' ? resolve(ROOT, path) : resolve(ROOT, dirname(path), file);
			expect(existsSync(target), `${link} leads nowhere`).toBe(true);
			if (anchor === undefined || !statSync(target).isFile()) continue;
			expect(anchorsOf(readFileSync(target, 'utf8')), link).toContain(anchor);
		}
	});

	test('files in code marks are there', () => {
		const files = [...page.matchAll(/`((?:client|sync-server|shared|tests|docs)\/[\w./-]+\.\w+)(?:#\w+)?`/g)];
		for (const [, file = ''] of files) expect(existsSync(resolve(ROOT, file)), file).toBe(true);
	});

	test('holds no path of a machine', () => {
		expect(page).not.toMatch(/(?:^|[\s`'"(])\/(?:home|root|tmp|work|Users|mnt|opt)\//);
	});
});

test('the pages that readers are sent to are there', () => {
	const told = [
		'ARCHITECTURE',
		'CHANGELOG',
		'CONTRIBUTING',
		'glossary',
		'life-of-an-edit',
		'decisions/README'
	];
	expect(pagePaths()).toEqual(expect.arrayContaining(told.map((name) => `docs/${name}.md`)));
});

test('a link that leads nowhere would be seen', () => {
	expect(linksIn('see [a](docs/a.md), `[b](b.md)` and [c](https://example.org)')).toEqual(['docs/a.md']);
	expect(anchorOf('E1. The form makes a command')).toBe('e1-the-form-makes-a-command');
});
