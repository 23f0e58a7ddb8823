// What stands in a form and is not saved: it is there again after the browser was killed, and gone once it is saved.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

const HER_PASSPHRASE = 'violet anchor pebble window maple';
let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url);
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

test('a medicine half typed is kept through a kill, discarded with Undo, and ordered', async () => {
	test.setTimeout(120_000);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Garcia', 'Maria', 'Female', '1985');
	await clinic.readyOffline();
	const { page } = clinic;
	await page.getByRole('button', { name: 'Add medicine' }).click();
	await page.getByLabel('Medicine', { exact: true }).fill('amoxicillin');
	await expect(page.getByTestId('draft')).toHaveText(/^Draft kept on this device/);
	await clinic.kill();
	await clinic.open('/patients');
	await clinic.unlock();
	await clinic.openChart('garcia', 'Garcia');
	const again = clinic.page;
	await again.getByRole('button', { name: 'Add medicine' }).click();
	const drug = again.getByLabel('Medicine', { exact: true });
	await expect(drug).toHaveValue('amoxicillin');
	await expect(again.getByText(/You began this/)).toBeVisible();
	await again.getByRole('button', { name: 'Discard' }).click();
	await expect(drug).toHaveValue('');
	await again.getByRole('button', { name: 'Undo' }).click();
	await expect(drug).toHaveValue('amoxicillin');
	await again.getByRole('button', { name: 'Close, keeps what is typed' }).click();
	await clinic.addMedicine('amoxicillin', '500');
	await again.getByRole('button', { name: 'Add medicine' }).click();
	await expect(drug).toHaveValue('');
	await expect(again.getByText(/You began this/)).toHaveCount(0);

	// What the patient said, half typed: there after a lock, and gone once it is saved.
	await again.getByRole('button', { name: 'Close, keeps what is typed' }).click();
	const wishes = again.getByTestId('wishes');
	const wish = wishes.getByTestId('wish-form');
	const mother = wish.getByLabel('Who, and what they are to the patient');
	const change = async () => {
		const ask = wishes.getByRole('button', { name: 'Change: May be called by phone' });
		if (!(await ask.isVisible()))
			await again.getByRole('button', { name: 'More about this patient' }).click();
		await ask.click();
	};
	await change();
	await wish.getByLabel('No', { exact: true }).check();
	await wish.getByLabel('Somebody for the patient').check();
	await mother.fill('Rosa Garcia, mo');
	await again.getByRole('button', { name: 'Lock', exact: true }).click();
	await clinic.unlock();
	await change();
	await expect(mother).toHaveValue('Rosa Garcia, mo');
	await expect(wish.getByLabel('No', { exact: true })).toBeChecked();
	await expect(wish.getByText(/You began this/)).toBeVisible();
	if (process.env['SHOTS']) await wishes.screenshot({ path: `${process.env['SHOTS']}/wish-begun.png` });
	await wish.getByRole('button', { name: 'Save answer' }).click();
	await expect(wishes.locator('[data-topic="phone"]')).toContainText('Said by Rosa Garcia, mo');
	await change();
	await expect(wish.getByLabel('No', { exact: true })).not.toBeChecked();
	await expect(wish.getByText(/You began this/)).toHaveCount(0);
});

