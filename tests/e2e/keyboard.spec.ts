// A day by the keyboard alone: in, Today, a chart, its workspaces, a note, the inbox, locked. Everything on the way is come
// to with Tab, in sight and with a ring.
import { expect, test } from '@playwright/test';
import { openFullClinic, type FullClinic } from './full-clinic.ts';
import { tabTo, walkFaults } from './keyboard-walk.ts';
import { hold, visit } from './screen-visits.ts';

let full: FullClinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	full = await openFullClinic();
});
test.afterAll(() => full.close());

test('Tab comes to everything, and shows where it is', async () => {
	test.setTimeout(180_000);
	const { page } = full.clinic;
	for (const name of [
		'today',
		'chart',
		'note',
		'inbox',
		'devices',
		'settings',
		'register',
		'files'
	] as const) {
		await visit(full, name);
		hold(name, await walkFaults(page));
	}
});

test('from locked to locked without a mouse', async () => {
	test.setTimeout(150_000);
	const { clinic } = full;
	const { page } = clinic;
	const { keyboard } = page;
	const sheet = page.getByTestId('sheet');
	await tabTo(page, 'header button[aria-label="Lock"]');
	await keyboard.press('Enter');
	await expect(page.getByTestId('locked-sync-pill')).toBeVisible();
	hold('locked', await walkFaults(page));
	await tabTo(page, 'main .stack > div > button');
	await keyboard.press('Enter');
	await expect(page.getByTestId('sync-pill')).toBeVisible();

	await keyboard.press('g');
	await keyboard.press('t');
	await expect(page.getByTestId('queue-line').first()).toBeVisible();
	const chosen = page.locator('[data-testid="queue-line"][aria-selected="true"]');
	await keyboard.press('j');
	const name = (await chosen.locator('b').first().innerText()).trim();
	await keyboard.press('Enter');
	await expect(page.getByTestId('banner')).toContainText(name);

	for (const letter of 'pmairvd') {
		await keyboard.press(letter);
		await expect(sheet).toBeVisible();
		await expect(sheet.locator(':focus')).toHaveCount(1);
		await keyboard.press('Escape');
		await expect(sheet).toHaveCount(0);
	}
	await keyboard.press('p');
	await keyboard.type('Backache');
	await keyboard.press('Control+Enter');
	await expect(sheet).toHaveCount(0);
	await expect(clinic.entry('problem', 'Backache')).toBeVisible();
	await keyboard.press('v');
	await keyboard.type('128/82');
	await keyboard.press('Control+Enter');
	await expect(sheet).toHaveCount(0);
	await expect(page.getByTestId('vitals')).toContainText('128/82');
	// Faster than any form comes: two of them in one breath.
	await page.evaluate(() => {
		const press = (init: KeyboardEventInit) =>
			document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, bubbles: true }));
		for (const form of ['v131/84', 'pHeadache']) {
			for (const key of form) press({ key });
			press({ key: 'Enter', ctrlKey: true });
		}
	});
	await expect(page.getByTestId('vitals')).toContainText('131/84');
	await expect(clinic.entry('problem', 'Headache')).toBeVisible();
	await expect(sheet).toHaveCount(0);
	// The next form is opened before the one that was just saved has closed: it stays.
	await keyboard.press('p');
	await keyboard.type('Cough');
	await page.evaluate(() => {
		const press = (on: Element, key: string, ctrlKey = false) =>
			on.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true }));
		press(document.activeElement!, 'Enter', true);
		press(document.body, 'v');
	});
	await expect(clinic.entry('problem', 'Cough')).toBeVisible();
	await expect(page.locator('[data-vital="pressure"]')).toBeFocused();
	await keyboard.press('Escape');
	await expect(sheet).toHaveCount(0);
	await keyboard.press('n');
	await expect(clinic.section('Reason')).toBeFocused();
	await keyboard.type('Backache for a week.');
	await clinic.noteSaved();
	await keyboard.press('Control+Enter');
	await expect(page.getByTestId('note')).toHaveCount(0);
	await expect(page.getByTestId('old-note').first()).toContainText('Backache for a week.');

	await keyboard.press('g');
	await keyboard.press('i');
	const cards = page.getByTestId('answers');
	await expect(cards.first()).toBeVisible();
	const before = await page.locator('a[href="/inbox"] .count').first().innerText();
	await tabTo(page, '[data-testid="answers"] button');
	await keyboard.press('1');
	await expect(page.locator('a[href="/inbox"] .count').first()).not.toHaveText(before);
	await tabTo(page, 'header button[aria-label="Lock"]');
	await keyboard.press('Enter');
	await expect(page.getByTestId('locked-sync-pill')).toBeVisible();
	expect(clinic.faults).toEqual([]);
});
