// The counted tasks, step by step, in the demo clinic: once by keyboard alone, once by touch alone. What goes before a task
// brings the screen to where counting begins; what comes last is the proof that it is saved on this device.
import type { Locator, Page } from '@playwright/test';
import { patiently as expect, type CountedHands } from './counted-hands.ts';

export interface UxTask {
	readonly task: number;
	/** To the start, not counted. */
	readonly before: (page: Page) => Promise<void>;
	readonly keyboard: (hands: CountedHands) => Promise<void>;
	readonly touch: (hands: CountedHands) => Promise<void>;
	/** Resolves once the screen shows that it is kept. */
	readonly done: (page: Page) => Promise<void>;
}

/** Six signs as typed, in the order of the form for a grown person, and the names of their fields. */
const VITAL_NAMES = ['pressure', 'pulse', 'temperature', 'respirations', 'oxygen', 'weight'] as const;
const VITALS = ['128/82', '84', '37.1', '16', '98', '61.5'] as const;

const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });
const field = (page: Page, label: string | RegExp): Locator => page.getByLabel(label, { exact: true });
const vital = (page: Page, name: string): Locator => page.locator(`[data-vital="${name}"]`);
const section = (page: Page, name: string): Locator =>
	page.getByTestId('note').getByRole('textbox', { name, exact: true });
const sheet = (page: Page): Locator => page.getByTestId('sheet');

/** Through the bars of the shell: a load of the page would lock the device. */
async function go(page: Page, place: string, heading = place): Promise<void> {
	await page
		.getByRole('link', { name: new RegExp(`^${place}`) })
		.locator('visible=true')
		.first()
		.click();
	await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
}
/** The forms come after the screen. */
const settled = (page: Page): Promise<void> => page.waitForLoadState('networkidle');
async function openChart(page: Page, query: string): Promise<void> {
	const [family = ''] = query.toUpperCase().split(' ');
	await go(page, 'Patients');
	await page.getByLabel('Find a patient').pressSequentially(query);
	await page.locator('#patients a').filter({ hasText: family }).first().click();
	await expect(page.getByTestId('banner')).toContainText(family, { timeout: 30_000 });
	await expect(page.getByTestId('chart-queue')).toBeVisible();
	await settled(page);
}