test('what saves a form stays under the finger while the form says that it is kept', async () => {
	const { page } = clinic;
	await clinic.openChart('garcia', 'Garcia');
	const line = clinic.entry('medicine', 'amoxicillin');
	await line.locator('summary').first().click();
	await line.getByRole('button', { name: 'Change dose' }).click();
	const save = page.getByRole('button', { name: 'Save the new dose' });
	const centre = async (of: typeof save) => {
		const { x, y, width, height } = (await of.boundingBox())!;
		return [Math.round(x + width / 2), Math.round(y + height / 2)];
	};
	const saveAt = await centre(save);
	await page.getByLabel('Dose', { exact: true }).fill('250');
	await expect(page.getByTestId('draft')).toHaveText(/^Draft kept on this device/);
	expect(await centre(save)).toEqual(saveAt);
	if (process.env['SHOTS'])
		await page.getByTestId('sheet').screenshot({ path: `${process.env['SHOTS']}/foot.png` });
	await page.getByLabel('Dose', { exact: true }).fill('');
	await page.getByRole('button', { name: 'Close, keeps what is typed' }).click();

	const wishes = page.getByTestId('wishes');
	const ask = wishes.getByRole('button', { name: 'Change: May be called by phone' });
	if (!(await ask.isVisible())) await page.getByRole('button', { name: 'More about this patient' }).click();
	await ask.click();
	const wish = wishes.getByTestId('wish-form');
	const answer = wish.getByRole('button', { name: 'Save answer' });
	await wish.getByLabel('Somebody for the patient').check();
	const answerAt = await centre(answer);
	await wish.getByLabel('Who, and what they are to the patient').fill('Rosa');
	await expect(wish.getByTestId('draft')).toHaveText(/^Draft kept on this device/);
	expect(await centre(answer)).toEqual(answerAt);
});

