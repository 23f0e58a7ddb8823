// Two clinics, one chart, no internet: Hilltop and Riverside edit Maria's chart while cut off from each other. Nothing is
// lost, nothing waits for a network, and when the relay is back both charts are the same, with every difference shown.
import { expect, test } from '@playwright/test';
import type { Clinic } from './clinic.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	sites = await startTwoSites();
});
test.afterAll(() => sites.close());

/** What a chart says, without the clock: the cards in their order. */
async function chartWords(clinic: Clinic): Promise<string[]> {
	const cards = ['problems', 'allergies', 'medicines', 'notes', 'demographics'];
	const more = clinic.page.getByRole('button', { name: 'More about this patient' });
	if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
	const texts = await Promise.all(cards.map((card) => clinic.page.getByTestId(card).innerText()));
	return texts.map((text) =>
		text
			.replace(/Saved on this device[^\n]*/g, '')
			.replace(/\s+/g, ' ')
			.trim()
	);
}

test('two clinics apart, then together', async () => {
	test.setTimeout(300_000);
	const { hilltop, riverside, both } = sites;
	await expect(hilltop.page.getByTestId('invite-joined')).toBeVisible();

	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.addMedicine('metformin', '500');
	await hilltop.addMedicine('lisinopril', '10');
	await hilltop.writeNote();
	await hilltop.section('Plan').fill('Seen today. ');
	await hilltop.noteSaved();
	await hilltop.closeNote();
	await hilltop.allSent();
	await riverside.openChart('mar gar', 'Garcia');
	await expect(riverside.entry('medicine', 'lisinopril')).toBeVisible();
	await expect(riverside.page.getByTestId('note-draft')).toContainText('Seen today.');
	await sites.apart();

	await hilltop.changeDose('metformin', '850');
	await riverside.changeDose('metformin', '250');
	await hilltop.stopMedicine('lisinopril');
	await riverside.changeDose('lisinopril', '20');
	await hilltop.addAllergy('penicillin');
	await riverside.addAllergy('peanut');
	await hilltop.addProblem('Type 2 diabetes');
	await riverside.addProblem('Hypertension');
	await both((clinic) => clinic.continueNote());
	await hilltop.typeInNote('Plan', 'Hilltop says rest.');
	await riverside.typeInNote('Plan', 'Riverside says walk.');
	await both((clinic) => clinic.noteSaved());
	await both(async (clinic) => {
		await clinic.closeNote();
		expect(await clinic.pill()).toMatch(/^(Offline|Can't reach).* [1-9]\d* to send/);
	});

	await both((clinic) => clinic.close());
	await both((clinic) => clinic.open('/patients'));
	await both((clinic) => clinic.unlock());
	await both((clinic) => clinic.openChart('garcia', 'Garcia'));
	await expect(hilltop.entry('medicine', 'metformin')).toContainText('850');
	await expect(riverside.entry('medicine', 'metformin')).toContainText('250');
	await expect(hilltop.entry('allergy', 'penicillin')).toBeVisible();
	await expect(riverside.entry('allergy', 'peanut')).toBeVisible();
	await expect(hilltop.page.getByTestId('note-draft')).toContainText('Seen today. Hilltop says rest.');
	await expect(riverside.page.getByTestId('note-draft')).toContainText('Seen today. Riverside says walk.');
	await both(async (clinic) => expect(await clinic.pill()).toMatch(/[1-9]\d* to send/));

	await sites.together();
	await both(async (clinic) => {
		await expect(clinic.entry('allergy', 'penicillin')).toBeVisible({ timeout: 60_000 });
		await expect(clinic.entry('allergy', 'peanut')).toBeVisible({ timeout: 60_000 });
		await expect(clinic.entry('problem', 'Type 2 diabetes')).toBeVisible();
		await expect(clinic.entry('problem', 'Hypertension')).toBeVisible();
		const plan = clinic.page.getByTestId('note-draft');
		await expect(plan).toContainText('Hilltop says rest.');
		await expect(plan).toContainText('Riverside says walk.');
		const metformin = clinic.page.getByTestId('answers').filter({ hasText: 'metformin' });
		await expect(metformin).toContainText('850');
		await expect(metformin).toContainText('250');
		await expect(metformin).toContainText('Amina Yusuf');
		await expect(metformin).toContainText('Riverside');
		const lisinopril = clinic.page.getByTestId('answers').filter({ hasText: 'lisinopril' });
		await expect(lisinopril).toContainText('stopped');
		await expect(lisinopril).toContainText('20');
		await expect(clinic.page.getByTestId('check-pill')).toBeVisible();
	});
	expect(await chartWords(hilltop)).toEqual(await chartWords(riverside));

	const answers = hilltop.page.getByTestId('answers').filter({ hasText: 'metformin' });
	await answers.getByRole('button', { name: /Keep.*850/ }).click();
	await both(async (clinic) => {
		await expect(clinic.page.getByTestId('answers').filter({ hasText: 'metformin' })).toHaveCount(0, {
			timeout: 30_000
		});
		await expect(clinic.entry('medicine', 'metformin')).toContainText('850');
		await expect(clinic.page.getByTestId('answers').filter({ hasText: 'lisinopril' })).toBeVisible();
	});
	await both((clinic) => clinic.allSent());
	expect(await chartWords(hilltop)).toEqual(await chartWords(riverside));
	expect(sites.faults()).toEqual([]);
});
