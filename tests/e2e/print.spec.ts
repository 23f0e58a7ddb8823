// Paper: every sheet carries the patient's banner and its number, says when it was known, and nobody prints unseen.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { sharedData } from '../support/shared-data.ts';
import { Clinic } from './clinic.ts';

// A recorder of the page's pictures and the making of a PDF wait for each other.
test.use({ trace: 'off' });

const folder = sharedData('synthea');
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

/** How many sheets a PDF has. */
const sheetsOf = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;

test('a registered patient on one sheet, with two allergies and a medicine', async () => {
	const { page } = clinic;
	await clinic.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await clinic.addAllergy('penicillin');
	await clinic.addMedicine('metformin', '500');
	const chart = new URL(page.url()).pathname.split('/').at(-1);
	for (const what of ['Visit summary', 'Prescription', 'Medicines list']) {
		if (what === 'Visit summary') await page.getByRole('link', { name: 'Print' }).click();
		else await page.getByRole('link', { name: what }).click();
		const paper = page.getByTestId('paper');
		await expect(paper.getByRole('heading', { name: what })).toBeVisible();
		await expect(paper).toContainText('GARCIA, Maria');
		await expect(paper).toContainText('Known allergies: penicillin');
		await expect(paper).toContainText('metformin');
		await expect(paper).toContainText(/As known on Hilltop \d\d-[A-Z][a-z]{2}-\d{4} \d\d:\d\d/);
		expect(await paper.innerText()).not.toMatch(/\d{1,2}\/\d{1,2}\/\d{2,4}/);
		await page.emulateMedia({ media: 'print' });
		await expect(page.getByRole('navigation').first()).toBeHidden();
		const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
		expect(sheetsOf(pdf), what).toBe(1);
		expect(pdf.length).toBeLessThan(300_000);
		await page.emulateMedia({ media: 'screen' });
	}
	expect(new URL(page.url()).pathname).toContain(chart);
});

test('a long record has its banner at the head of every sheet', async () => {
	test.skip(folder === undefined, 'sample records are not on this machine');
	test.setTimeout(60_000);
	const { page } = clinic;
	await page.getByRole('link', { name: 'Files' }).first().click();
	const file = join(folder!, readdirSync(folder!).sort()[0]!);
	await page.getByLabel('Choose files').setInputFiles(file);
	await page
		.getByTestId('import-report')
		.getByRole('link', { name: 'Open the chart' })
		.click({ timeout: 60_000 });
	await expect(page.getByTestId('banner')).toBeVisible({ timeout: 30_000 });
	await page.getByRole('link', { name: 'Print' }).click();
	await expect(page.getByTestId('paper')).toBeVisible();
	await page.emulateMedia({ media: 'print' });
	const pdf = await page.pdf({ format: 'A6' });
	if (process.env.KEEP_PDF) writeFileSync(process.env.KEEP_PDF, pdf);
	const sheets = sheetsOf(pdf);
	expect(sheets).toBeGreaterThan(1);
	const head = await page.evaluate(() =>
		document.adoptedStyleSheets
			.map(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText).join())
			.join()
	);
	const name = await page
		.getByTestId('paper')
		.getByText(/^[A-Z]/)
		.first()
		.innerText();
	expect(head).toContain(name);
	expect(head).toContain('counter(pages)');
});
