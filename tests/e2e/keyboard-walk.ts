// A walk over the page with Tab alone: everything that can be pressed or filled in is come to, is in sight then, and looks
// different while it has the focus.
import { expect, type Page } from '@playwright/test';

/** More stops than any screen has. */
const MOST_STOPS = 400;

const stop = (page: Page): Promise<{ end: boolean; faults: string[] }> =>
	page.evaluate(() => {
		const walked = ((window as unknown as { walked?: Set<Element> }).walked ??= new Set());
		const element = document.activeElement as HTMLInputElement | null;
		if (!element || element === document.body || walked.has(element)) return { end: true, faults: [] };
		walked.add(element);
		const name = element.outerHTML.replace(/<!---->/g, '').slice(0, 140);
		const faults: string[] = [];
		const isMark = /^(?:checkbox|radio|file)$/.test(element.type);
		const shown = (isMark && element.labels?.[0]) || element;
		const box = shown.getBoundingClientRect();
		const inSight = [0.5, 0.1, 0.9].some((x) =>
			[0.5, 0.1, 0.9].some((y) => {
				const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
				return top !== null && (shown.contains(top) || top.contains(shown));
			})
		);
		if (!inSight) faults.push(`hidden: ${name}`);
		const around = [element, shown, element.parentElement!, shown.parentElement!];
		const look = () =>
			around
				.map((one) => getComputedStyle(one))
				.map((style) =>
					[
						style.outlineStyle !== 'none' && style.outlineWidth,
						style.boxShadow,
						style.borderColor,
						style.backgroundColor
					].join()
				)
				.join('|');
		// Where it has no outline of its own, it must look different without the focus.
		if (getComputedStyle(element).outlineStyle === 'none') {
			const focused = look();
			element.blur();
			const blurred = look();
			element.focus({ preventScroll: true });
			if (focused === blurred) faults.push(`no ring: ${name}`);
		}
		return { end: false, faults };
	});

/** What Tab never came to. */
const missed = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const { walked } = window as unknown as { walked: Set<Element> };
		(window as unknown as { walked?: Set<Element> }).walked = undefined;
		const all = document.querySelectorAll<HTMLInputElement>(
			'a[href], button, input, select, textarea, summary, [tabindex="0"], [contenteditable]'
		);
		return [...all].flatMap((element) => {
			if (walked.has(element) || element.disabled || element.tabIndex < 0) return [];
			if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('[inert], .for-readers'))
				return [];
			// Of radio buttons only one is a stop.
			if (element.type === 'radio') return [];
			return [`not come to: ${element.outerHTML.replace(/<!---->/g, '').slice(0, 140)}`];
		});
	});

/** Faults of a walk from the page's beginning to its end. */
export async function walkFaults(page: Page): Promise<string[]> {
	// A message over the page has its time, and would be walked through too.
	await expect(page.locator('.toasts > *')).toHaveCount(0, { timeout: 30_000 });
	await page.evaluate(() => {
		const start = Object.assign(document.createElement('span'), { tabIndex: -1 });
		document.body.prepend(start);
		start.focus();
		start.remove();
	});
	const faults: string[] = [];
	for (let i = 0; i < MOST_STOPS; i++) {
		await page.keyboard.press('Tab');
		const { end, faults: found } = await stop(page);
		faults.push(...found);
		if (end) break;
	}
	return [...faults, ...(await missed(page))];
}

/** Presses Tab until what has a test id, a role or a name as `selector` says has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
	for (let i = 0; i < MOST_STOPS; i++) {
		if (await page.evaluate((selector) => document.activeElement?.matches(selector) === true, selector))
			return;
		await page.keyboard.press('Tab');
	}
	throw new Error(`Tab never came to ${selector}`);
}
