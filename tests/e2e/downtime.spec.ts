// Before the power goes: the queue list, and a pack with a sheet for each patient who is here and empty forms, each sheet
// with its own head; whose chart was printed is recorded first.
import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

// A recorder of the page's pictures and the making of a PDF wait for each other.
test.use({ trace: 'off' });

let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

const sheetsOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;

test('queue list and downtime pack', async () => {
	test.setTimeout(90_000);
	const { page } = clinic;
	for (const [family, given] of [
		['Garcia', 'Maria'],
		['Okello', 'Grace']
	] as const) {
		await clinic.register(family, given, 'Female', '14-Jul-1985');
		await page.getByTestId('chart-queue').getByRole('button', { name: 'Arrive' }).click();
	}
	await clinic.addAllergy('penicillin');
	await clinic.addMedicine('metformin', '500');

	await page.getByRole('link', { name: 'Today' }).first().click();
	await page.getByRole('heading', { level: 1 }).click();
	await page.keyboard.press('Control+k');
	await page.keyboard.type('print the queue');
	await page.keyboard.press('Enter');
	const paper = page.getByTestId('paper');
	await expect(paper).toContainText('GARCIA, Maria');
	await expect(paper).toContainText('OKELLO, Grace');
	await expect(paper).toContainText(/As known on Hilltop \d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d/);
	await page.emulateMedia({ media: 'print' });
	const list = await page.pdf({ format: 'A4', preferCSSPageSize: true });
	expect(sheetsOf(list)).toBe(1);
	await page.emulateMedia({ media: 'screen' });

	await page.getByRole('link', { name: 'Downtime pack' }).click();
	await expect(page.getByTestId('blank-paper')).toHaveCount(5);
	await expect(paper).toHaveCount(3);
	const okello = paper.nth(2);
	await expect(okello).toContainText('OKELLO, Grace');
	await expect(okello).toContainText('Known allergies: penicillin');
	await expect(okello).toContainText('metformin');
	expect(await page.locator('.pile').innerText()).not.toMatch(/\d{1,2}\/\d{1,2}\/\d{2,4}/);
	await page.getByRole('button', { name: '10', exact: true }).click();
	await expect(page.getByTestId('blank-paper')).toHaveCount(10);
	await page.emulateMedia({ media: 'print' });
	const pack = await page.pdf({ format: 'A4', preferCSSPageSize: true });
	if (process.env.KEEP_PDF) writeFileSync(process.env.KEEP_PDF, pack);
	expect(sheetsOf(pack)).toBe(1 + 2 + 10);
	const heads = await page.evaluate(() =>
		document.adoptedStyleSheets
			.map(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText).join())
			.join()
	);
	expect(heads).toContain('GARCIA, Maria');
	expect(heads).toContain('OKELLO, Grace');
	await page.emulateMedia({ media: 'screen' });
	// Printing waits for the access records; the dialog itself is the browser's.
	await page.evaluate(() => {
		window.print = () => document.body.setAttribute('data-printed', '');
	});
	await page.keyboard.press('Control+p');
	await expect(page.locator('body[data-printed]')).toBeVisible();
	expect(clinic.faults).toEqual([]);
});
