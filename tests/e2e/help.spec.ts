// Help and keys: every screen opens its page, offline; every key that help names is in the list of keys, and every key of
// the list does what it says.
import { expect, test, type Page } from '@playwright/test';
import { HELP_TOPICS } from '#client/session/help-topics.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

test.setTimeout(180_000);

let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	relay = await startRelay();
	clinic = new Clinic(relay.url);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	for (const [family, given] of [
		['Garcia', 'Maria'],
		['Okello', 'Grace'],
		['Mwangi', 'Peter']
	] as const) {
		await clinic.register(family, given, 'Female', '14-Jul-1985');
		await clinic.page.getByRole('button', { name: 'Arrive' }).first().click();
		await expect(clinic.page.getByText('Arrived').first()).toBeVisible();
	}
	await clinic.readyOffline();
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

const sheet = (page: Page) => page.getByTestId('help');
const keyList = (page: Page) => page.getByRole('dialog', { name: 'Keys' });

/** The keys that the list shows on the screen that is open. */
async function listed(page: Page): Promise<string[]> {
	await page.keyboard.press('?');
	await expect(keyList(page)).toBeVisible();
	const keys = await keyList(page).locator('kbd').allInnerTexts();
	await page.keyboard.press('Escape');
	await expect(page.locator('dialog')).toHaveCount(0);
	return keys;
}

/** Keys that come in the very moment in which the list of keys closes, before the focus has gone anywhere else. */
async function pressAsListCloses(page: Page, keys: readonly string[]): Promise<void> {
	await page.keyboard.press('?');
	await expect(keyList(page)).toBeVisible();
	await keyList(page).evaluate((dialog: HTMLDialogElement, pressed) => {
		dialog.close();
		for (const key of pressed)
			document.activeElement?.dispatchEvent(
				new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
			);
	}, keys);
}

/** Goes to a place and leaves the focus on nothing. */
async function goTo(page: Page, keys: string, heading: string): Promise<void> {
	for (const key of keys.split(' ')) await page.keyboard.press(key);
	await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
}

test('every screen opens its own page of help, without a network', async () => {
	const { page } = clinic;
	await relay.kill();
	for (const [keys, heading, title] of [
		['g t', 'Today', 'Today'],
		['g p', 'Patients', 'Patients'],
		['g i', 'To check', 'Inbox: to check'],
		['g d', 'Sync and devices', 'Devices and sync'],
		['g f', 'Files', 'Files']
	] as const) {
		await goTo(page, keys, heading);
		await page.getByRole('button', { name: 'Help for this screen' }).click();
		await expect(sheet(page).getByRole('heading', { level: 2 })).toContainText(title);
		await page.keyboard.press('Escape');
		await expect(sheet(page)).toBeHidden();
	}
	await clinic.openChart('garc', 'Garcia');
	await page.keyboard.press('F1');
	await expect(sheet(page).getByRole('heading', { level: 2 })).toContainText('Chart');
	await page.keyboard.press('F1');
	// A sheet that is open has its own page, also while something is typed.
	await page.getByRole('button', { name: 'Add allergy' }).click();
	await expect(page.getByLabel('Allergic to')).toBeFocused();
	await page.keyboard.press('F1');
	await expect(sheet(page).getByRole('heading', { level: 2 })).toContainText('Allergies');
	await expect(sheet(page)).toContainText('It does not mean that there are none');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Close, keeps what is typed' }).click();
	await goTo(page, 'g h', 'Help');
	await page.getByLabel('Search help').fill('forgot pin');
	await page.getByRole('link', { name: /Locking and switching/ }).click();
	await expect(page.getByRole('article')).toContainText('Type your passphrase instead');
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await expect(page.getByLabel('Passphrase')).toBeVisible();
	await page.keyboard.press('F1');
	await expect(sheet(page).getByRole('heading', { level: 2 })).toContainText('Locking and switching');
	await page.keyboard.press('Escape');
	await page.goto(`${clinic.url}/nowhere`);
	await clinic.unlock();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such page');
	await page.getByRole('link', { name: 'Back to Today' }).click();
	await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
});

