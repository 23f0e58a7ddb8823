// Registration, families and cards in a browser: an age and a place are enough, what is half done is kept, who is here
// already is said and why; a baby from the mother's chart; a card before the camera, from a scanner, and typed.
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { fakeCamera, showToCamera } from '../support/fake-camera.ts';
import { createDataDir, startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

const picture = join(createDataDir(), 'camera.y4m');
/** Well formed, and of no practice that the test makes. */
const STRANGE_CODE = 'W8WGJ75V2BG9KG2P';
let relay: RelayProcess;
let clinic: Clinic;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url, fakeCamera(picture));
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

const find = async (query: string): Promise<void> => {
	await clinic.page.getByRole('link', { name: 'Patients' }).first().click();
	await clinic.page.getByLabel('Find a patient').fill(query);
};

/** Opens the chart of one of the Garcias: their lines are much alike. */
const open = async (given: string): Promise<void> => {
	await find(`garcia ${given}`);
	await clinic.page.getByRole('link', { name: new RegExp(`^(..)?\\s*GARCIA, ${given}`) }).click();
	await expect(clinic.page.getByTestId('banner')).toContainText(`GARCIA, ${given}`);
};

test('by keyboard: registered with an age, in the queue, and kept when left half done', async () => {
	const { page } = clinic;
	const { keyboard } = page;
	// Faster than the screen comes: the link and the name in one breath.
	await page.evaluate(() => {
		document.querySelector<HTMLElement>('nav a[href="/patients"]')!.click();
		for (const key of 'Garcia Maria')
			document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
	});
	await expect(page.getByText('No patient on this device fits')).toBeVisible();
	await keyboard.press('Enter');
	await expect(page.getByLabel('Given names')).toHaveValue('Maria');
	await page.getByLabel('Family name').focus();
	await keyboard.press('Tab');
	await keyboard.press('Tab');
	await keyboard.type('F');
	await keyboard.press('Tab');
	await keyboard.type('41y');
	await expect(page.getByText(/About \d{4} \(41y\)/)).toBeVisible();
	await expect(page.getByText('Still needed: phone or place')).toBeVisible();
	await expect(page.getByTestId('draft')).toContainText('Draft kept on this device');
	await page.goto(`${clinic.url}/today`);
	await clinic.unlockIfAsked();
	await page.goto(`${clinic.url}/patients/new`);
	await clinic.unlockIfAsked();
	await expect(page.getByLabel('Birth date or age')).toHaveValue('41y');
	await page.getByLabel('Phone').fill('0771 234 567');
	await keyboard.press('Control+Enter');
	await clinic.banner('Garcia');
	await page.getByRole('link', { name: 'Today' }).first().click();
	await expect(page.getByTestId('queue-line')).toContainText('GARCIA, Maria');
});

test('who is here already is found in another order, one letter off, and by phone, and the list says why', async () => {
	const { page } = clinic;
	await page.goto(`${clinic.url}/patients/new`);
	await clinic.unlockIfAsked();
	const similar = page.getByTestId('similar');
	for (const [family, given, phone, words] of [
		['Maria', 'Garcia', '', 'Same name in another order'],
		['Garca', 'Maria', '', 'One letter different'],
		['Okello', 'Ada', '+256 771 234567', 'Same phone']
	] as const) {
		await page.getByLabel('Family name').fill(family);
		await page.getByLabel('Given names').fill(given);
		await page.getByLabel('Phone').fill(phone);
		await expect(similar).toContainText(words);
	}
	await find('gracia');
	await expect(page.getByRole('link', { name: /GARCIA, Maria/ })).toContainText('Nearly the same name');
	await find('77123');
	await expect(page.getByRole('link', { name: /GARCIA, Maria/ })).toContainText('Phone 0771 234 567');
});

