// Two people at one workstation, and nothing of a locked one: handing over by PIN without a network, what the PIN is
// worth, and what lies on the disk afterwards.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic, PASSPHRASE } from './clinic.ts';

const NIA = 'Zqxnia Okoye';
const NIAS_PASSPHRASE = 'cedar violin harbour pepper lamp';
const ANAS_PIN = '480217';
const NIAS_PIN = '913752';

let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url);
});
test.afterAll(async () => {
	await clinic.close();
	clinic.remove();
	await relay.kill();
});

const menu = (name: string) => clinic.page.getByRole('button', { name: new RegExp(`^${name}: switch`) });

async function setPin(name: string, pin: string): Promise<void> {
	const { page } = clinic;
	await menu(name).click();
	await page.getByRole('button', { name: 'Set a PIN' }).last().click();
	await page.getByLabel('PIN of six digits').fill('123456');
	await expect(page.getByTestId('pin-sheet')).toContainText('digits in a row');
	await page.getByLabel('PIN of six digits').fill(pin);
	await page.getByLabel('The PIN again').fill(pin);
	await page.getByTestId('pin-sheet').getByRole('button', { name: 'Set a PIN' }).click();
	await expect(page.getByTestId('pin-sheet')).toBeHidden();
}

async function lock(): Promise<void> {
	await clinic.page.getByRole('button', { name: 'Lock', exact: true }).click();
	await expect(clinic.page.getByTestId('locked-sync-pill')).toBeVisible();
}