test('an invitation, a trip and a person half typed are as they were after somebody else had the device, and after a kill', async () => {
	test.setTimeout(120_000);
	const { page } = clinic;
	const devices = () => clinic.page.getByRole('link', { name: 'Devices' }).first().click();
	const settings = () => clinic.page.getByRole('link', { name: 'Settings' }).first().click();
	const adding = () => clinic.page.getByTestId('add-person');
	const add = () => clinic.page.getByRole('button', { name: 'Add a person to this device' }).click();
	const nobody = async () => {
		await settings();
		await add();
		await expect(adding().getByLabel('Name', { exact: true })).toHaveValue('');
	};
	await nobody();
	await adding().getByLabel('Name', { exact: true }).fill('Nia Okoye');
	await adding().getByLabel('Role').selectOption({ label: 'Admin' });
	await page.getByRole('button', { name: 'Next: their passphrase' }).click();
	await page.getByLabel('Passphrase for this device').fill(HER_PASSPHRASE);
	await page.getByLabel('The passphrase again').fill(HER_PASSPHRASE);
	await page.getByRole('button', { name: 'Add', exact: true }).last().click();
	await expect(page.getByTestId('settings-staff')).toContainText('Nia Okoye');
	// What was saved is not begun any more.
	await nobody();

	await adding().getByLabel('Name', { exact: true }).fill('Ruth Ab');
	await adding().getByLabel('Role').selectOption({ label: 'Prescriber' });
	await devices();
	const trips = () => clinic.page.getByTestId('trips');
	const invite = () => clinic.page.getByTestId('invite');
	const relayCard = () => clinic.page.getByTestId('relay-card');
	await trips().getByRole('button', { name: 'Prepare an outreach tablet' }).click();
	await trips().getByLabel('Who lives in').fill('Kirem');
	await trips().getByRole('button', { name: 'Add a patient' }).click();
	await trips().getByLabel('Find a patient to add').fill('garc');
	await trips()
		.getByRole('button', { name: /garcia/i })
		.click();
	await trips().getByLabel('Name of the trip').fill('Kirembe in Ma');
	await trips().getByLabel('Who takes the tablet').fill('Joy Wek');
	await trips().getByLabel('Charts are locked after').selectOption({ label: '7 days' });
	await invite().getByLabel('Name', { exact: true }).fill('Ben Oko');
	await invite().getByLabel('Role').selectOption({ label: 'Prescriber' });
	await invite().getByLabel('Site', { exact: true }).fill('Rivers');
	const ownRelay = await relayCard().getByLabel('This device talks to').inputValue();
	await relayCard().getByLabel('This device talks to').fill('https://relay.exam');
	await relayCard().getByLabel('Code of the relay').fill('half a co');

	const asTheyWere = async () => {
		await expect(trips().getByLabel('Who lives in')).toHaveValue('Kirem');
		await expect(trips().getByRole('list', { name: 'Patients picked one by one' })).toContainText(/garcia/i);
		await expect(trips().getByLabel('Name of the trip')).toHaveValue('Kirembe in Ma');
		await expect(trips().getByLabel('Who takes the tablet')).toHaveValue('Joy Wek');
		await expect(trips().getByLabel('Charts are locked after')).toHaveValue('7');
		await expect(trips().getByText(/You began this/)).toBeVisible();
		await expect(trips().getByTestId('draft')).toHaveText(/^Draft kept on this device/);
		await expect(invite().getByLabel('Name', { exact: true })).toHaveValue('Ben Oko');
		await expect(invite().getByLabel('Role')).toHaveValue('prescriber');
		await expect(invite().getByLabel('Site', { exact: true })).toHaveValue('Rivers');
		await expect(invite().getByText(/You began this/)).toBeVisible();
		await expect(relayCard().getByLabel('This device talks to')).toHaveValue('https://relay.exam');
		await expect(relayCard().getByLabel('Code of the relay')).toHaveValue('half a co');
	};
	// Another admin finds empty forms, and leaves the others as they are.
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await page.getByLabel('Passphrase').fill(HER_PASSPHRASE);
	await page.getByRole('button', { name: 'Unlock' }).click();
	await nobody();
	await devices();
	await trips().getByRole('button', { name: 'Prepare an outreach tablet' }).click();
	await expect(trips().getByLabel('Name of the trip')).toHaveValue('');
	await expect(trips().getByRole('list', { name: 'Patients picked one by one' })).toHaveCount(0);
	await expect(invite().getByLabel('Name', { exact: true })).toHaveValue('');
	await expect(relayCard().getByLabel('This device talks to')).toHaveValue(ownRelay);
	await expect(relayCard().getByLabel('Code of the relay')).toHaveValue('');
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await clinic.unlock();
	await asTheyWere();
	for (const [width, height] of [
		[768, 1024],
		[1280, 800]
	] as const) {
		await page.setViewportSize({ width, height });
		if (!process.env['SHOTS']) continue;
		await trips().screenshot({ path: `${process.env['SHOTS']}/trip-begun-${width}.png` });
		await invite().screenshot({ path: `${process.env['SHOTS']}/invite-begun-${width}.png` });
		await relayCard().screenshot({ path: `${process.env['SHOTS']}/relay-begun-${width}.png` });
	}

	await clinic.kill();
	await clinic.open('/devices');
	await clinic.unlock();
	await trips().getByRole('button', { name: 'Prepare an outreach tablet' }).click();
	await asTheyWere();
	await settings();
	await add();
	await expect(adding().getByLabel('Name', { exact: true })).toHaveValue('Ruth Ab');
	await expect(adding().getByLabel('Role')).toHaveValue('prescriber');

	// Discarded, put back, and gone once it is used.
	await devices();
	await relayCard().getByRole('button', { name: 'Discard' }).click();
	await expect(relayCard().getByLabel('This device talks to')).toHaveValue(ownRelay);
	await invite().getByRole('button', { name: 'Discard' }).click();
	await expect(invite().getByLabel('Name', { exact: true })).toHaveValue('');
	await clinic.page.getByRole('button', { name: 'Undo' }).last().click();
	await expect(invite().getByLabel('Name', { exact: true })).toHaveValue('Ben Oko');
	await trips().getByRole('button', { name: 'Prepare an outreach tablet' }).click();
	await trips().getByRole('button', { name: 'Make a link for the tablet' }).click();
	await expect(trips().getByTestId('invite-link')).toBeVisible();
	await trips().getByRole('button', { name: 'Close' }).click();
	await trips().getByRole('button', { name: 'Prepare an outreach tablet' }).click();
	await expect(trips().getByLabel('Who takes the tablet')).toHaveValue('');
	await expect(trips().getByText(/You began this/)).toHaveCount(0);
	await invite().getByRole('button', { name: 'Make a link' }).click();
	await expect(invite().getByTestId('invite-link')).toBeVisible();
	await expect(invite().getByText(/You began this/)).toHaveCount(0);
	await settings();
	await expect(invite().getByLabel('Name', { exact: true })).toHaveValue('');
	expect(clinic.faults).toEqual([]);
});
