// A visit note written by two people at two sites at once: facts of the chart by reference, who writes where, the signature
// that freezes, words that came too late, and an addendum. Then a flu vaccine, from arriving to done.
import { expect, test, type Locator } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

test.describe.configure({ mode: 'serial' });

let relay: RelayProcess;
let hilltop: Clinic;
let riverside: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	riverside = new Clinic(relay.url);
});
test.afterAll(async () => {
	await hilltop.close();
	await riverside.close();
	await relay.kill();
	hilltop.remove();
	riverside.remove();
});

const chips = (clinic: Clinic, section: string): Locator => clinic.section(section).locator('.ref');
const old = (clinic: Clinic): Locator => clinic.page.getByTestId('old-note').first();

test('two authors, references, a signature and what comes after it', async () => {
	test.setTimeout(480_000);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await hilltop.allSent();
	const link = await hilltop.invite('Ben Okoro', 'Prescriber', 'Riverside');
	await riverside.open();
	await riverside.join(link);
	await expect(hilltop.page.getByTestId('invite-joined')).toBeVisible();
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.addMedicine('metformin', '500');
	const { page } = hilltop;

	await test.step('vital signs as references, by the keyboard alone', async () => {
		await page.keyboard.press('v');
		await page.locator('[data-vital="pressure"]').fill('148/92');
		await page.locator('[data-vital="pulse"]').fill('84');
		await page.locator('[data-vital="pulse"]').press('Control+Enter');
		await expect(page.getByTestId('sheet')).toHaveCount(0);
		await page.keyboard.press('n');
		await expect(hilltop.section('Reason')).toBeFocused();
		expect(await page.getByTestId('note').getAttribute('data-note'), 'nothing is begun yet').toBeNull();
		await page.keyboard.type('Planned review.');
		await page.keyboard.press('Control+ArrowDown');
		await page.keyboard.press('Control+ArrowDown');
		await page.keyboard.type('@all');
		await expect(page.getByTestId('suggestions')).toContainText('All of today');
		await page.keyboard.press('Enter');
		await page.keyboard.type('Chest clear.');
		await expect(chips(hilltop, 'Exam')).toHaveCount(2);
		await expect(chips(hilltop, 'Exam').first()).toContainText('BP 148/92 mmHg, High');
		await page.keyboard.press('Control+z');
		await expect(hilltop.section('Exam')).not.toContainText('Chest clear.');
		await page.keyboard.press('Control+Shift+z');
		await expect(hilltop.section('Exam')).toContainText('Chest clear.');
		await page.keyboard.press('Control+ArrowDown');
		await page.keyboard.type('#Type 2 diabetes');
		await page.keyboard.press('Enter');
		await expect(chips(hilltop, 'Assessment')).toContainText('Type 2 diabetes');
		await page.getByLabel('Add a diagnosis to the problems').fill('Hypertension');
		await page.getByLabel('Add a diagnosis to the problems').press('Enter');
		await expect(chips(hilltop, 'Assessment')).toHaveCount(2);
		await hilltop.noteSaved();
	});

	await test.step('a colleague sees the words arrive, and who is where', async () => {
		await riverside.openChart('garcia', 'Garcia');
		await expect(riverside.page.getByTestId('note-draft')).toContainText('Begun by Amina Yusuf', {
			timeout: 60_000
		});
		await riverside.continueNote();
		await expect(chips(riverside, 'Exam')).toHaveCount(2);
		await hilltop.section('Plan').click();
		await expect(riverside.page.locator('[data-section=plan]')).toContainText('Amina Yusuf is writing here', {
			timeout: 30_000
		});
		await riverside.typeInNote('Plan', 'Rest at home. ');
		await expect(hilltop.page.locator('[data-section=plan]')).toContainText('Ben Okoro is writing here');
		await expect(hilltop.section('Plan')).toContainText('Rest at home.');
		// Nobody leaves the section: typing that rests is enough.
		await hilltop.typeInNote('Plan', 'Walk every day. ');
		await expect(riverside.section('Plan')).toContainText('Walk every day.');
		await hilltop.page.locator('[data-fact^="MedicationRequest"]').click();
		await expect(chips(riverside, 'Plan')).toContainText('metformin — DOSE 500');
		for (const clinic of [hilltop, riverside]) {
			const plan = await clinic.noteWords('Plan');
			expect(plan).toContain('Rest at home.');
			expect(plan).toContain('Walk every day.');
		}
	});

	await test.step('a draft shows the present value, the signature freezes it', async () => {
		await riverside.closeNote();
		await riverside.changeDose('metformin', '850');
		await expect(chips(hilltop, 'Plan')).toContainText('DOSE 850', { timeout: 30_000 });
		await riverside.continueNote();
		await riverside.allSent();
		await relay.kill();
		await hilltop.offline();
		await riverside.offline();
		await riverside.typeInNote('Plan', 'Too late for the signature.');
		await riverside.noteSaved();
		await page.keyboard.press('Control+Enter');
		await expect(page.getByText('Note signed').first()).toBeVisible();
		await hilltop.changeDose('metformin', '250');
		await old(hilltop).locator('summary').click();
		await expect(old(hilltop)).toContainText('Signed by Amina Yusuf');
		await expect(old(hilltop).locator('[data-ref^="MedicationRequest"]')).toHaveText(/DOSE 850/);
	});

	await test.step('words that came too late are shown, and become an addendum by a person', async () => {
		relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
		await Promise.all([hilltop.allSent(), riverside.allSent()]);
		await expect(riverside.page.getByTestId('note')).toContainText('Signed and closed', { timeout: 60_000 });
		const late = riverside.page.getByTestId('late-words');
		await expect(late).toContainText('Too late for the signature.');
		await riverside.page.getByRole('button', { name: 'Make this an addendum' }).click();
		await expect(riverside.page.getByLabel('Addendum', { exact: true }).last()).toHaveValue(
			/Plan: .*Too late for the signature\./
		);
		await riverside.page.getByRole('button', { name: 'Sign addendum' }).click();
		await expect(late).toHaveCount(0);
		await expect(riverside.page.getByTestId('addendum')).toContainText('Signed by Ben Okoro');
		await expect(old(hilltop).getByTestId('addendum')).toContainText('Too late for the signature.', {
			timeout: 30_000
		});
		await expect(old(hilltop).getByTestId('late-words')).toHaveCount(0);
	});

	await test.step('a reference whose entry was taken back says so', async () => {
		const line = hilltop.entry('problem', 'Hypertension');
		await line.locator('summary').first().click();
		await line.getByRole('button', { name: 'Entered in error' }).click();
		await line.getByTestId('error-form').locator('[aria-pressed]').last().click();
		await line.getByRole('button', { name: 'Mark as entered in error' }).click();
		await expect(old(hilltop).locator('.ref.in-error')).toHaveText(/Hypertension.*entered in error/);
	});

	await test.step('a draft nobody wants goes, and comes back', async () => {
		await page.locator('body').press('n');
		await page.keyboard.type('Not wanted');
		await hilltop.noteSaved();
		await page.getByRole('button', { name: 'Discard draft' }).click();
		await expect(page.getByTestId('notes')).toBeVisible();
		await expect(page.getByText('Draft discarded').first()).toBeVisible();
		await expect(page.getByTestId('note-draft')).toHaveCount(0);
		await page.getByRole('button', { name: 'Undo' }).last().click();
		await expect(page.getByTestId('note-draft')).toContainText('Not wanted');
	});
	expect(hilltop.faults.concat(riverside.faults)).toEqual([]);
});

