// docs/ARCHITECTURE.md shows the folders that there are, and no others.
import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { pagePaths, readPage, sectionOf } from '../../support/pages.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const page = readPage('docs/ARCHITECTURE.md');

/** The folders of the tree, by indentation of two. */
function shownFolders(): string[] {
	const tree = /^```\n([\s\S]*?)^```/m.exec(sectionOf(page, '## Folders'))?.[1] ?? '';
	const above: string[] = [];
	return [...tree.matchAll(/^( *)([\w-]+)\//gm)].map(([, indent = '', name = '']) => {
		above.splice(indent.length / 2, above.length, name);
		return above.join('/');
	});
}

/** Folders with files in them. */
const hasFiles = (path: string): boolean =>
	readdirSync(resolve(ROOT, path), { recursive: true, withFileTypes: true }).some((entry) => entry.isFile());

const foldersIn = (path: string): string[] =>
	readdirSync(resolve(ROOT, path), { withFileTypes: true })
		.filter((entry) => entry.isDirectory() && !/^(?:\.|node_modules$)/.test(entry.name))
		.map((entry) => `${path}/${entry.name}`)
		.filter(hasFiles);

test('every folder shown is there', () => {
	expect(shownFolders().length).toBeGreaterThan(20);
	for (const folder of shownFolders()) expect(existsSync(resolve(ROOT, folder)), folder).toBe(true);
});

test('every folder of the three tops is shown', () => {
	const there = ['client', 'client/features', 'sync-server', 'sync-server/storage', 'shared'].flatMap(
		foldersIn
	);
	expect(shownFolders()).toEqual(expect.arrayContaining(there));
});

test('what is not built is told under one heading of one page', () => {
	const headings = pagePaths().flatMap(
		(path) => readPage(path).match(/^#+ .*(?:planned|roadmap|future).*$/gim) ?? []
	);
	expect(headings).toEqual(['## Planned, not built']);
	expect(sectionOf(page, '## Planned, not built')).toContain('Nothing here exists.');
});
