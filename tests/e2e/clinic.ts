// A clinic as its staff use it: one browser with its own profile folder, driven by what stands on the screen.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { launchOptions } from '../support/browser.mjs';

/** Worth more than 50 bits; used for every device of the tests. */
export const PASSPHRASE = 'orbit kettle saddle meadow lantern';

export class Clinic {
	readonly profileDir = mkdtempSync(join(tmpdir(), 'saddlebag-profile-'));
	readonly url: string;
	#context: BrowserContext | undefined;
	#page: Page | undefined;
	/** Messages that the browser's console took for errors, and exceptions nobody caught. */
	readonly faults: string[] = [];

	readonly #args: readonly string[];
	readonly #language: string;

	/** `args`: further arguments of the browser. `language`: its first one. */
	constructor(url: string, args: readonly string[] = [], language = 'en-US') {
		this.url = url;
		this.#args = args;
		this.#language = language;
	}

	get page(): Page {
		return this.#page!;
	}

	/** Opens the browser on the app, as a click on its icon would. */
	async open(path = '/'): Promise<void> {
		const options: { args?: string[] } = launchOptions();
		this.#context = await chromium.launchPersistentContext(this.profileDir, {
			...options,
			args: [...(options.args ?? []), ...this.#args],
			locale: this.#language,
			viewport: { width: 1280, height: 800 },
			acceptDownloads: true
		});
		await this.#show(this.#context.pages()[0] ?? (await this.#context.newPage()), path);
	}

	/** Opens another tab, which `page` is from then on. Returns the one before. */
	async openTab(path: string): Promise<Page> {
		const before = this.page;
		await this.#show(await this.#context!.newPage(), path);
		return before;
	}

	async #show(page: Page, path: string): Promise<void> {
		this.#page = page;
		// Some have neither a message nor a stack.
		page.on('pageerror', ({ name, message, stack }) =>
			this.faults.push(`${name}: ${message} at ${page.url()} ${stack ?? ''}`)
		);
		// The page says only that a command failed; of what, stands beside the test.
		page.on('console', (said) => said.text().startsWith('saddlebag:') && console.error(said.text()));
		await page.goto(this.url + path);
	}

	/** Closes the browser. */
	async close(): Promise<void> {
		await this.#context?.close();
	}

	/** Ends every process of the browser at once, as a dead battery would. */
	async kill(): Promise<void> {
		const closed = new Promise((gone) => this.#context!.once('close', gone));
		spawnSync('pkill', ['-9', '-f', this.profileDir]);
		await closed;
		rmSync(join(this.profileDir, 'SingletonLock'), { force: true });
	}

	/** Removes the profile folder. */
	remove(): void {
		rmSync(this.profileDir, { recursive: true, force: true });
	}

	/** True once the app starts without a server. */
	async readyOffline(): Promise<void> {
		await this.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	}

	/** Returns the recovery words, in their order. */
	async createPractice(practice: string, site: string, user: string): Promise<readonly string[]> {
		await this.page.getByText('Create a practice').first().click();
		return this.fillPractice(practice, site, user);
	}

	/** The same from the open form on. */
	async fillPractice(practice: string, site: string, user: string): Promise<readonly string[]> {
		const { page } = this;
		await page.getByLabel('Practice', { exact: true }).fill(practice);
		await page.getByLabel('Site', { exact: true }).fill(site);
		await page.getByLabel('Your name').fill(user);
		await this.#choosePassphrase();
		await page.getByRole('button', { name: 'Create practice' }).click();
		const shown = page.getByTestId('recovery-words').locator('bdi');
		await expect(shown).toHaveCount(24, { timeout: 30_000 });
		const words = await shown.allInnerTexts();
		await page.getByRole('button', { name: 'I have written them down' }).click();
		for (const field of await page.getByLabel(/^Word \d+$/).all()) {
			const label = await field.evaluate((input: HTMLInputElement) => input.labels?.[0]?.innerText ?? '');
			await field.fill(words[Number(/\d+/.exec(label)?.[0]) - 1]!);
		}
		await page.getByRole('button', { name: 'Check and begin' }).click();
		await expect(page.getByTestId('sync-pill')).toBeVisible();
		return words;
	}

	/** Makes a link; the clinic stays on the page to answer it. */
	async invite(user: string, role: string, site: string): Promise<string> {
		const { page } = this;
		await page.getByRole('link', { name: 'Devices' }).first().click();
		await page.getByLabel('Name', { exact: true }).fill(user);
		await page.getByLabel('Role').selectOption({ label: role });
		await page.getByLabel('Site', { exact: true }).fill(site);
		await page.getByRole('button', { name: 'Make a link' }).click();
		return page.getByTestId('invite-link').innerText();
	}

	async join(link: string): Promise<void> {
		const { page } = this;
		await page.goto(link);
		await this.#choosePassphrase();
		await page.getByRole('button', { name: 'Join', exact: true }).click();
		await expect(page.getByTestId('sync-pill')).toBeVisible({ timeout: 30_000 });
	}

	async unlock(): Promise<void> {
		await this.page.getByLabel('Passphrase').fill(PASSPHRASE);
		await this.page.getByRole('button', { name: 'Unlock' }).click();
		await expect(this.page.getByTestId('sync-pill')).toBeVisible();
	}

	/** Unlocks when the device is locked, as it is after every load of the page. */
	async unlockIfAsked(): Promise<void> {
		const field = this.page.getByLabel('Passphrase');
		await expect(field.or(this.page.getByTestId('sync-pill'))).toBeVisible({ timeout: 30_000 });
		if (await field.isVisible()) await this.unlock();
	}

	async #choosePassphrase(): Promise<void> {
		await this.page.getByLabel('Passphrase for this device').fill(PASSPHRASE);
		await this.page.getByLabel('The passphrase again').fill(PASSPHRASE);
	}

	async register(family: string, given: string, sex: string, born: string): Promise<void> {
		const { page } = this;
		await page.getByRole('link', { name: 'Patients' }).first().click();
		await page
			.getByRole('link', { name: /^Register/ })
			.first()
			.click();
		await page.getByLabel('Family name').fill(family);
		await page.getByLabel('Given names').fill(given);
		await page.getByLabel('Sex').selectOption({ label: sex });
		await page.getByLabel('Birth date or age').fill(born);
		await page.getByLabel('Village or address').fill('Kirembe');
		await page.getByRole('button', { name: 'Register', exact: true }).click();
		await this.banner(family);
	}

	/** Finds a patient by typing and opens the chart. */
	async openChart(query: string, family: string): Promise<void> {
		const { page } = this;
		await page.getByRole('link', { name: 'Patients' }).first().click();
		await page.getByLabel('Find a patient').fill(query);
		// Below the list stands a link to register whoever was looked for, by the name typed.
		await page
			.locator('#patients')
			.getByRole('link', { name: new RegExp(family, 'i') })
			.first()
			.click();
		await this.banner(family);
	}

	async banner(family: string): Promise<void> {
		await expect(this.page.getByTestId('banner')).toContainText(family.toUpperCase());
	}

	async addMedicine(drug: string, dose: string): Promise<void> {
		const { page } = this;
		await page.getByRole('button', { name: 'Add medicine' }).click();
		await page.getByLabel('Medicine', { exact: true }).fill(drug);
		await page.getByLabel('Dose', { exact: true }).fill(dose);
		await page.getByTestId('sheet').getByRole('button', { name: 'Order' }).click();
		await expect(this.entry('medicine', drug)).toBeVisible();
	}

	/** The line of an entry that contains some words. */
	entry(kind: string, words: string): Locator {
		return this.page.getByTestId(kind).filter({ hasText: words });
	}

	async changeDose(drug: string, dose: string): Promise<void> {
		const { page } = this;
		const line = this.entry('medicine', drug);
		await line.locator('summary').first().click();
		await line.getByRole('button', { name: 'Change dose' }).click();
		await page.getByLabel('Dose', { exact: true }).fill(dose);
		await page.getByRole('button', { name: 'Save the new dose' }).click();
		await expect(line).toContainText(dose);
	}

	async stopMedicine(drug: string): Promise<void> {
		const line = this.entry('medicine', drug);
		await line.locator('summary').first().click();
		await line.getByRole('button', { name: 'Stop', exact: true }).click();
		await expect(this.page.getByText('Medicine stopped').first()).toBeVisible();
	}

	async addAllergy(substance: string): Promise<void> {
		const { page } = this;
		await page.getByRole('button', { name: 'Add allergy' }).click();
		await page.getByLabel('Allergic to').fill(substance);
		await page.getByRole('button', { name: 'Add', exact: true }).click();
		await expect(this.entry('allergy', substance)).toBeVisible();
	}

	async addProblem(problem: string): Promise<void> {
		const { page } = this;
		await page.getByRole('button', { name: 'Add problem' }).click();
		await page.getByLabel('Problem', { exact: true }).fill(problem);
		await page.getByRole('button', { name: 'Add', exact: true }).click();
		await expect(this.entry('problem', problem)).toBeVisible();
	}

	section(name: string): Locator {
		return this.page.getByTestId('note').getByRole('textbox', { name, exact: true });
	}

	/** Opens a new visit note. */
	async writeNote(): Promise<void> {
		await this.page.getByRole('button', { name: 'Write a note' }).click();
		await expect(this.section('Plan')).toBeVisible();
	}

	/** Goes on with the newest draft. */
	async continueNote(): Promise<void> {
		await this.page.getByTestId('note-draft').first().getByRole('button', { name: 'Continue' }).click();
		await expect(this.section('Plan')).toBeVisible();
	}

	/** Back to the chart; the draft stays. */
	async closeNote(): Promise<void> {
		await this.page.getByRole('button', { name: 'Close the note, keeps the draft' }).click();
		await expect(this.page.getByTestId('notes')).toBeVisible();
	}

	/** What stands in a section, every blank of it. */
	async noteWords(section: string): Promise<string> {
		return (await this.section(section).textContent()) ?? '';
	}

	/** Types at the end of a note's section. */
	async typeInNote(section: string, words: string): Promise<void> {
		await this.section(section).press('Control+End');
		await this.section(section).pressSequentially(words);
	}

	/** Waits until the note says that all of it is saved. */
	async noteSaved(): Promise<void> {
		await expect(this.page.getByTestId('note')).toContainText('Saved on this device');
	}

	pill(): Promise<string> {
		return this.page.getByTestId('sync-pill').innerText();
	}

	/** Waits for the pill to say that all is sent, and no false word before. */
	async allSent(): Promise<void> {
		await expect(this.page.getByTestId('sync-pill')).toContainText(/^All sent/, { timeout: 90_000 });
	}

	async offline(): Promise<void> {
		await expect(this.page.getByTestId('sync-pill')).toContainText(/^Offline|^Can't reach/, {
			timeout: 60_000
		});
	}
}
