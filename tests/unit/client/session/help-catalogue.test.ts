import { expect, test } from 'vitest';
import { loadHelp } from '#client/session/help-catalogue.ts';
import { loadCatalogue } from '#client/session/i18n.ts';

test('help is stretched with all other words, and keys of one letter stay one letter', async () => {
	await loadCatalogue(['en']);
	const plain = await loadHelp();
	await loadCatalogue(['en-XA']);
	const long = await loadHelp();
	expect(long.topics.today.title).not.toBe(plain.topics.today.title);
	expect(long.words.none).toContain('{query}');
	const letters = ({ topics }: typeof plain) =>
		topics.today.tasks.flatMap(({ keys }) => keys).filter((key) => key.length === 1);
	expect(letters(plain).length).toBeGreaterThan(2);
	expect(letters(long)).toHaveLength(letters(plain).length);
	expect(long.topics.today.marks).toEqual(plain.topics.today.marks);
	expect(long.marks.hand.means.length).toBeGreaterThan(plain.marks.hand.means.length);
	await loadCatalogue(['fr']);
	expect(await loadHelp()).toEqual(plain);
});