export const UX_TASKS: readonly UxTask[] = [
	{
		task: 1,
		before: (page) => go(page, 'Inbox', 'To check'),
		async keyboard(hands) {
			await hands.chord('/');
			await hands.type('odhiambo grace');
			await expect(hands.page.getByRole('option', { name: /ODHIAMBO, Grace/ })).toHaveAttribute(
				'aria-selected',
				'true'
			);
			await hands.chord('Enter');
		},
		async touch(hands) {
			const { page } = hands;
			await hands.write(page.locator('button.find'), 'odhiambo grace');
			await hands.tap(page.getByRole('option', { name: /ODHIAMBO, Grace/ }));
		},
		done: (page) => expect(page.getByTestId('banner')).toContainText('ODHIAMBO')
	},
	{
		task: 2,
		before: (page) => go(page, 'Patients'),
		async keyboard(hands) {
			await hands.type('Zwane Thandeka', field(hands.page, 'Find a patient'));
			await expect(hands.page.getByText('Register “Zwane Thandeka”')).toBeVisible();
			await hands.chord('Enter');
			await expect(field(hands.page, 'Family name')).toHaveValue('Zwane');
			for (const text of ['', 'Female', '34y', '0712 555 019']) {
				await hands.chord('Tab');
				if (text !== '') await hands.type(text);
			}
			await hands.chord('Control+Enter');
		},
		async touch(hands) {
			const { page } = hands;
			await hands.write(field(page, 'Find a patient'), 'Zwane Nomsa');
			await hands.tap(page.getByText('Register “Zwane Nomsa”'));
			await hands.choose(field(page, 'Sex'), 'Female');
			await hands.write(field(page, 'Birth date or age'), '34y');
			await hands.write(field(page, 'Phone'), '0712 555 020');
			await hands.tap(button(page, 'Register and arrive'));
		},
		async done(page) {
			await expect(page.getByTestId('banner')).toContainText('ZWANE');
			await expect(page.getByTestId('chart-queue')).toContainText('Arrived');
		}
	},
	{
		task: 3,
		before: (page) => openChart(page, 'cheruiyot samuel'),
		keyboard: (hands) => hands.chord('s'),
		touch: (hands) => hands.tap(button(hands.page, /^Arrive/)),
		done: (page) => expect(page.getByTestId('chart-queue')).toContainText('Arrived')
	},
	{
		task: 4,
		async before(page) {
			await go(page, 'Today');
			const line = page.getByTestId('queue-line').or(page.getByTestId('queue-card'));
			const theirs = line.filter({ hasText: 'ZWANE' }).locator('visible=true');
			await expect(theirs).toBeVisible();
			// By touch there are cards, and each has its own button; by keyboard the line is the one that is pointed at.
			if ((await theirs.getAttribute('data-testid')) === 'queue-line')
				await theirs.locator('td').first().click();
			await settled(page);
		},
		async keyboard(hands) {
			await hands.chord('v');
			await expect(vital(hands.page, 'pressure')).toBeFocused();
			for (const text of VITALS) {
				await hands.type(text);
				await hands.chord('Tab');
			}
			await hands.type('Sat for five minutes');
			await hands.chord('Control+Enter');
		},
		async touch(hands) {
			const { page } = hands;
			const card = page.getByTestId('queue-card').filter({ hasText: 'ZWANE' });
			await hands.tap(card.getByRole('button', { name: 'Vitals' }));
			await expect(vital(page, 'pressure')).toBeVisible();
			for (const [i, name] of VITAL_NAMES.entries()) await hands.write(vital(page, name), VITALS[i]!);
			await hands.write(page.getByLabel('Comment'), 'Sat for five minutes');
			await hands.tap(button(page, /^Finish/));
		},
		async done(page) {
			await expect(sheet(page)).toHaveCount(0);
			await expect(page.getByText('128/82').locator('visible=true').first()).toBeVisible();
		}
	},
	{
		task: 5,
		before: (page) => openChart(page, 'zwane'),
		async keyboard(hands) {
			await hands.chord('a');
			await hands.type('amoxicillin', field(hands.page, 'Allergic to'));
			await hands.chord('Tab');
			await hands.type('Rash');
			await hands.chord('Tab');
			await hands.type('Severe');
			await hands.chord('Control+Enter');
		},
		async touch(hands) {
			const { page } = hands;
			await hands.tap(button(page, 'Add allergy'));
			await hands.write(field(page, 'Allergic to'), 'amoxicillin');
			await hands.write(page.getByLabel('What happens'), 'Rash');
			await hands.choose(page.getByLabel('Severity'), 'severe');
			await hands.tap(sheet(page).getByRole('button', { name: 'Add', exact: true }));
		},
		async done(page) {
			const line = page.getByTestId('allergy').filter({ hasText: 'amoxicillin' });
			await expect(line).toContainText(/Rash — severe/i);
		}
	},
	{
		task: 6,
		before: (page) => openChart(page, 'zwane'),
		async keyboard(hands) {
			await hands.chord('m');
			await hands.type('paracetamol 500 mg po tds 7d', field(hands.page, 'Medicine'));
			await hands.chord('Enter');
			await expect(field(hands.page, 'Medicine')).toHaveValue('paracetamol');
			await hands.chord('Control+Enter');
		},
		async touch(hands) {
			const { page } = hands;
			await hands.tap(button(page, 'Add medicine'));
			await hands.write(field(page, 'Medicine'), 'paracetamol');
			await hands.write(field(page, 'Dose'), '500 mg');
			await hands.choose(page.getByLabel('How often'), '3 times a day');
			await hands.write(page.getByLabel('For how many days'), '7');
			await hands.tap(button(page, 'Order'));
		},
		async done(page) {
			const line = page.getByTestId('medicine').filter({ hasText: 'paracetamol' });
			await expect(line).toContainText('500 mg');
			await expect(line).toContainText('3 times a day');
			await expect(line).toContainText('for 7 days');
		}
	},
	{
		task: 7,
		before: (page) => openChart(page, 'zwane'),
		async keyboard(hands) {
			const { page } = hands;
			await hands.chord('n');
			await hands.type('Cough for three days, wheezes at night.', section(page, 'Reason'));
			for (let n = 0; n < 3; n++) await hands.chord('Control+ArrowDown');
			for (const [i, name] of ['#Acute bronchitis', '#Asthma'].entries()) {
				await hands.type(name, section(page, 'Assessment'));
				await expect(page.getByTestId('suggestions')).toContainText(name.slice(1));
				await hands.chord('Enter');
				await expect(section(page, 'Assessment').locator('.ref')).toHaveCount(i + 1);
			}
			await hands.chord('Control+Enter');
		},
		async touch(hands) {
			const { page } = hands;
			await hands.tap(button(page, 'Write a note'));
			await hands.write(section(page, 'Reason'), 'Cough for three days, wheezes at night.');
			for (const [i, name] of ['Acute bronchitis', 'Asthma'].entries()) {
				await hands.write(page.getByLabel('Add a diagnosis to the problems'), name);
				await hands.tap(page.getByTestId('note').getByRole('button', { name: 'Add', exact: true }));
				await expect(section(page, 'Assessment').locator('.ref')).toHaveCount(i + 1);
			}
			await hands.tap(button(page, /^Sign/));
		},
		done: (page) => expect(page.getByText('Note signed').first()).toBeVisible()
	},
	{
		task: 11,
		async before(page) {
			await go(page, 'Inbox', 'To check');
			await expect(page.getByTestId('answers').first()).toBeVisible({ timeout: 30_000 });
		},
		keyboard: (hands) => hands.chord('1'),
		touch: (hands) =>
			hands.tap(hands.page.getByTestId('answers').first().getByRole('button', { name: /^Keep/ }).first()),
		done: (page) => expect(page.getByText('Decided and saved').first()).toBeVisible()
	}
];