test('a flu vaccine, from arriving to done', async () => {
	test.setTimeout(120_000);
	const { page } = hilltop;
	await hilltop.register('Okafor', 'Joy', 'Female', '1990');
	let steps = 0;
	const count = async (act: Promise<unknown>) => {
		steps++;
		await act;
	};
	await count(page.locator('body').press('s'));
	await expect(page.getByTestId('chart-queue')).toContainText('Arrived');
	await count(page.locator('body').press('i'));
	await page.getByLabel('Vaccine', { exact: true }).fill('flu');
	await count(page.keyboard.press('Enter'));
	await count(page.getByLabel('Lot').fill('AB123'));
	await count(page.getByLabel('Lot').press('Control+Enter'));
	await expect(hilltop.entry('vaccine', 'Influenza')).toContainText('lot AB123');
	await count(page.getByRole('button', { name: 'Finish visit' }).click());
	await expect(page.getByTestId('chart-queue')).not.toContainText('Finish visit');
	expect(steps).toBeLessThanOrEqual(8);

	await test.step('the next one: the lot is known', async () => {
		await hilltop.openChart('garcia', 'Garcia');
		await hilltop.addAllergy('influenza vaccine');
		await page.locator('body').press('i');
		await page.getByTestId('vaccine-list').getByRole('button', { name: /AB123/ }).click();
		await expect(page.getByLabel('Lot')).toHaveValue('AB123');
		await expect(page.getByTestId('sheet')).toContainText('Known allergy: influenza vaccine');
		await expect(page.getByRole('button', { name: 'Record as given' })).toBeDisabled();
		await page.getByRole('button', { name: 'Not given' }).click();
		await page.getByRole('button', { name: 'Medical reason' }).click();
		await page.getByRole('button', { name: 'Record as not given' }).click();
		await expect(hilltop.entry('vaccine', 'Influenza')).toContainText('Medical reason');
	});

	await test.step('from a card, years ago; taken back with Undo', async () => {
		await page.locator('body').press('i');
		await page.getByLabel('Vaccine', { exact: true }).fill('yellow');
		await page.keyboard.press('Enter');
		await page.getByRole('button', { name: 'On a card' }).click();
		await page.getByLabel('Given on').fill('2019');
		await page.getByRole('button', { name: 'Record', exact: true }).click();
		await expect(hilltop.entry('vaccine', 'Yellow fever')).toContainText('from a card');
		await page.getByRole('button', { name: 'Vaccines', exact: true }).click();
		await expect(page.getByTestId('timeline-item').filter({ hasText: 'Yellow fever' })).toBeVisible();
		await page.getByRole('button', { name: 'Undo' }).last().click();
		await expect(hilltop.entry('vaccine', 'Yellow fever')).toHaveCount(0);
	});

	await test.step('the same one twice on one day is asked about, by the checks that orders are asked by', async () => {
		const give = async () => {
			await page.locator('body').press('i');
			await page.getByLabel('Vaccine', { exact: true }).fill('yellow');
			await page.keyboard.press('Enter');
			await page.getByLabel('Lot').fill('YF7');
			await page.getByLabel('Lot').press('Control+Enter');
		};
		await give();
		await expect(hilltop.entry('vaccine', 'Yellow fever')).toContainText('lot YF7');
		await give();
		const sheet = page.getByTestId('sheet');
		await expect(sheet).toContainText('Given twice: Yellow fever');
		await expect(sheet).toContainText('WHO position papers');
		await expect(page.getByRole('button', { name: 'Record as given' })).toBeDisabled();
		await expect(hilltop.entry('vaccine', 'Yellow fever')).toHaveCount(1);
		await page.getByLabel('Seen. Record it all the same').check();
		await page.getByRole('button', { name: 'Record as given' }).click();
		await expect(sheet).toBeHidden();
		await expect(hilltop.entry('vaccine', 'Yellow fever')).toHaveCount(2);
	});
	expect(hilltop.faults).toEqual([]);
});
