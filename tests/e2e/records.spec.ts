// Real records through the browser: taken in, given out again, nothing lost; a second time changes nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { entriesOf, lostEntries } from '../support/json-oracle.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { sharedData } from '../support/shared-data.ts';
import { Clinic } from './clinic.ts';

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

test('ten bundles in and out of the browser', async () => {
	test.skip(folder === undefined, 'sample records are not on this machine');
	test.setTimeout(300_000);
	const { page } = clinic;
	const files = readdirSync(folder!).map((name) => join(folder!, name));
	expect(files).toHaveLength(10);
	for (const round of [1, 2]) {
		await page.getByRole('link', { name: 'Patients' }).first().click();
		await page.getByRole('link', { name: 'Files' }).first().click();
		await page.getByLabel('Choose files').setInputFiles(files);
		const reports = page.getByTestId('import-report');
		await expect(reports).toHaveCount(files.length, { timeout: 120_000 });
		for (const report of await reports.all()) {
			await expect(report, `round ${round}`).toContainText('taken in');
			await expect(report).not.toContainText('refused');
		}
	}
	const links = page.getByTestId('import-report').getByRole('link', { name: 'Open the chart' });
	const charts = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).pathname));
	expect(new Set(charts).size).toBe(files.length);
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await expect(page.getByText('10 patients')).toBeVisible();
	const byPatient = new Map(files.map((file) => [patientIdOf(readFileSync(file, 'utf8')), file]));
	for (const chart of charts) {
		await page.goto(clinic.url + chart);
		await clinic.unlockIfAsked();
		await expect(page.getByTestId('banner')).toBeVisible({ timeout: 30_000 });
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('button', { name: 'Save as FHIR' }).click()
		]);
		const exported = readFileSync(await download.path(), 'utf8');
		const file = byPatient.get(patientIdOf(exported))!;
		expect(lostEntries(entriesOf(readFileSync(file, 'utf8')), exported)).toEqual([]);
	}
	expect(clinic.faults).toEqual([]);
});

/** The id of a bundle's Patient. */
function patientIdOf(text: string): string {
	const bundle = JSON.parse(text) as { entry: { resource: { resourceType: string; id: string } }[] };
	return bundle.entry.find(({ resource }) => resource.resourceType === 'Patient')!.resource.id;
}
