// Nothing readable at rest: words typed in the app, and the keys that open them, are looked for in the browser's whole profile
// and in everything the relay keeps and prints, after the browser was killed in the middle of work.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic, PASSPHRASE } from './clinic.ts';
import { keysInProfile } from './keys-in-profile.ts';
import { wordsLeft } from './words-left.ts';

let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay({ env: { LOG_LEVEL: 'debug' } });
	clinic = new Clinic(relay.url);
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

/** Distinct in every place where something can be typed. */
const CANARIES = {
	family: 'Zqxcanaryfamily',
	given: 'Zqxcanarygiven',
	phone: '5550199887766',
	drug: 'zqxcanarydrug',
	allergy: 'zqxcanaryallergy',
	problem: 'zqxcanaryproblem',
	note: 'zqxcanarynote',
	sensitive: 'zqxcanarysensitive',
	typed: 'zqxcanarytyped',
	user: 'Zqxcanaryuser',
	site: 'Zqxcanarysite',
	practice: 'Zqxcanarypractice'
};

const PIN = '480217';

/**
 * Locks the device on every kind of screen, from another tab, and looks what the tab still has; then opens it again by PIN,
 * where everything is as it was.
 */
async function lockOnEveryScreen(): Promise<void> {
	const { page } = clinic;
	const other = await page.context().newPage();
	await page.getByRole('button', { name: new RegExp(`^${CANARIES.user}: switch`) }).click();
	await page.getByRole('button', { name: 'Set a PIN' }).last().click();
	await page.getByLabel('PIN of six digits').fill(PIN);
	await page.getByLabel('The PIN again').fill(PIN);
	await page.getByTestId('pin-sheet').getByRole('button', { name: 'Set a PIN' }).click();
	await expect(page.getByTestId('pin-sheet')).toBeHidden();
	const chart = new URL(page.url()).pathname;
	await other.goto(clinic.url + chart);
	await expect(other.getByTestId('banner')).toBeVisible();
	const go = async (href: string): Promise<void> => {
		await page.evaluate((to) => {
			const link = Object.assign(document.createElement('a'), { href: to });
			document.body.append(link);
			link.click();
			link.remove();
		}, href);
		await page.waitForURL(`**${href}`);
	};
	const { typed, family, given, drug, sensitive, note } = CANARIES;
	const medicine = page.getByLabel('Medicine', { exact: true });
	/** Nobody types here and locks over there within a quarter of a second. */
	const kept = () => expect(page.getByTestId('draft')).toContainText(/kept/);
	/** What is open, and a word that stands there; `after`: what is put away before the next one. */
	const SCREENS: readonly {
		readonly name: string;
		readonly open: () => Promise<void>;
		readonly shows: string;
		readonly after?: () => Promise<void>;
	}[] = [
		{
			name: 'patients, with words to find',
			shows: family,
			async open() {
				await go('/patients');
				await page.getByLabel('Find a patient').fill(family);
			}
		},
		{
			name: 'a registration half typed',
			shows: typed,
			async open() {
				await go('/patients/new');
				await page.getByLabel('Family name').fill(typed);
				await kept();
			},
			async after() {
				await expect(page.getByLabel('Family name')).toHaveValue(typed);
				await page.getByLabel('Family name').fill('');
			}
		},
		{
			name: 'a chart, with a form half typed and what is kept apart',
			shows: sensitive,
			async open() {
				await go(chart);
				await page.getByRole('button', { name: 'Add medicine' }).click();
				await medicine.fill(typed);
				await kept();
			},
			async after() {
				await expect(medicine).toHaveValue(typed);
				await page.keyboard.press('Escape');
			}
		},
		{
			name: 'a dialog over everything',
			shows: given,
			async open() {
				await page.keyboard.press('Control+k');
				await page.getByRole('combobox').fill(given);
			}
		},
		{
			name: 'a note',
			shows: note,
			async open() {
				await go(chart);
				await clinic.continueNote();
			},
			after: () => clinic.closeNote()
		},
		{
			name: 'paper',
			shows: drug,
			async open() {
				await go(`/print/summary/${chart.split('/')[2]}`);
				await expect(page.getByTestId('paper')).toBeVisible();
			}
		},
		{
			name: 'who looked',
			shows: given,
			async open() {
				await go('/audit');
				await expect(page.getByTestId('trail-row').first()).toBeVisible();
			}
		}
	];
	const words = Object.values(CANARIES).filter((word) => word !== CANARIES.user);
	for (const { name, open, shows, after } of SCREENS) {
		await open();
		await expect.poll(() => wordsLeft(page, [shows]), { message: name }).not.toEqual([]);
		await other.getByRole('button', { name: 'Lock', exact: true }).click();
		for (const tab of [page, other]) {
			await expect(tab.getByTestId('locked-sync-pill')).toBeVisible();
			expect(await wordsLeft(tab, words), name).toEqual([]);
			await expect(tab.locator('dialog[open]')).toHaveCount(0);
		}
		await other.getByLabel(`PIN of ${CANARIES.user}`).first().fill(PIN);
		await expect(page.getByTestId('sync-pill')).toBeVisible();
		await after?.();
	}
	await other.close();
	await go(chart);
}

