// What waits for a person after two sites worked apart, each kind raised at both by real work without a network: settled by
// keys at one, taken back, and settled by a finger at the other. And what needed nobody, with one press that takes a side
// back. One medicine twice and "same person?" are in brought-together and same-person.
import { expect, test, type Locator } from '@playwright/test';
import type { Clinic } from './clinic.ts';
import { tap, useFinger } from './screen-checks.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	sites = await startTwoSites();
});
test.afterAll(() => sites.close());

const booking = (chart: string, from: string, to: string): string =>
	JSON.stringify({
		resourceType: 'Appointment',
		status: 'booked',
		description: 'Review',
		start: `2027-03-01T${from}:00Z`,
		end: `2027-03-01T${to}:00Z`,
		participant: [
			{ actor: { reference: `Patient/${chart}` }, status: 'accepted' },
			{ actor: { reference: 'Practitioner/chen', display: 'Dr Chen' }, status: 'accepted' }
		]
	});
const consent = (type: 'permit' | 'deny'): string =>
	JSON.stringify({
		resourceType: 'Consent',
		status: 'active',
		scope: { text: 'Research' },
		category: [{ text: 'Sharing' }],
		provision: { type }
	});

type Find = (clinic: Clinic) => Locator;
/** A thing that needed nobody. */
const handled =
	(words: string): Find =>
	({ page }) =>
		page.getByTestId('handled').locator('li').filter({ hasText: words }).first();

/** Corrects who the patient of the chart on screen is. */
async function changePatient({ page }: Clinic, change: (sheet: Locator) => Promise<unknown>): Promise<void> {
	const more = page.getByTestId('banner').getByRole('button', { name: 'More about this patient' });
	await more.click();
	await page.getByTestId('demographics').getByRole('button').first().click();
	const sheet = page.getByTestId('sheet');
	await change(sheet);
	await page.keyboard.press('Tab');
	await expect(sheet.getByTestId('saved')).toContainText('Saved');
	await page.keyboard.press('Escape');
	await expect(sheet).toBeHidden();
	await more.click();
}
const card =
	(testid: string, words: string): Find =>
	({ page }) =>
		page.getByTestId(testid).filter({ hasText: words });

/** Settled by a key at Hilltop, taken back by `u`, settled by a finger at Riverside; seen at the other each time. */
async function settledTwice(found: Find, key: string, button: string | RegExp): Promise<void> {
	const { hilltop, riverside, both } = sites;
	const gone = () => both((clinic) => expect(found(clinic)).toHaveCount(0));
	await both((clinic) => expect(found(clinic)).toHaveCount(1));
	await found(hilltop).focus();
	await hilltop.page.keyboard.press(key);
	await gone();
	await hilltop.page.keyboard.press('u');
	await both((clinic) => expect(found(clinic)).toBeVisible());
	await tap(found(riverside).getByRole('button', { name: button }));
	await gone();
}

