// Decisions are numbered without gaps, and each says what README.md there asks of it.
import { expect, test } from 'vitest';
import { pagePaths, readPage } from '../../support/pages.ts';

const pages = pagePaths().filter((path) => /^docs\/decisions\/\d/.test(path));
const SECTIONS = ['## Context', '## Options', '## Decision', '## Consequences'];

test('numbers run from 0001 without gaps', () => {
	const numbers = pages.map((path) => path.slice('docs/decisions/'.length).slice(0, 4));
	expect(numbers).toEqual(pages.map((_, i) => String(i + 1).padStart(4, '0')));
});

test.each(pages)('%s', (path) => {
	const page = readPage(path);
	expect(path).toMatch(/\/\d{4}-[a-z0-9]+(?:-[a-z0-9]+)*\.md$/);
	expect(page).toMatch(new RegExp(`^# ${path.slice('docs/decisions/'.length).slice(0, 4)}: [A-Z\`]`));
	expect(page.match(/^## .+$/gm)).toEqual(SECTIONS);
});