function* filesUnder(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* filesUnder(path);
		else if (entry.isFile()) yield path;
	}
}

/** Looks for a text as UTF-8 and UTF-16, in any case, also behind the usual compressions of a whole file. */
function holds(bytes: Buffer, text: string): boolean {
	const views = [bytes];
	for (const open of [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]) {
		try {
			views.push(open(bytes));
		} catch {
			continue;
		}
	}
	return views.some((view) => {
		const words = view.toString('latin1').toLowerCase();
		const wide = Buffer.from(text.toLowerCase(), 'utf16le').toString('latin1');
		return words.includes(text.toLowerCase()) || words.includes(wide);
	});
}

/** As it is, and as people write bytes. */
const isKeyIn = (bytes: Buffer, key: Buffer): boolean =>
	bytes.includes(key) ||
	(['hex', 'base64', 'base64url'] as const).some((form) =>
		bytes.includes(key.toString(form).replace(/=+$/, ''))
	);

test('typed words are nowhere in the profile, the relay, or its log', async () => {
	test.setTimeout(400_000);
	await clinic.open();
	await clinic.createPractice(CANARIES.practice, CANARIES.site, CANARIES.user);
	const { page } = clinic;
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await page
		.getByRole('link', { name: /^Register/ })
		.first()
		.click();
	await page.getByLabel('Family name').fill(CANARIES.family);
	await page.getByLabel('Given names').fill(CANARIES.given);
	await page.getByLabel('Sex').selectOption({ label: 'Female' });
	await page.getByLabel('Birth date or age').fill('1985');
	await page.getByLabel('Phone').fill(CANARIES.phone);
	await page.getByRole('button', { name: 'Register', exact: true }).click();
	await clinic.banner(CANARIES.family);
	await clinic.addMedicine(CANARIES.drug, '500');
	await clinic.addAllergy(CANARIES.allergy);
	await clinic.addProblem(CANARIES.problem);
	await page.getByRole('button', { name: 'Add problem' }).click();
	await page.getByLabel('Problem', { exact: true }).fill(CANARIES.sensitive);
	await page.getByLabel('Sensitive: only prescribers and admins see it').check();
	await page.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(clinic.entry('problem', CANARIES.sensitive)).toBeVisible();
	await clinic.writeNote();
	await clinic.typeInNote('Plan', CANARIES.note);
	await clinic.noteSaved();
	await clinic.section('Plan').blur();
	await clinic.allSent();
	await clinic.closeNote();
	await lockOnEveryScreen();
	await clinic.continueNote();
	await clinic.typeInNote('History', `${CANARIES.note} unsealed`);
	await clinic.noteSaved();
	const { keys, lies } = await keysInProfile(page, PASSPHRASE);
	expect(keys.size).toBeGreaterThan(10);
	await clinic.kill();

	const found: string[] = [];
	let areBytesFound = false;
	const secrets = [...Object.values(CANARIES), PASSPHRASE, 'kettle saddle meadow'];
	for (const place of [clinic.profileDir, relay.dataDir]) {
		for (const path of filesUnder(place)) {
			const bytes = readFileSync(path);
			for (const secret of secrets)
				if (holds(bytes, secret)) found.push(`${secret} in ${path.slice(place.length)}`);
			areBytesFound ||= place === clinic.profileDir && isKeyIn(bytes, lies);
			for (const [name, key] of keys)
				if (isKeyIn(bytes, key)) found.push(`${name} in ${path.slice(place.length)}`);
		}
	}
	for (const secret of secrets)
		if (holds(Buffer.from(relay.output()), secret)) found.push(`${secret} in the relay's log`);
	expect(found).toEqual([]);
	expect(areBytesFound).toBe(true);

	await clinic.open('/patients');
	await clinic.unlock();
	await clinic.openChart(CANARIES.family, CANARIES.family);
	await clinic.continueNote();
	await expect(clinic.section('History')).toHaveText(`${CANARIES.note} unsealed`);
});