test('what two sites did apart waits at both, and is settled once', async () => {
	test.setTimeout(240_000);
	const { hilltop, riverside, both } = sites;
	const [hilltopDesk, riversideDesk] = [
		await sites.device('Desk Hilltop', 'Hilltop'),
		await sites.device('Desk Riverside', 'Riverside')
	];
	const idOf = ({ page }: Clinic): string => new URL(page.url()).pathname.split('/')[2]!;
	await hilltop.register('Osei', 'Kofi', 'Male', '02-Feb-1950');
	const osei = idOf(hilltop);
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	const garcia = idOf(hilltop);
	await hilltop.writeNote();
	await hilltop.section('Plan').fill('Seen today. ');
	await hilltop.noteSaved();
	await hilltop.closeNote();
	await hilltop.allSent();
	await riverside.openChart('garcia', 'Garcia');
	await expect(riverside.page.getByTestId('note-draft')).toBeVisible();
	await hilltopDesk.sync();
	await riversideDesk.sync();

	await sites.apart();
	await both(async (clinic) => {
		const here = clinic === hilltop;
		if (here) await clinic.page.getByRole('button', { name: 'Asked: no known allergies' }).click();
		else await clinic.addAllergy('latex');
		await clinic.addMedicine(here ? 'fluoxetine' : 'selegiline', here ? '20' : '5');
		await clinic.addProblem(here ? 'Asthma' : 'Hypertension');
		await clinic.continueNote();
		await clinic.typeInNote('Plan', here ? 'Rest.' : 'Walk.');
		await clinic.noteSaved();
		await clinic.page.keyboard.press('Control+Enter');
		await expect(clinic.page.getByText('Note signed').first()).toBeVisible();
	});
	const death = ['set', '--chart', garcia, '--path', `Patient/${garcia}/deceasedBoolean`, '--value'] as const;
	await Promise.all([
		(async () => {
			const [command, ...rest] = death;
			await hilltopDesk.run(command, ...rest, 'true');
			await hilltopDesk.run('add', '--chart', garcia, '--resource', consent('permit'));
			await hilltopDesk.run('add', '--chart', garcia, '--resource', booking(garcia, '09:00', '09:30'));
		})(),
		(async () => {
			const [command, ...rest] = death;
			await riversideDesk.run(command, ...rest, 'false');
			await riversideDesk.run('add', '--chart', garcia, '--resource', consent('deny'));
			await riversideDesk.run('add', '--chart', osei, '--resource', booking(osei, '09:15', '09:45'));
		})()
	]);
	await sites.together();
	await Promise.all([hilltopDesk.sync(), riversideDesk.sync()]);

	await test.step('where it stands in the chart, what counts meanwhile is said', async () => {
		await both(async (clinic) => {
			const { page } = clinic;
			await clinic.openChart('garcia', 'Garcia');
			await expect(page.getByTestId('consents')).toContainText('Counts as not given until somebody decides');
			await expect(page.getByTestId('banner')).toContainText(/died/i);
			await expect(page.getByTestId('banner')).toContainText('6 to check');
			await page.locator('a[href="/inbox"]').first().click();
			const line = page.getByRole('button', { name: /GARCIA, Maria.*to check/ });
			if ((await line.getAttribute('aria-expanded')) === 'false') await line.click();
		});
	});

	const mouse = await useFinger(riverside.page);
	await test.step('booked twice, with who, where and when', async () => {
		const booked = card('double-booked', 'Dr Chen');
		await both(async (clinic) => {
			for (const words of ['GARCIA, Maria', 'OSEI, Kofi', 'Desk Hilltop', 'Desk Riverside', '01-Mar-2027'])
				await expect(booked(clinic)).toContainText(words);
		});
		await settledTwice(booked, '1', 'Both stand');
	});
	await test.step('given and refused', () =>
		settledTwice(card('finding', 'Given at one site, refused at another'), '1', 'Keep Refused'));
	await test.step('died or not', () => settledTwice(card('answers', 'death'), '1', 'Keep alive'));
	await test.step('“no known allergies” against an allergy', () =>
		settledTwice(card('finding', 'No known allergies'), '2', /Take out “no known/));
	await test.step('two medicines that do not go together', () =>
		settledTwice(card('finding', 'do not go together'), '1', /^Stop selegiline/));
	await test.step('signed twice: the versions beside each other, both kept, one as an addendum', async () => {
		const signed = card('answers', 'Signed twice');
		await both(async (clinic) => {
			for (const words of ['Seen today. Rest.', 'Seen today. Walk.'])
				await expect(signed(clinic)).toContainText(words);
		});
		await settledTwice(signed, '2', 'Both: the other as an addendum');
	});
	await mouse();

	await test.step('what needed nobody is told at both, and one press takes a side back', async () => {
		const list = ({ page }: Clinic) => page.getByTestId('handled');
		await both(async (clinic) => {
			await list(clinic).locator('summary').click();
			await expect(list(clinic)).toContainText('Problems of two sites are both in the list');
			for (const words of ['Asthma', 'Hypertension', 'Amina Yusuf, Hilltop', 'Ben Okoro, Riverside'])
				await expect(list(clinic)).toContainText(words);
		});
		const end = list(riverside).getByRole('button', { name: 'End Asthma' });
		await end.click();
		await both((clinic) => expect(list(clinic)).toContainText('Changed since'));
		await riverside.page.keyboard.press('u');
		await expect(end).toBeVisible();
		await expect(list(hilltop).getByRole('button', { name: 'End Asthma' })).toBeVisible();
	});
	await both((clinic) => expect(clinic.page.getByText('Nothing waits')).toBeVisible());
	await expect(hilltop.page.getByText('This chart is not on this device')).toHaveCount(0);
	await riverside.openChart('garcia', 'Garcia');
	await expect(riverside.page.getByTestId('banner')).not.toContainText(/died/i);
	await expect(riverside.page.getByTestId('consents')).toContainText('Not in force');
	expect(sites.faults()).toEqual([]);
});