/** Keys of a screen do something once it is there. */
async function toToday(): Promise<void> {
	const { page } = clinic;
	await page.getByRole('link', { name: 'Today' }).first().click();
	await expect(page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible();
}

async function comeBack(name: string, pin: string): Promise<void> {
	const { page } = clinic;
	await page.getByRole('button', { name: new RegExp(`^${name}`) }).click();
	await page.getByLabel(`PIN of ${name}`).first().fill(pin);
	await expect(menu(name)).toBeVisible();
}

/** What was copied here is not in the clipboard of a locked device; what came into it since, or out of a field, stays. */
async function copiedIsGone(): Promise<void> {
	const { page } = clinic;
	const held = () => page.evaluate(() => navigator.clipboard.readText());
	const copy = page.getByRole('button', { name: 'Copy the link' });
	const copyLink = async () => {
		const link = await clinic.invite('Nobody Yet', 'Nurse', 'Hilltop');
		await copy.click();
		await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
		return link;
	};
	// As most browsers have it: a page may write, and is not shown what is there.
	await copyLink();
	await lock();
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await expect.poll(held).toBe('');
	await clinic.unlock();
	expect(await copyLink()).toBe(await held());
	await page.evaluate(() => navigator.clipboard.writeText('from elsewhere'));
	await lock();
	await clinic.unlock();
	expect(await held()).toBe('from elsewhere');
	await page.getByTestId('this-device').locator('dd').first().selectText();
	await page.keyboard.press('Control+c');
	await expect.poll(held).toContain('Valley');
	await lock();
	await expect.poll(held).toBe('');
	await clinic.unlock();
	const name = page.getByLabel('Name', { exact: true }).first();
	await name.fill('half a name');
	await name.selectText();
	await page.keyboard.press('Control+x');
	await expect.poll(held).toBe('half a name');
	await lock();
	await clinic.unlock();
	expect(await held()).toBe('half a name');
	await page.context().clearPermissions();
}

test('a nurse is added, takes over and hands back by PIN, offline all along, each to their own place', async () => {
	test.setTimeout(300_000);
	await clinic.open();
	await clinic.createPractice('Valley', 'Hilltop', 'Ana Silva');
	await clinic.readyOffline();
	await clinic.allSent();
	const { page } = clinic;
	await copiedIsGone();
	await relay.kill();
	await setPin('Ana Silva', ANAS_PIN);

	await page.goto(`${relay.url}/settings`);
	await clinic.unlockIfAsked();
	await setPin('Ana Silva', ANAS_PIN);
	await page.getByRole('button', { name: 'Add a person to this device' }).click();
	await page.getByTestId('add-person').getByLabel('Name', { exact: true }).fill(NIA);
	await page.getByRole('button', { name: 'Next: their passphrase' }).click();
	await page.getByLabel('Passphrase for this device').fill(NIAS_PASSPHRASE);
	await page.getByLabel('The passphrase again').fill(NIAS_PASSPHRASE);
	await page.getByRole('button', { name: 'Add', exact: true }).last().click();
	await expect(page.getByTestId('settings-staff')).toContainText(NIA);

	await clinic.register('Garcia', 'Maria', 'Female', '1985');
	const anasPlace = page.url();
	await clinic.writeNote();
	await clinic.typeInNote('Plan', 'half a sent');
	await lock();
	await expect(page).toHaveTitle('Saddlebag');
	for (const word of ['GARCIA', 'Maria', 'half a sent'])
		expect(await page.content(), word).not.toContain(word);
	await page.getByRole('button', { name: 'Someone else' }).click();
	await page.getByLabel('Passphrase').fill(NIAS_PASSPHRASE);
	await page.getByRole('button', { name: 'Unlock' }).click();
	await expect(menu(NIA)).toBeVisible();
	await expect(page.getByTestId('banner')).toBeHidden();
	await setPin(NIA, NIAS_PIN);
	await page.getByRole('link', { name: 'Devices' }).first().click();
	await expect(page).toHaveURL(/devices$/);

	await lock();
	await page.getByRole('button', { name: /^Ana Silva/ }).click();
	await page.getByLabel('PIN of Ana Silva').first().fill(NIAS_PIN);
	await expect(page.getByText('This is not the PIN. 4 tries left.')).toBeVisible();
	const before = Date.now();
	await page.getByLabel('PIN of Ana Silva').first().fill(ANAS_PIN);
	await clinic.banner('Garcia');
	console.info(`back by PIN in ${Date.now() - before} ms`);
	expect(page.url()).toContain(anasPlace);
	// In the note, where she was.
	await expect(clinic.section('Plan')).toHaveText('half a sent');

	// Each with a form half typed, beside a chart and on a page of its own.
	await clinic.closeNote();
	await page.getByRole('button', { name: 'Add medicine' }).click();
	const drug = page.getByLabel('Medicine', { exact: true });
	await drug.fill('amoxic');
	await lock();
	await comeBack(NIA, NIAS_PIN);
	await expect(page).toHaveURL(/devices$/);
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await page
		.getByRole('link', { name: /^Register/ })
		.first()
		.click();
	await page.getByLabel('Family name').fill('Mwang');
	await lock();
	await comeBack('Ana Silva', ANAS_PIN);
	await expect(drug).toHaveValue('amoxic');
	await expect(page.getByTestId('banner')).toContainText('GARCIA');
	await lock();
	await comeBack(NIA, NIAS_PIN);
	await expect(page.getByLabel('Family name')).toHaveValue('Mwang');
	await expect(page.getByTestId('sheet')).toHaveCount(0);

	// So it is with what stands open on every other page: a message beside the queue, a patient who is being arrived.
	await toToday();
	await page.keyboard.press('n');
	const arrive = page.getByTestId('arrive');
	await arrive.getByLabel(/^Why they came/).fill('cough');
	await arrive.getByLabel('Find a patient').fill('garc');
	await expect(arrive.getByRole('button', { name: /GARCIA/ })).toBeVisible();
	await lock();
	await comeBack('Ana Silva', ANAS_PIN);
	await expect(arrive).toHaveCount(0);
	await toToday();
	await page.keyboard.press('n');
	await expect(arrive.getByLabel(/^Why they came/)).toHaveValue('');
	await arrive.getByLabel('Find a patient').fill('garc');
	await arrive.getByRole('button', { name: /GARCIA/ }).click();
	await expect(page.getByTestId('queue-line')).toContainText('GARCIA');
	await page.keyboard.press('t');
	const message = page.getByTestId('sheet').getByRole('textbox').first();
	await message.fill('please weigh');
	await lock();
	await comeBack(NIA, NIAS_PIN);
	await expect(arrive.getByLabel(/^Why they came/)).toHaveValue('cough');
	await expect(arrive.getByLabel('Find a patient')).toHaveValue('garc');
	await expect(page.getByTestId('sheet')).toHaveCount(0);
	await page.keyboard.press('Escape');
	await lock();
	await comeBack('Ana Silva', ANAS_PIN);
	await expect(message).toHaveValue('please weigh');
	await lock();
	await comeBack(NIA, NIAS_PIN);
	await expect(page).toHaveURL(/today$/);
	await expect(arrive).toHaveCount(0);

	await lock();
	await page.getByRole('button', { name: new RegExp(`^${NIA}`) }).click();
	for (let left = 4; left >= 1; left--) {
		await page.getByLabel(`PIN of ${NIA}`).first().fill('111213');
		await expect(page.getByText(left === 1 ? '1 try left' : `${left} tries left`)).toBeVisible();
	}
	await page.getByLabel(`PIN of ${NIA}`).first().fill('111213');
	await expect(page.getByText('The PIN opens nothing any more')).toBeVisible();
	await expect(page.getByRole('button', { name: new RegExp(`^${NIA}`) })).toBeHidden();
	await expect(page.getByRole('button', { name: /^Ana Silva/ })).toBeVisible();
	await page.getByRole('button', { name: 'Lock fully' }).click();
	await expect(page.getByRole('button', { name: /^Ana Silva/ })).toBeHidden();
	await page.getByLabel('Passphrase').fill(NIAS_PASSPHRASE);
	await page.getByRole('button', { name: 'Unlock' }).click();
	await expect(menu(NIA)).toBeVisible();
	expect(clinic.faults).toEqual([]);
});

test('nothing of a person, their passphrase or their PIN lies on the disk', async () => {
	await setPin(NIA, NIAS_PIN);
	await lock();
	await clinic.kill();
	const found: string[] = [];
	for (const entry of readdirSync(clinic.profileDir, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const bytes = readFileSync(join(entry.parentPath, entry.name));
		for (const secret of [NIA, NIAS_PASSPHRASE, PASSPHRASE, NIAS_PIN, ANAS_PIN])
			for (const encoding of ['utf8', 'utf16le'] as const)
				if (bytes.includes(Buffer.from(secret, encoding))) found.push(`${secret} in ${entry.name}`);
	}
	expect(found).toEqual([]);
	await clinic.open();
	await expect(clinic.page.getByLabel('Passphrase')).toBeVisible();
	expect(await clinic.page.content()).not.toContain(NIA);
});

test('a device that nobody touches warns, stays open for a key, and locks', async () => {
	const { page } = clinic;
	await clinic.unlock();
	await page.clock.install();
	await page.clock.fastForward(4 * 60_000 + 45_000);
	await expect(page.getByTestId('locks-soon')).toBeVisible();
	await page.keyboard.press('Shift');
	await expect(page.getByTestId('locks-soon')).toBeHidden();
	await page.clock.fastForward(4 * 60_000 + 45_000);
	await expect(page.getByTestId('locks-soon')).toBeVisible();
	await page.clock.fastForward(30_000);
	await expect(page.getByLabel('Passphrase')).toBeVisible();
});

test('a tablet that slept shows nothing on waking, and a clock that was set back locks it no later', async () => {
	const { page } = clinic;
	await clinic.unlock();
	// The hour passes without a timer, as it does while a machine sleeps; the first touch comes before any of them.
	await page.clock.setSystemTime(Date.now() + 3_600_000);
	const seen = await page.evaluate(() => {
		document.body.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
		return getComputedStyle(document.querySelector('main') ?? document.body).visibility;
	});
	expect(seen).toBe('hidden');
	await expect(page.getByLabel('Passphrase')).toBeVisible();

	await clinic.unlock();
	await page.clock.setSystemTime(Date.now() - 7_200_000);
	await page.clock.fastForward(5 * 60_000 + 1_000);
	await expect(page.getByLabel('Passphrase')).toBeVisible();
});
