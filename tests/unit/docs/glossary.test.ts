// docs/glossary.md uses the words that are on screen, and tells each of its own words once.
import { expect, test } from 'vitest';
import english from '#client/locales/en.json' with { type: 'json' };
import { ROLES, SCOPES } from '#shared/core/scopes.ts';
import { createRecoveryWords } from '#shared/crypto/recovery-words.ts';
import { readPage, sectionOf } from '../../support/pages.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const page = readPage('docs/glossary.md');
const texts: Readonly<Record<string, unknown>> = english;

const rowsOf = (heading: string): string[][] =>
	[...sectionOf(page, heading).matchAll(/^\| (.+) \|$/gm)].slice(1).map(([, row = '']) => row.split(' | '));

const screenWords = rowsOf('## What a chart holds').map(([code = '', shown = '', text = '']) => {
	const [, key = ''] = /^`([^`]+)`/.exec(text) ?? [];
	return { code, shown, key };
});

test.each(screenWords)('$code is "$shown" on screen', ({ shown, key }) => {
	expect(shown.split(', ')[0]).toBe(texts[key]);
});

test('the words in italics are on screen', () => {
	const all = Object.values(texts).flatMap((text) =>
		typeof text === 'string' ? [text] : Object.values(text as object)
	);
	const italics = [...page.matchAll(/\*([A-Z][^*]+)\*/g)].map(([, words = '']) => words);
	expect(italics.length).toBeGreaterThan(4);
	for (const words of italics) expect(all).toContain(words);
});

test('every word is told once', () => {
	const words = ['## People, places, devices', '## Charts', '## Sealing and sending']
		.flatMap(rowsOf)
		.map(([word]) => word);
	expect(words.length).toBeGreaterThan(40);
	expect(new Set(words).size).toBe(words.length);
});

test('roles, scopes and numbers are those of the code', () => {
	expect(page).toContain(ROLES.join(', '));
	expect(page).toContain(Object.keys(SCOPES).join(', '));
	const count = createRecoveryWords(createSeededRandom(1)).split(' ').length;
	for (const name of ['docs/glossary.md', 'docs/ARCHITECTURE.md'])
		expect(readPage(name)).toMatch(new RegExp(`\\b${count}(?: recovery)? words`));
});