test('different answers, one stopped and changed, and words after a signature wait at both, and are settled once', async () => {
	test.setTimeout(240_000);
	const { hilltop, riverside, both } = sites;
	await hilltop.register('Nakato', 'Rose', 'Female', '1988');
	await hilltop.addMedicine('metformin', '500');
	await hilltop.addMedicine('lisinopril', '10');
	await hilltop.writeNote();
	await hilltop.section('Plan').fill('Seen today. ');
	await hilltop.noteSaved();
	await hilltop.closeNote();
	await hilltop.allSent();
	await riverside.openChart('nakato', 'Nakato');
	await expect(riverside.page.getByTestId('note-draft')).toBeVisible();
	await expect(riverside.entry('medicine', 'lisinopril')).toBeVisible();
	await hilltop.page.keyboard.press('s');
	await expect(hilltop.page.getByTestId('chart-queue')).toContainText('Arrived');
	await hilltop.allSent();

	await sites.apart();
	await changePatient(hilltop, (sheet) => sheet.getByLabel('Birth date or age').fill('02-Mar-1988'));
	await changePatient(riverside, (sheet) => sheet.getByLabel('Sex').selectOption({ label: 'Other' }));
	await hilltop.page.keyboard.press('s');
	await expect(hilltop.page.getByTestId('chart-queue')).toContainText('With nurse');
	await riverside.page.getByRole('link', { name: 'Today' }).first().click();
	await riverside.page.getByRole('button', { name: 'All sites' }).click();
	const line = riverside.page.getByTestId('queue-line').filter({ hasText: 'NAKATO' });
	for (const state of ['With nurse', 'Ready']) {
		await line.click();
		await riverside.page.keyboard.press('s');
		await expect(line).toContainText(state);
	}
	await riverside.openChart('nakato', 'Nakato');
	await hilltop.changeDose('metformin', '850');
	await riverside.changeDose('metformin', '250');
	await hilltop.stopMedicine('lisinopril');
	await riverside.changeDose('lisinopril', '20');
	await both((clinic) => clinic.continueNote());
	await riverside.typeInNote('Plan', 'Walk.');
	await both((clinic) => clinic.noteSaved());
	await hilltop.page.keyboard.press('Control+Enter');
	await expect(hilltop.page.getByText('Note signed').first()).toBeVisible();
	await sites.together();

	await both(async ({ page }) => {
		await page.locator('a[href="/inbox"]').first().click();
		const line = page.getByRole('button', { name: /NAKATO, Rose.*to check/ });
		await expect(line).toBeVisible();
		if ((await line.getAttribute('aria-expanded')) === 'false') await line.click();
	});
	const mouse = await useFinger(riverside.page);
	await test.step('one dose here, another there', async () => {
		const dose = card('answers', 'metformin');
		await both(async (clinic) => {
			for (const words of ['850', '250', 'Amina Yusuf', 'Ben Okoro'])
				await expect(dose(clinic)).toContainText(words);
		});
		await settledTwice(dose, '1', /Keep.*250/);
	});
	await test.step('stopped here, changed there', async () => {
		const order = card('answers', 'lisinopril');
		await both(async (clinic) => {
			for (const words of ['stopped', '20']) await expect(order(clinic)).toContainText(words);
		});
		await settledTwice(order, '2', /Keep.*20/);
	});
	await test.step('words that reached the note after its signature', () =>
		settledTwice(card('finding', 'after it was signed'), 'b', 'Keep all as it is'));
	await mouse();
	await both((clinic) => expect(clinic.page.getByText('Nothing waits')).toBeVisible());
	await test.step('different details needed nobody: one press takes one back, by a key, and Undo brings it again', async () => {
		await both(({ page }) => page.getByTestId('handled').locator('summary').click());
		const details = handled('Different details were changed at two sites');
		await both(async (clinic) => {
			for (const words of ['Amina Yusuf', '02-Mar-1988', 'Ben Okoro', 'Other', 'before: Female'])
				await expect(details(clinic)).toContainText(words);
		});
		const back = details(hilltop).getByRole('button', { name: 'Back to Female' });
		await back.press('Enter');
		await both((clinic) => expect(details(clinic)).toContainText('Changed since'));
		await hilltop.page.keyboard.press('u');
		await both((clinic) =>
			expect(details(clinic).getByRole('button', { name: 'Back to Female' })).toBeVisible()
		);
	});
	await test.step('two places in the queue: the one that does not count is taken by a finger', async () => {
		const moved = handled('Moved to two places in the queue');
		await both(async (clinic) => {
			await expect(moved(clinic)).toContainText('Ready counts');
			await expect(moved(clinic).getByRole('button')).toHaveCount(1);
		});
		const finger = await useFinger(riverside.page);
		await tap(moved(riverside).getByRole('button', { name: 'Take “With nurse”' }));
		await both((clinic) => expect(moved(clinic)).toContainText('Changed since'));
		await finger();
	});
	await both(async (clinic) => {
		await clinic.openChart('nakato', 'Nakato');
		await expect(clinic.page.getByTestId('banner')).toContainText('02-Mar-1988');
		await expect(clinic.page.getByTestId('banner')).toContainText('Other');
		await expect(clinic.entry('medicine', 'metformin')).toContainText('250');
		await expect(clinic.entry('medicine', 'lisinopril')).toContainText('20');
	});
	expect(sites.faults()).toEqual([]);
});
