import { expect, test } from 'vitest';
import help from '../../../../../client/locales/help.en.json';
import { searchHelp } from '#client/features/help/help-search.ts';
import { HELP_TOPICS } from '#client/session/help-topics.ts';

const found = (query: string) => searchHelp(help, query).map(({ topic }) => topic);

test('no words list every page', () => expect(found('  ')).toEqual(HELP_TOPICS));

test('a title comes before pages that only speak of it', () => {
	const hits = found('allergies');
	expect(hits[0]).toBe('allergies');
	expect(hits).toContain('medicines');
	expect(hits).not.toContain('files');
});

test('all words, in any order and case, also inside a word', () => {
	expect(found('PIN forgot')).toEqual(['people']);
	expect(found('pressur blood')).toEqual(['vitals']);
	expect(found('pressure giraffe')).toEqual([]);
});

test('a hit says where', () => {
	const [hit] = searchHelp(help, 'forgot the PIN');
	expect(hit?.line).toContain('You forgot the PIN');
});
