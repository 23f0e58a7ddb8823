// A patient asks that other sites do not open their chart: another site sees who it is and that they asked, opens it with a
// reason, and an admin is told. Then the patient moves to that site.
import { expect, test } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { axeFaults } from './screen-checks.ts';
import { shots } from './shots.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	sites = await startTwoSites('Nurse');
});
test.afterAll(() => sites.close());

test('a chart that stays shut at other sites opens there with a reason that admins see, and moves with its patient', async () => {
	const { hilltop, riverside } = sites;
	const [admin, ben] = [hilltop.page, riverside.page];
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await admin.getByRole('button', { name: 'Add problem' }).click();
	await admin.getByLabel('Problem', { exact: true }).fill('Cyclothymia');
	await admin.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(hilltop.entry('problem', 'Cyclothymia')).toBeVisible();
	await admin.keyboard.press('Escape');
	await admin.getByRole('button', { name: 'More about this patient' }).click();
	const wishes = admin.getByTestId('wishes');
	await wishes
		.getByRole('button', { name: 'Change: Other sites of this practice may open the chart' })
		.click();
	const form = wishes.getByTestId('wish-form');
	await form.getByLabel('No', { exact: true }).check();
	await form.getByLabel('Somebody for the patient').check();
	await form.getByLabel('Who, and what they are to the patient').fill('Rosa Garcia, mother');
	const violations = async (page: typeof admin, testid: string) =>
		(await new AxeBuilder({ page }).include(`[data-testid="${testid}"]`).analyze()).violations;
	expect(await violations(admin, 'wishes')).toEqual([]);
	await form.getByRole('button', { name: 'Save answer' }).click();
	const answer = wishes.locator('[data-topic="other-sites"]');
	await expect(answer).toContainText('No');
	await expect(answer).toContainText('Said by Rosa Garcia, mother');
	await hilltop.allSent();
	if (process.env.SHOTS) await admin.screenshot({ path: `${process.env.SHOTS}/wishes.png` });

	await riverside.openChart('garcia', 'Garcia');
	const shut = ben.getByTestId('shut-chart');
	await expect(shut).toContainText('asked that other sites do not open their chart');
	await expect(shut).toContainText('Home site: Hilltop');
	await expect(ben.locator('body')).not.toContainText('Cyclothymia');
	const reason = ben.getByTestId('shut-reason');
	await expect(reason.getByRole('button', { name: 'Open chart' })).toBeDisabled();
	await reason.getByLabel('Emergency').check();
	expect(await violations(ben, 'shut-reason')).toEqual([]);
	if (process.env.SHOTS) await ben.screenshot({ path: `${process.env.SHOTS}/shut.png` });
	await reason.getByRole('button', { name: 'Open chart' }).click();
	await expect(riverside.entry('problem', 'Cyclothymia')).toBeVisible();
	await riverside.allSent();

	await admin.getByRole('link', { name: 'Inbox' }).first().click();
	const alerts = admin.getByTestId('sensitive-alerts');
	await expect(alerts).toContainText('Ben Okoro opened the chart of Maria Garcia', { timeout: 30_000 });
	await expect(alerts).toContainText('Emergency');
	await alerts.getByRole('button', { name: 'Seen' }).click();
	await expect(alerts).toHaveCount(0);

	// The patient moves to the other site.
	await hilltop.openChart('garcia', 'Garcia');
	await admin.getByRole('button', { name: 'More about this patient' }).click();
	const home = admin.getByTestId('home-site');
	await home.getByRole('button', { name: 'Move to another site' }).click();
	const move = home.getByTestId('move-home');
	await expect(move).toContainText('Nothing waits at Hilltop');
	await move.getByLabel('To').selectOption('Riverside');
	await expect(move).toContainText('After the move, Hilltop will have to say why');
	await expect(move.getByRole('button', { name: 'Move', exact: true })).toBeDisabled();
	await move.getByLabel('Why').fill('Has moved house');
	// Closed and opened again, it stands as it was.
	await move.getByRole('button', { name: 'Close, keeps what is typed' }).click();
	await home.getByRole('button', { name: 'Move to another site' }).click();
	await expect(move.getByLabel('To')).toHaveValue(/\d/);
	await expect(move.getByLabel('Why')).toHaveValue('Has moved house');
	expect(await violations(admin, 'home-site')).toEqual([]);
	await move.scrollIntoViewIfNeeded();
	if (process.env.SHOTS) {
		await admin.setViewportSize({ width: 768, height: 1024 });
		await admin.screenshot({ path: `${process.env.SHOTS}/home.png` });
		await admin.setViewportSize({ width: 1280, height: 800 });
	}
	await move.getByRole('button', { name: 'Move', exact: true }).click();
	await expect(home).toContainText('Riverside');
	await home.getByText('Moves').click();
	await expect(home.getByTestId('home-moves')).toContainText('From Hilltop to Riverside');
	await expect(home.getByTestId('home-moves')).toContainText('Has moved house');
	await hilltop.allSent();
	await ben.getByRole('link', { name: 'Patients' }).first().click();
	await ben.getByLabel('Home site').selectOption('Riverside');
	await expect(ben.locator('#patients')).toContainText('GARCIA, Maria');
	await expect(ben.locator('#patients')).toContainText('Other sites: asked not to open');
	await ben.getByLabel('Home site').selectOption('Hilltop');
	await expect(ben.locator('#patients')).not.toContainText('GARCIA, Maria');
	expect(sites.faults()).toEqual([]);
});

