// What a locked tab still has of some words: what it paints, reads aloud, prints and keeps for a later page.
import type { Page } from '@playwright/test';

/** Where each word is found, in any case; none is good. */
export async function wordsLeft(page: Page, words: readonly string[]): Promise<string[]> {
	const places = await page.evaluate(() => {
		const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, select')];
		const sheets = document.adoptedStyleSheets.flatMap(({ cssRules }) =>
			[...cssRules].map(({ cssText }) => cssText)
		);
		return {
			page: document.documentElement.outerHTML,
			title: document.title,
			fields: fields.map(({ value }) => value).join('\n'),
			'margins of paper': sheets.join('\n'),
			address: location.href,
			history: JSON.stringify(history.state),
			storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
			name: window.name
		};
	});
	const devtools = await page.context().newCDPSession(page);
	const tree = await devtools.send('Accessibility.getFullAXTree');
	await devtools.detach();
	const all = { ...places, 'accessibility tree': JSON.stringify(tree) };
	return Object.entries(all).flatMap(([place, text]) =>
		words
			.filter((word) => text.toLowerCase().includes(word.toLowerCase()))
			.map((word) => `${word} in ${place}`)
	);
}
