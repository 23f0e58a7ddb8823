// What the gallery shows: the screens of the demo clinic in the order they are walked through, each with the way to it.
import type { Page } from '@playwright/test';
import { patiently as expect } from '../bench/ux/counted-hands.ts';

export interface Scene {
	/** The name of its files. */
	readonly name: string;
	/** What is seen, for the page of the gallery. */
	readonly title: string;
	readonly show: (page: Page) => Promise<void>;
	/** Back to where the next scene can begin; Escape when nothing is said. */
	readonly leave?: (page: Page) => Promise<void>;
}

/** Without a load of the page, which would lock the device: as a click on a link of the app. */
export async function follow(page: Page, href: string): Promise<void> {
	await page.evaluate((to) => {
		const link = document.createElement('a');
		link.href = to;
		document.body.append(link);
		link.click();
		link.remove();
	}, href);
	await page.waitForURL((url) => url.pathname === href.split('?')[0]);
}

async function find(page: Page, query: string): Promise<void> {
	await follow(page, '/patients');
	await page.getByLabel('Find a patient').fill(query);
	await expect(page.locator('#patients a').first()).toContainText(query.split(' ')[0]!.toUpperCase());
}

/** Opens a chart found by the family name, then the given one. */
export async function openChart(page: Page, query: string): Promise<void> {
	await find(page, query);
	await page.locator('#patients a').first().click();
	await expect(page.getByTestId('banner')).toContainText(query.split(' ')[0]!.toUpperCase(), {
		timeout: 60_000
	});
	await expect(page.getByTestId('chart-queue')).toBeVisible();
	await page.waitForLoadState('networkidle');
}
/** A chart's form, by its letter. */
async function openForm(page: Page, letter: string): Promise<void> {
	await page.locator('body').press(letter);
	await expect(page.getByTestId('sheet')).toBeVisible();
}
const escape = (page: Page): Promise<void> => page.keyboard.press('Escape');
const heading = (page: Page, name: string | RegExp): Promise<void> =>
	expect(page.getByRole('heading', { name }).first()).toBeVisible();

/** A page about one chart that is open already, on paper. */
function paper(what: string, title: string): Scene {
	return {
		name: `print-${what}`,
		title,
		async show(page) {
			await openChart(page, 'odhiambo grace');
			await follow(page, new URL(page.url()).pathname.replace('/chart/', `/print/${what}/`));
			await expect(page.getByTestId('paper').first()).toBeVisible();
			await page.waitForLoadState('networkidle');
		},
		leave: (page) => follow(page, '/today')
	};
}
const back = (page: Page): Promise<void> => page.getByRole('button', { name: 'Back' }).click();
const choose = (page: Page, door: RegExp): Promise<void> => page.getByRole('button', { name: door }).click();

/** Before anybody has begun. */
export const FIRST_SCENES: readonly Scene[] = [
	{
		name: 'first-run',
		title: 'The first page: try, create, join',
		show: (page) => expect(page.getByRole('button', { name: /^Try with a demo clinic/ })).toBeVisible(),
		leave: async () => {}
	},
	{
		name: 'create',
		title: 'A practice is made',
		async show(page) {
			await choose(page, /^Create a practice/);
			await page.getByLabel('Practice', { exact: true }).fill('County practice');
			await page.getByLabel('Site', { exact: true }).fill('Hilltop');
			await page.getByLabel('Your name').fill('Amina Yusuf');
		},
		leave: back
	},
	{
		name: 'join',
		title: 'Joining with a link, its code or its twelve words',
		async show(page) {
			await choose(page, /^Join/);
			await page.waitForLoadState('networkidle');
		},
		leave: back
	}
];