test('a baby from the mother’s chart; a household that somebody joins, leaves, and comes back to', async () => {
	const { page } = clinic;
	const family = page.getByTestId('family');
	await page.goto(`${clinic.url}/patients/new`);
	await clinic.unlockIfAsked();
	await page.getByRole('button', { name: 'Discard' }).click();
	await clinic.register('Garcia', 'Jose', 'Male', '1960');
	await open('Maria');
	await page.getByRole('button', { name: 'More about this patient' }).click();
	await family.getByRole('button', { name: 'Add baby' }).click();
	await expect(page.getByRole('heading', { name: 'Baby of GARCIA, Maria' })).toBeVisible();
	await expect(page.getByLabel('Family name')).toHaveValue('Garcia');
	await expect(page.getByLabel('Phone')).toHaveValue('0771 234 567');
	await page.getByLabel('Given names').fill('Ana');
	await page.getByLabel('Sex').selectOption({ label: 'Female' });
	await page.getByLabel('Birth date or age').fill('2d');
	await page.getByLabel('Time of birth').fill('06:40');
	await page.getByRole('button', { name: 'Register', exact: true }).click();
	await expect(page.getByTestId('banner')).toContainText('GARCIA, Ana');
	await page.getByRole('button', { name: 'More about this patient' }).click();
	await expect(family).toContainText('Household: 2');
	await family.getByRole('link', { name: 'GARCIA, Maria' }).first().click();
	await expect(page.getByTestId('banner')).toContainText('GARCIA, Maria');
	await page.getByRole('button', { name: 'More about this patient' }).click();
	await expect(family.getByRole('link', { name: 'GARCIA, Ana' })).toHaveCount(2);
	await family.getByRole('button', { name: 'Add to household' }).click();
	await page.getByLabel('Find who lives in the same household').fill('jose');
	await expect(family.getByRole('button', { name: /GARCIA, Jose/ })).toBeVisible();
	await page.keyboard.press('Enter');
	await expect(family).toContainText('Household: 3');
	await family.getByRole('button', { name: 'Take out GARCIA, Jose' }).click();
	await expect(family).toContainText('Household: 2');
	await expect(page.getByText('Taken out of the family')).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await expect(family).toContainText('Household: 3');
	await find('ana');
	await expect(page.getByRole('link', { name: /GARCIA, Ana/ })).toContainText('Child of GARCIA, Maria');
});

test('a card: printed, typed, from a scanner, before the camera; another practice’s, and no camera', async () => {
	const { page } = clinic;
	await open('Maria');
	const chart = page.url();
	await page.goto(chart.replace('/chart/', '/print/card/'));
	await clinic.unlockIfAsked();
	const words = await page.getByTestId('card-words').innerText();
	await expect(page.getByRole('img', { name: 'Code of the patient card' })).toBeVisible();
	expect(await page.getByTestId('paper').innerText()).not.toContain(chart.split('/').at(-1)!);

	await find(words.toLowerCase());
	await expect(page.getByRole('main').getByRole('link', { name: /GARCIA/ })).toHaveCount(1);
	await expect(page.getByRole('link', { name: /^GARCIA, Maria/ })).toBeVisible();
	await page.getByLabel('Find a patient').fill('');
	await page.keyboard.type(`SB1:${words.replaceAll(' ', '')}\n`);
	await clinic.banner('Garcia');
	await find(`SB1:${STRANGE_CODE}`);
	await expect(page.getByText('This card is of another practice.')).toBeVisible();

	showToCamera(picture, `SB1:${STRANGE_CODE}`);
	await page.getByRole('button', { name: 'Scan card' }).click();
	await expect(page.getByTestId('scan-card')).toContainText('This card is of another practice.');
	await page.getByTestId('scan-card').getByRole('button', { name: 'Close' }).click();
	showToCamera(picture, `SB1:${words.replaceAll(' ', '')}`);
	await page.getByRole('button', { name: 'Scan card' }).click();
	await clinic.banner('Garcia');
	await find('');
	await page.evaluate(() => {
		navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
	});
	await page.getByRole('button', { name: 'Scan card' }).click();
	await expect(page.getByTestId('no-camera')).toContainText('Type the 16 letters');
	expect(clinic.faults).toEqual([]);
});
