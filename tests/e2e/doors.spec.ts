// Before anybody is signed in: the first page, creating and joining, at a desk, under a finger and at 320 pixels. What axe
// finds, targets, nothing cut, everything come to by Tab.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';
import { walkFaults } from './keyboard-walk.ts';
import { look } from './overlay-checks.ts';
import { cutTexts, settled, sidewaysFaults, useFinger } from './screen-checks.ts';
import { hold, SIZES } from './screen-visits.ts';

let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url);
	await clinic.open();
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

test('the first page, creating a practice, joining one', async () => {
	const { page } = clinic;
	const back = page.getByRole('button', { name: 'Back', exact: true });
	async function lookAt(name: string): Promise<void> {
		await page.setViewportSize(SIZES[0]);
		await settled(page);
		await look(page, name, 'body');
		hold(`${name}: Tab`, await walkFaults(page));
		const mouse = await useFinger(page);
		await page.setViewportSize(SIZES[1]);
		await settled(page);
		await look(page, `${name}, tablet`, 'body');
		await mouse();
		await page.setViewportSize({ width: 320, height: 640 });
		await settled(page);
		hold(`${name}: sideways`, await sidewaysFaults(page));
		hold(`${name}: cut`, await cutTexts(page));
	}
	const demo = page.getByRole('button', { name: /^Try with a demo clinic/ });
	await expect(demo).toBeFocused();
	await lookAt('first page');
	await page.getByRole('button', { name: /^Create a practice/ }).press('Enter');
	await expect(page.getByLabel('Practice', { exact: true })).toBeVisible();
	await lookAt('create');
	await back.press('Enter');
	await page.getByRole('button', { name: /^Join a practice/ }).press('Enter');
	await expect(page.getByLabel('Passphrase for this device')).toBeVisible();
	await lookAt('join by link');
	await page.getByRole('button', { name: '12 words' }).press('Enter');
	await lookAt('join by words');
	await page.keyboard.press('F1');
	await expect(page.getByTestId('help')).toBeVisible();
	await look(page, 'help', '[data-testid="help"]');
	await page.keyboard.press('Escape');
	await expect(page.getByTestId('help')).toHaveCount(0);
	await back.press('Enter');
	await expect(demo).toBeVisible();
	expect(clinic.faults).toEqual([]);
});
