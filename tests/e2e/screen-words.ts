// What is held of the words on every screen. Each check gives lines that name what is at fault: none is good.
import type { Page } from '@playwright/test';

/** Every text of the page with its attributes that are read aloud and the values of its fields. */
const shownTexts = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const texts: string[] = [document.title];
		for (const element of document.querySelectorAll<HTMLElement>('body *')) {
			if (/^(?:SCRIPT|STYLE|NOSCRIPT)$/.test(element.tagName)) continue;
			for (const name of ['aria-label', 'aria-description', 'title', 'placeholder', 'alt', 'aria-valuetext'])
				if (element.hasAttribute(name)) texts.push(element.getAttribute(name)!);
			for (const node of element.childNodes)
				if (node.nodeType === Node.TEXT_NODE && node.textContent?.trim()) texts.push(node.textContent.trim());
		}
		const sheets = document.adoptedStyleSheets.flatMap(({ cssRules }) =>
			[...cssRules].map(({ cssText }) => cssText)
		);
		return [...texts, ...sheets.flatMap((css) => [...css.matchAll(/"([^"]*)"/g)].map(([, text]) => text!))];
	});

/** Dates that are only numbers. */
export async function numericDates(page: Page): Promise<string[]> {
	const date =
		/(?<![\d-])(?:\d{1,2}([/.-])\d{1,2}\1\d{2}(?:\d\d)?|(?:19|20)\d\d([/.-])\d{1,2}\2\d{1,2})(?![\d-])/;
	return (await shownTexts(page)).filter((text) => date.test(text));
}

/**
 * Plain words that no catalogue gave, while the page speaks a stretched one. What stands in `<bdi>` is what people wrote.
 * Messages are in brackets, and a plain word inside of them was filled in: names, doses, dates.
 */
export const plainWords = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const faults = new Set<string>();
		const note = (text: string | null | undefined, where: string) => {
			let outside = text ?? '';
			for (let before = ''; before !== outside;) {
				before = outside;
				outside = outside.replace(/⟦[^⟦⟧]*⟧/g, ' ');
			}
			if (/[A-Za-z]{2,}/.test(outside)) faults.add(`${where}: ${outside.trim().slice(0, 80)}`);
		};
		for (const element of document.querySelectorAll<HTMLElement>('body *')) {
			if (element.closest('bdi, svg, script, style, noscript, textarea, option, [contenteditable]')) continue;
			// An attribute cannot set apart what people wrote: beside words of the catalogue it is taken for that.
			for (const name of ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'])
				if (!element.getAttribute(name)?.includes('⟦')) note(element.getAttribute(name), name);
			for (const node of element.childNodes)
				if (node.nodeType === Node.TEXT_NODE)
					note(node.textContent, `<${element.tagName.toLowerCase()} class="${element.className}">`);
		}
		// What stands in the margins of paper; the number of the page is between words of the catalogue alone.
		const margins = document.adoptedStyleSheets.flatMap(({ cssRules }) =>
			[...cssRules].map(({ cssText }) => cssText)
		);
		for (const css of margins)
			for (const [, words] of (/@bottom-right \{[^}]*\}/.exec(css)?.[0] ?? '').matchAll(/"([^"]*)"/g))
				note(words, 'margin');
		return [...faults];
	});