test('who asked not to be handed over: papers, copies and files go to the patient, to others with a reason; staff read beforehand whom not to call', async () => {
	const { hilltop } = sites;
	const { page } = hilltop;
	await hilltop.register('Okello', 'Grace', 'Female', '02-Mar-1990');
	const chartId = new URL(page.url()).pathname.split('/').at(-1);
	await page.getByRole('button', { name: 'More about this patient' }).click();
	const wishes = page.getByTestId('wishes');
	for (const [question, topic] of [
		['May be called by phone', 'phone'],
		['May be handed to other practices', 'other-practices']
	]) {
		await wishes.getByRole('button', { name: `Change: ${question}` }).click();
		await wishes.getByTestId('wish-form').getByLabel('No', { exact: true }).check();
		await wishes.getByRole('button', { name: 'Save answer' }).click();
		await expect(wishes.locator(`[data-topic="${topic}"]`)).toContainText('No');
	}
	await page.getByRole('button', { name: 'More about this patient' }).click();
	await expect(page.getByTestId('next-visit')).toContainText('Asked not to be called');
	await page.getByRole('button', { name: 'Arrive', exact: true }).click();

	// A copy of one document.
	const chooser = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: 'Add documents' }).first().click();
	await page.getByRole('button', { name: 'Choose files' }).click();
	const letter = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n') };
	await (await chooser).setFiles([letter]);
	await page.getByRole('button', { name: 'Save documents' }).click();
	await page.getByTestId('document').click();
	const sheet = page.getByTestId('hand-over');
	await page.getByRole('button', { name: 'Save a copy, not sealed' }).click();
	await expect(sheet).toContainText('asked that their chart is not handed to other practices');
	await page.keyboard.press('Escape');
	await expect(sheet).toHaveCount(0);
	await page.getByRole('button', { name: 'Save a copy, not sealed' }).click();
	expect(await axeFaults(page, { within: '[data-testid="hand-over"]' })).toEqual([]);
	await shots(page, 'hand-over-copy');
	const copy = page.waitForEvent('download');
	await sheet.getByRole('button', { name: 'For the patient' }).click();
	expect((await copy).suggestedFilename()).toBe('letter.pdf');
	await expect(sheet).toHaveCount(0);
	await page.getByTestId('document-viewer').getByRole('button', { name: 'Close' }).click();

	// The chart as a file.
	await page.getByRole('button', { name: 'Save as FHIR' }).click();
	await expect(sheet).toBeVisible();
	await shots(page, 'hand-over-file');
	await sheet.getByRole('button', { name: 'Close' }).click();

	// Papers: the label for a folder is the practice's own.
	await page.evaluate(() => (window.print = () => (document.documentElement.dataset['printed'] = 'yes')));
	/** Since it was asked last. */
	const printed = (): Promise<boolean> =>
		page.evaluate(() => {
			const { dataset } = document.documentElement;
			const isPrinted = dataset['printed'] === 'yes';
			delete dataset['printed'];
			return isPrinted;
		});
	for (const paper of ['label', 'medicines', 'prescription', 'summary']) {
		await page.evaluate((href) => {
			const link = Object.assign(document.createElement('a'), { href });
			document.body.append(link);
			link.click();
			link.remove();
		}, `/print/${paper}/${chartId}`);
		await page.waitForURL(`**/print/${paper}/${chartId}`);
		await expect(page.getByTestId('paper').first()).toBeVisible();
		await printed();
		await page.getByRole('button', { name: 'Print' }).click();
		if (paper !== 'label') {
			await expect(sheet).toBeVisible();
			expect(await printed()).toBe(false);
			if (paper === 'medicines') await shots(page, 'hand-over-print');
			await sheet.getByRole('button', { name: 'For the patient' }).click();
			await expect(sheet).toHaveCount(0);
		}
		await expect.poll(printed).toBe(true);
	}
	// To others with a reason, which admins see; then it is said for all of this chart until the device is locked.
	await page.getByRole('button', { name: 'Print' }).click();
	await sheet.getByLabel('Emergency').check();
	await sheet.getByRole('button', { name: 'Print' }).click();
	await expect.poll(printed).toBe(true);
	await page.getByRole('link', { name: 'Inbox' }).first().click();
	await expect(page.getByTestId('sensitive-alerts')).toContainText(
		'handed out from the chart of Grace Okello'
	);
	await page.getByRole('link', { name: 'Today' }).first().click();
	await expect(page.getByTestId('queue-line').filter({ hasText: 'OKELLO' })).toContainText(
		'Asked not to be called'
	);
	await shots(page, 'queue-contact');
	expect(sites.faults()).toEqual([]);
});
