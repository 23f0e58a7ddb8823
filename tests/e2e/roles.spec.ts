// A nurse sees beforehand that an order waits, asks for it with the steps of an order, and a prescriber at another site
// accepts it. What a role sees and may do is shown where somebody is let in.
import { expect, test } from '@playwright/test';
import { axeFaults } from './screen-checks.ts';
import { shots } from './shots.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;
test.afterAll(() => sites.close());

test('[RGT-1] a nurse asks for a medicine, and it is an order once a prescriber accepts it', async () => {
	test.setTimeout(120_000);
	sites = await startTwoSites('Nurse');
	const { hilltop, riverside } = sites;
	// Who is let in may do what is shown beside the choice.
	const facts = hilltop.page.getByTestId('role-facts');
	await facts.getByText('What a role sees and may do').click();
	await hilltop.page.getByLabel('Role').selectOption({ label: 'Nurse' });
	await expect(facts).toContainText(/Waits for a prescriber\s*orders/);
	await hilltop.page.getByLabel('Role').selectOption({ label: 'Front desk' });
	await expect(facts.locator('dd').first()).not.toContainText('clinical records');
	expect(await axeFaults(hilltop.page)).toEqual([]);
	await shots(hilltop.page, 'invite', { fullPage: true });
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.allSent();

	await riverside.openChart('mar gar', 'Garcia');
	const nurse = riverside.page;
	await nurse.keyboard.press('m');
	await expect(nurse.getByTestId('order-waits')).toContainText('This waits for a prescriber');
	await nurse.getByLabel('Medicine', { exact: true }).fill('metformin 500 mg');
	await nurse.keyboard.press('Enter');
	await expect(nurse.getByTestId('sheet').getByRole('button', { name: 'Ask for it' })).toBeEnabled();
	expect(await axeFaults(nurse)).toEqual([]);
	await shots(nurse, 'ask', { fullPage: true });
	await nurse.keyboard.press('Control+Enter');
	await expect(nurse.getByTestId('sheet')).toBeHidden();
	await expect(riverside.entry('proposal', 'metformin')).toContainText('Not yet accepted');
	await expect(riverside.entry('medicine', 'metformin')).toHaveCount(0);
	await riverside.allSent();

	await expect(hilltop.entry('proposal', 'metformin')).toBeVisible({ timeout: 60_000 });
	await hilltop.entry('proposal', 'metformin').getByRole('button', { name: 'Accept' }).click();
	await expect(hilltop.entry('medicine', 'metformin')).toBeVisible();
	await hilltop.allSent();
	const order = riverside.entry('medicine', 'metformin');
	await expect(order).toBeVisible({ timeout: 60_000 });
	await expect(riverside.entry('proposal', 'metformin')).toHaveCount(0);

	await hilltop.page.getByRole('link', { name: 'Settings' }).first().click();
	const table = hilltop.page.getByTestId('rights-table');
	await table.getByText('What a role sees and may do').click();
	const orders = table.getByRole('row').filter({ hasText: 'orders' });
	await expect(orders.getByRole('cell')).toHaveText([
		'Enters',
		'Enters',
		'Waits for a prescriber',
		'Does not enter',
		'Waits for a prescriber',
		'Does not enter'
	]);
	const sensitive = table.getByRole('row').filter({ hasText: 'sensitive entries' });
	const some = ['Opens', 'Opens', 'Does not open', 'Does not open', 'Does not open', 'Does not open'];
	await expect(sensitive.getByRole('cell')).toHaveText(some);
	const record = table.getByRole('row').filter({ hasText: /^\s*clinical records/ });
	const given = ['Opens', 'Opens', 'Opens', 'Does not open', 'Opens those of its trip', 'Does not open'];
	await expect(record.getByRole('cell')).toHaveText(given);
	expect(await axeFaults(hilltop.page)).toEqual([]);
	await shots(hilltop.page, 'settings', { fullPage: true });
	// The nurse sees the same.
	await nurse.getByRole('link', { name: 'Settings' }).first().click();
	await nurse.getByTestId('rights-table').getByText('What a role sees and may do').click();
	await expect(
		nurse
			.getByTestId('rights-table')
			.getByRole('row')
			.filter({ hasText: 'sensitive entries' })
			.getByRole('cell')
	).toHaveText(some);

	// An admin says what the nurse's device is called, which it says of itself then.
	await hilltop.page.getByRole('link', { name: 'Devices' }).first().click();
	const members = hilltop.page.getByTestId('members');
	const rename = async (from: string, to: string, button: string): Promise<void> => {
		await members.getByRole('button', { name: `Rename ${from}`, exact: true }).click();
		await members.getByLabel('Name of the device').fill(to);
		if (to === 'Room 22') await shots(hilltop.page, 'rename', { part: members });
		await members.getByRole('button', { name: button, exact: true }).click();
	};
	await rename('Device 2 at Riverside', 'Room 2', 'Save');
	await expect(hilltop.page.getByTestId('devices')).toContainText('Room 2');
	await expect(members.getByRole('button', { name: 'Remove Room 2…' })).toBeVisible();
	await expect(nurse.getByTestId('settings-device')).toContainText('Room 2', { timeout: 30_000 });
	await rename('Room 2', 'Room 22', 'Cancel');
	await rename('Room 2', 'Room 3', 'Save');
	await expect(nurse.getByTestId('settings-device')).toContainText('Room 3', { timeout: 30_000 });
	await hilltop.page.getByRole('button', { name: 'Undo' }).last().click();
	await expect(nurse.getByTestId('settings-device')).toContainText('Room 2', { timeout: 30_000 });
	// Only an admin does.
	await nurse.getByRole('link', { name: 'Devices' }).first().click();
	await expect(nurse.getByTestId('devices')).toContainText('Room 2');
	await expect(nurse.getByTestId('members')).toHaveCount(0);

	// Somebody else at Riverside's device, who has no key of the clinical record: nothing is said to be not recorded.
	await hilltop.page.getByRole('button', { name: /^Change what Ben Okoro may do/ }).click();
	const form = hilltop.page.getByTestId('role-form');
	await form.getByLabel('Role of Ben Okoro').selectOption({ label: 'Front desk' });
	await form.getByRole('button', { name: 'Change role' }).click();
	await expect(form).toBeHidden({ timeout: 30_000 });
	await nurse.reload();
	await riverside.unlockIfAsked();
	await riverside.openChart('mar gar', 'Garcia');
	await expect(nurse.getByTestId('closed-chart')).toContainText('does not open the clinical record');
	await expect(nurse.getByTestId('banner')).toContainText('Allergies unavailable');
	await expect(nurse.getByText('not recorded')).toHaveCount(0);
	await expect(nurse.getByText('metformin')).toHaveCount(0);
	await nurse.keyboard.press('m');
	await expect(nurse.getByTestId('sheet')).toHaveCount(0);
	expect(await axeFaults(nurse)).toEqual([]);
	await shots(nurse, 'closed', { fullPage: true });
	expect(sites.faults()).toEqual([]);
});
