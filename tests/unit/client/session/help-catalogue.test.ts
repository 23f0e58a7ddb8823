import { expect, test } from 'vitest';
import { loadHelp } from '#client/session/help-catalogue.ts';
import { loadCatalogue } from '#client/session/i18n.ts';

test('help is stretched with all other words, and keys stay keys', async () => {
	await loadCatalogue(['en']);
	const plain = await loadHelp();
	await loadCatalogue(['en-XA']);
	const long = await loadHelp();
	expect(long.topics.today.title).not.toBe(plain.topics.today.title);
	expect(long.words.none).toContain('{query}');
	expect(long.topics.today.tasks.map(({ keys }) => keys)).toEqual(
		plain.topics.today.tasks.map(({ keys }) => keys)
	);
	expect(long.topics.today.marks).toEqual(plain.topics.today.marks);
	expect(long.marks.hand.means.length).toBeGreaterThan(plain.marks.hand.means.length);
	await loadCatalogue(['fr']);
	expect(await loadHelp()).toEqual(plain);
});