test('the keys that help names are in the list, and the keys of the list work', async () => {
	const { page } = clinic;
	const { keyboard } = page;
	await goTo(page, 'g t', 'Today');
	await expect(page.getByRole('row')).toHaveCount(4);
	const today = await listed(page);
	const cursor = () => page.locator('tr.cursor').innerText();
	const first = await cursor();
	await keyboard.press('j');
	await expect.poll(cursor).not.toBe(first);
	await keyboard.press('k');
	await expect.poll(cursor).toBe(first);
	const opens: Record<string, string> = { n: 'Arrive a patient', v: 'Vitals' };
	for (const key of ['n', 'v']) {
		await keyboard.press(key);
		await expect(page.getByRole('dialog', { name: opens[key]! })).toBeVisible();
		await keyboard.press('Escape');
		await expect(page.getByRole('dialog')).toBeHidden();
	}
	await page.getByRole('heading', { level: 1 }).click();
	await keyboard.press('s');
	await expect(page.locator('tr.cursor')).toContainText('With nurse');
	await keyboard.press('Enter');
	await expect(page.getByTestId('banner')).toBeVisible();

	const chart = await listed(page);
	for (const key of chart.filter((one) => /^[a-rt-z]$/.test(one) && !'12bln'.includes(one))) {
		await keyboard.press(key);
		await expect(page.getByRole('dialog'), key).toBeVisible();
		await keyboard.press('Escape');
		await expect(page.getByRole('dialog'), key).toBeHidden();
		await page.getByTestId('banner').click({ position: { x: 4, y: 4 } });
	}
	await keyboard.press('n');
	await expect(page).toHaveURL(/note/);
	await keyboard.press('F1');
	await expect(sheet(page)).toContainText('Begin or go on with today');
	await keyboard.press('Escape');
	await keyboard.press('Escape');
	await expect(page.getByTestId('vitals')).toBeVisible();
	await page.getByTestId('banner').click({ position: { x: 4, y: 4 } });
	for (const key of ['1', '6']) {
		await keyboard.press(key);
		const card = page.locator(`[data-card="${key}"]`);
		await expect.poll(() => card.evaluate((node) => node.contains(document.activeElement))).toBe(true);
	}
	const shown = () => page.getByTestId('banner').innerText();
	const before = await shown();
	await keyboard.press(']');
	await expect.poll(shown).not.toBe(before);
	await expect(page.getByText('2 of 3')).toBeVisible();
	await keyboard.press('[');
	await expect.poll(shown).toBe(before);
	await keyboard.press('s');
	await expect(page.getByText('Ready').first()).toBeVisible();

	await keyboard.press('Control+k');
	await expect(page.getByTestId('palette')).toBeVisible();
	await keyboard.type('print');
	await keyboard.press('Enter');
	await expect(page.getByRole('button', { name: 'Print', exact: true })).toBeEnabled();
	const print = await listed(page);
	expect(print).toContain('Ctrl P');
	await pressAsListCloses(page, ['g', 'i']);
	await expect(page.getByRole('heading', { level: 1, name: 'To check' })).toBeVisible();
	const inbox = await listed(page);

	await goTo(page, 'g h', 'Help');
	const known = new Set([...today, ...chart, ...print, ...inbox]);
	let named = 0;
	for (const topic of HELP_TOPICS) {
		await page.locator(`a[href="/help/${topic}"]`).click();
		await expect(page).toHaveURL(new RegExp(`/help/${topic}$`));
		for (const key of await page.getByRole('article').locator('kbd').allInnerTexts()) {
			expect([...known], `${topic}: ${key}`).toContain(key);
			named++;
		}
	}
	expect(named).toBeGreaterThan(20);
	expect(clinic.faults).toEqual([]);
});
