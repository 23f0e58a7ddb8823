// What is held of everything that opens over a screen or beside it: the focus goes in, axe finds nothing, fingers find
// everything, the patient stays named, and Escape leads back to where one was.
import { expect, type Locator, type Page } from '@playwright/test';
import { axeFaults, smallTargets } from './screen-checks.ts';
import { hold, shot } from './screen-visits.ts';

/** The least size of what is pressed. */
export const leastTarget = (page: Page): Promise<number> =>
	page.evaluate(() => (matchMedia('(pointer: coarse)').matches ? 44 : 24));

const focusIsIn = (box: Locator): Promise<boolean> =>
	box.evaluate((element) => element.contains(document.activeElement));

/** Looks at what is open. `within`: a selector of it. */
export async function look(page: Page, name: string, within: string): Promise<void> {
	await expect(page.locator(within).first(), name).toBeVisible();
	hold(`${name}: axe`, await axeFaults(page, { within }));
	hold(`${name}: targets`, await smallTargets(page, await leastTarget(page)));
	await shot(page, name);
}

/**
 * Whose chart it is can be read: on the banner with nothing over it, or, where a sheet covers the page, on the sheet's own
 * line.
 */
export const patientHidden = (page: Page): Promise<string[]> =>
	page.evaluate(() => {
		const names = [...document.querySelectorAll('[data-testid="banner"] h1, .micro b')];
		const inSight = names.some((name) => {
			if (!name.checkVisibility()) return false;
			const { left, top, width, height } = name.getBoundingClientRect();
			return [0.1, 0.5, 0.9].every((part) => {
				const seen = document.elementFromPoint(left + width * part, top + height / 2);
				return seen !== null && (name.contains(seen) || seen.contains(name));
			});
		});
		return inSight ? [] : ['no name of the patient is in sight'];
	});

interface Opened {
	readonly page: Page;
	readonly name: string;
	/** Has the focus before, and again afterwards. */
	readonly from: Locator;
	readonly press: string;
	/** A selector of what opens. */
	readonly within: string;
	/** It stands beside a chart. */
	readonly inChart?: boolean;
	/** What is done in it before it is left; each step looks by itself. */
	readonly inside?: (box: Locator) => Promise<void>;
}

/** Opens by a key, looks, and leaves by Escape. */
export async function lookAndLeave({
	page,
	name,
	from,
	press,
	within,
	inChart,
	inside
}: Opened): Promise<void> {
	await from.focus();
	await page.keyboard.press(press);
	const box = page.locator(within).first();
	await look(page, name, within);
	await expect.poll(() => focusIsIn(box), `${name}: the focus goes in`).toBe(true);
	if (inChart) hold(`${name}: patient`, await patientHidden(page));
	await inside?.(box);
	await page.keyboard.press('Escape');
	await expect(box, `${name}: Escape closes`).toBeHidden();
	await expect.soft(from, `${name}: the focus comes back`).toBeFocused();
}