/** From Today of a fresh demo on. */
export const SCENES: readonly Scene[] = [
	{
		name: 'today',
		title: 'Today: who is here and how far each visit is',
		async show(page) {
			await follow(page, '/today');
			const lines = page.getByTestId('queue-line').or(page.getByTestId('queue-card'));
			await expect(lines.locator('visible=true').first()).toBeVisible();
			// Flags and vital signs come after the lines.
			await expect(page.getByText('Allergy').locator('visible=true').first()).toBeVisible();
			await page.waitForLoadState('networkidle');
		}
	},
	{
		name: 'today-vitals',
		title: 'Vital signs without leaving the queue',
		async show(page) {
			if (await page.getByTestId('queue-card').first().isVisible())
				await page.getByTestId('queue-card').getByRole('button', { name: 'Vitals' }).last().click();
			else {
				await page
					.getByTestId('queue-line')
					.filter({ hasText: 'ODHIAMBO, Grace' })
					.locator('td')
					.first()
					.click();
				await page.keyboard.press('v');
			}
			await page.locator('[data-vital="pressure"]').fill('168/96');
			await page.locator('[data-vital="pulse"]').fill('88');
		},
		async leave(page) {
			await page.locator('[data-vital="pressure"]').fill('');
			await page.locator('[data-vital="pulse"]').fill('');
			await escape(page);
		}
	},
	{
		name: 'arrive',
		title: 'Somebody comes in',
		async show(page) {
			await page.getByRole('button', { name: 'Arrive a patient' }).first().click();
			await page.getByTestId('arrive').getByLabel('Find a patient').fill('del');
			await expect(page.getByTestId('arrive').locator('li').first()).toBeVisible();
		}
	},
	{
		name: 'patients',
		title: 'Finding a patient by any part of what is known',
		show: (page) => find(page, 'hassan')
	},
	{
		name: 'register',
		title: 'Registering, with people who may be the same beside it',
		async show(page) {
			await follow(page, '/patients/new');
			await page.getByLabel('Family name').fill('Hasan');
			await page.getByLabel('Given names').fill('Fatuma');
			await page.getByLabel('Sex').selectOption({ label: 'Female' });
			await page.waitForLoadState('networkidle');
		}
	},
	{
		name: 'chart',
		title: 'A chart: banner, two answers to decide, summary',
		show: (page) => openChart(page, 'odhiambo grace')
	},
	{
		name: 'timeline',
		title: 'The timeline, visit by visit',
		async show(page) {
			const tab = page.getByRole('button', { name: 'Timeline', exact: true });
			if (await tab.isVisible()) await tab.click();
			else await page.locator('[data-part="timeline"]').scrollIntoViewIfNeeded();
			await expect(page.getByTestId('timeline-item').first()).toBeVisible();
			await page.locator('[data-part="timeline"]').evaluate((part) => part.scrollIntoView());
		}
	},
	{
		name: 'family',
		title: 'All of the banner: identity, contact, family',
		async show(page) {
			await openChart(page, 'odhiambo grace');
			await page.getByRole('button', { name: 'More about this patient' }).click();
			await expect(page.getByTestId('family')).toBeVisible();
		},
		async leave(page) {
			await page.getByRole('button', { name: /about this patient/ }).click();
		}
	},
	{
		name: 'history',
		title: 'One entry: who, where, when, what it was',
		async show(page) {
			const entry = page.getByTestId('medicine').first();
			await entry.locator('summary').first().click();
			await entry.getByRole('button', { name: 'History' }).click();
			await expect(page.getByTestId('history')).toBeVisible();
		}
	},
	{
		name: 'in-error',
		title: 'Entered in error, with a reason',
		async show(page) {
			const entry = page.getByTestId('medicine').first();
			await entry.getByRole('button', { name: 'History' }).click();
			await page.getByTestId('entry-sheet').getByRole('button', { name: 'Entered in error' }).click();
			await expect(page.getByRole('button', { name: 'Wrong value' })).toBeVisible();
		}
	},
	{
		name: 'vitals',
		title: 'Vital signs beside the last three rounds',
		async show(page) {
			await openChart(page, 'bakari juma');
			await openForm(page, 'v');
			await page.locator('[data-vital="temperature"]').fill('39.4');
		},
		async leave(page) {
			await page.locator('[data-vital="temperature"]').fill('');
			await escape(page);
		}
	},
	{
		name: 'trends',
		title: 'Trends, with the same as a table',
		async show(page) {
			await openChart(page, 'odhiambo grace');
			await page.getByRole('button', { name: 'Trends' }).first().click();
			await expect(page.getByTestId('trends')).toBeVisible();
		}
	},
	{
		name: 'medicine',
		title: 'A prescription typed as one line, checked against allergies',
		async show(page) {
			await openForm(page, 'm');
			await page.getByLabel('Medicine', { exact: true }).fill('amoxicillin 500 mg po tds 7d');
			await page.getByLabel('Medicine', { exact: true }).press('Enter');
			await expect(page.getByTestId('sheet')).toContainText('Known allergy');
		},
		async leave(page) {
			await page.getByLabel('Medicine', { exact: true }).fill('');
			await escape(page);
		}
	},
	{
		name: 'allergy',
		title: 'An allergy: substance, reaction, severity',
		show: (page) => openForm(page, 'a')
	},
	{ name: 'problem', title: 'A problem', show: (page) => openForm(page, 'p') },
	{ name: 'results', title: 'Results entered from paper', show: (page) => openForm(page, 'r') },
	{
		name: 'vaccine',
		title: 'A vaccine given',
		async show(page) {
			await openChart(page, 'odhiambo amani');
			await openForm(page, 'i');
		}
	},
	{
		name: 'documents',
		title: 'Documents and photos',
		async show(page) {
			await openForm(page, 'd');
		}
	},
	{
		name: 'note',
		title: 'A visit note with the facts of the chart beside it',
		async show(page) {
			await openChart(page, 'chowdhury nasreen');
			await page.getByTestId('note-draft').first().getByRole('button', { name: 'Continue' }).click();
			await expect(page.getByTestId('note')).toBeVisible();
			await page.waitForLoadState('networkidle');
		}
	},
	{
		name: 'inbox',
		title: 'To check: both answers, nothing chosen',
		async show(page) {
			await follow(page, '/inbox');
			await expect(page.getByTestId('answers').first()).toBeVisible();
		}
	},
	{
		name: 'palette',
		title: 'Everything by typing',
		async show(page) {
			await openChart(page, 'cheruiyot samuel');
			await page.keyboard.press('Control+k');
			await page.getByTestId('palette').getByRole('combobox').fill('bp 128/82');
			await expect(page.getByRole('option').first()).toBeVisible();
		}
	},
	{
		name: 'keys',
		title: 'The keys',
		async show(page) {
			await page.locator('body').press('?');
			await expect(page.getByRole('dialog')).toBeVisible();
		}
	},
	{
		name: 'sending',
		title: 'What is sent and what is not yet',
		async show(page) {
			await follow(page, '/today');
			await page.getByTestId('sync-pill').click();
		}
	},
	{
		name: 'devices',
		title: 'Devices, and letting a colleague in',
		async show(page) {
			await follow(page, '/devices');
			await heading(page, 'Devices');
			await heading(page, 'Sites and devices');
			await page.waitForLoadState('networkidle');
		}
	},
	{
		name: 'files',
		title: 'Records in and out',
		async show(page) {
			await follow(page, '/files');
			await heading(page, 'Files');
		}
	},
	{
		name: 'settings',
		title: 'Settings of the practice, of oneself, of this device',
		async show(page) {
			await follow(page, '/settings');
			await heading(page, 'Settings');
			await page.waitForLoadState('networkidle');
		}
	},
	{
		name: 'help',
		title: 'Help, offline like everything',
		async show(page) {
			await follow(page, '/help');
			await heading(page, /./);
			await page.waitForLoadState('networkidle');
		}
	},
	{
		name: 'print-queue',
		title: 'The queue on paper',
		async show(page) {
			await follow(page, '/print/queue');
			await expect(page.getByRole('button', { name: 'Print' }).first()).toBeVisible();
			await page.waitForLoadState('networkidle');
		},
		leave: (page) => follow(page, '/today')
	},
	{
		name: 'print-downtime',
		title: 'The downtime pack: what is needed when the tablets are not',
		async show(page) {
			await follow(page, '/print/downtime');
			await expect(page.getByTestId('paper').first()).toBeVisible({ timeout: 60_000 });
			await page.waitForLoadState('networkidle');
		},
		leave: (page) => follow(page, '/today')
	},
	paper('summary', 'A summary on paper'),
	paper('prescription', 'A prescription on paper'),
	paper('medicines', 'The list of medicines on paper'),
	paper('card', 'The card of a patient'),
	{
		name: 'person',
		title: 'Who is signed in, and handing over',
		async show(page) {
			await page.getByRole('button', { name: /switch, PIN, settings/ }).click();
			await page.waitForLoadState('networkidle');
		}
	},
	{
		name: 'locked',
		title: 'Locked',
		async show(page) {
			await page.getByRole('button', { name: 'Lock', exact: true }).click();
			await expect(page.getByTestId('sync-pill')).toHaveCount(0);
			await page.waitForLoadState('networkidle');
		}
	}
];
