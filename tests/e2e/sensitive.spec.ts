// A sensitive problem: seen by who enters it, counted and unseen for a nurse; opened by a colleague who says why, of which an
// admin is told, and which stands in the record of who looked.
import { expect, test } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	sites = await startTwoSites('Nurse');
});
test.afterAll(() => sites.close());

test('a sensitive entry is counted for a nurse, and opened by a prescriber with a reason that admins see', async () => {
	const { hilltop, riverside } = sites;
	const [admin, ben] = [hilltop.page, riverside.page];
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await admin.getByRole('button', { name: 'Add problem' }).click();
	await admin.getByLabel('Problem', { exact: true }).fill('Cyclothymia');
	await admin.getByLabel('Sensitive: only prescribers and admins see it').check();
	await admin.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(hilltop.entry('problem', 'Cyclothymia')).toContainText('Sensitive');
	await expect(admin.getByTestId('timeline-item').filter({ hasText: 'Cyclothymia' })).toContainText(
		'Sensitive'
	);
	await hilltop.allSent();

	await riverside.openChart('garcia', 'Garcia');
	const strip = ben.getByTestId('sensitive-strip');
	await expect(strip).toContainText('1 sensitive entry of this chart is kept apart from your role');
	await expect(strip).toContainText('Who may see: Amina Yusuf');
	await expect(strip.getByRole('button')).toHaveCount(0);
	await expect(ben.locator('body')).not.toContainText('Cyclothymia');
	// That nothing is recorded is said nowhere: not on the screen, not on paper.
	const nothing = /No (?:problems|medicines|vital signs) are recorded|Nothing is recorded yet/;
	await expect(ben.getByText('Nothing here that you may see; 1 entry is kept apart.')).toHaveCount(3);
	await expect(ben.locator('body')).not.toContainText(nothing);
	if (process.env['SHOTS']) await ben.screenshot({ path: `${process.env['SHOTS']}/apart-nurse.png` });
	await ben.getByRole('link', { name: 'Print' }).first().click();
	const nursesPaper = ben.getByTestId('paper');
	await expect(nursesPaper).toContainText('Nothing that may stand on this paper; 1 entry is kept apart.');
	await expect(nursesPaper).not.toContainText(nothing);
	if (process.env['SHOTS']) await ben.screenshot({ path: `${process.env['SHOTS']}/apart-paper.png` });
	await ben.goBack();
	await expect(strip).toBeVisible();
	await riverside.allSent();

	// The nurse becomes a prescriber: the key comes, and the entry stays folded away until they say why.
	await admin.getByRole('link', { name: 'Devices' }).first().click();
	await admin.getByRole('button', { name: 'Change what Ben Okoro may do…' }).click();
	const role = admin.getByTestId('role-form');
	await role.getByLabel('Role of Ben Okoro').selectOption('Prescriber');
	await role.getByRole('button', { name: 'Change role' }).click();
	await expect(role).toHaveCount(0);
	const show = strip.getByRole('button', { name: 'Show: say why' });
	await expect(show).toBeVisible({ timeout: 30_000 });
	await expect(ben.locator('body')).not.toContainText('Cyclothymia');
	await show.click();
	const reason = ben.getByTestId('sensitive-reason');
	await expect(reason.getByRole('button', { name: 'Show', exact: true })).toBeDisabled();
	await reason.getByLabel('I care for this patient today').check();
	expect(
		(await new AxeBuilder({ page: ben }).include('[data-testid="sensitive-reason"]').analyze()).violations
	).toEqual([]);
	await reason.getByRole('button', { name: 'Show', exact: true }).click();
	await expect(riverside.entry('problem', 'Cyclothymia')).toContainText('Sensitive');
	await expect(strip).toHaveCount(0);
	// Paper leaves it out until that is asked for.
	await ben.getByRole('link', { name: 'Print' }).first().click();
	const paper = ben.getByTestId('paper');
	await expect(paper).toContainText('1 sensitive entry of this chart is not on this paper');
	await expect(paper).not.toContainText('Cyclothymia');
	await expect(paper).not.toContainText(nothing);
	await ben.getByLabel('Print sensitive entries too').check();
	await expect(paper).toContainText('Cyclothymia');
	// Another visit of the chart is another reason.
	await ben.getByRole('link', { name: 'Patients' }).first().click();
	await riverside.openChart('garcia', 'Garcia');
	await expect(show).toBeVisible();
	await riverside.allSent();

	await admin.getByRole('link', { name: 'Inbox' }).first().click();
	const alerts = admin.getByTestId('sensitive-alerts');
	await expect(alerts).toContainText('Ben Okoro opened the sensitive entries of Maria Garcia', {
		timeout: 30_000
	});
	await expect(alerts).toContainText('I care for this patient today');
	await alerts.getByRole('button', { name: 'Seen' }).click();
	await expect(alerts).toHaveCount(0);
	await admin.getByRole('link', { name: 'Access' }).first().click();
	const row = admin.getByTestId('trail-row').filter({ hasText: 'Opened sensitive entries' });
	await expect(row).toContainText('Ben Okoro');
	await expect(row).toContainText('I care for this patient today');

	// The practice wants a network for it: the other device, without one, opens nothing, and with one again it does.
	const offline = { name: /^What needs a reason may be opened without a network/ };
	await admin.getByRole('link', { name: 'Settings' }).first().click();
	await expect(admin.getByRole('switch', offline)).toBeChecked();
	await admin.getByRole('switch', offline).uncheck();
	await hilltop.allSent();
	await ben.getByRole('link', { name: 'Settings' }).first().click();
	await expect(ben.getByRole('switch', offline)).not.toBeChecked({ timeout: 30_000 });
	await expect(ben.getByRole('switch', offline)).toBeDisabled();
	await sites.apart();
	await riverside.openChart('garcia', 'Garcia');
	await show.click();
	await reason.getByLabel('I care for this patient today').check();
	await reason.getByRole('button', { name: 'Show', exact: true }).click();
	await expect(reason).toContainText('The relay cannot be reached now');
	await expect(ben.locator('body')).not.toContainText('Cyclothymia');
	if (process.env['SHOTS']) await ben.screenshot({ path: `${process.env['SHOTS']}/needs-network.png` });
	await sites.together();
	await reason.getByRole('button', { name: 'Show', exact: true }).click();
	await expect(riverside.entry('problem', 'Cyclothymia')).toContainText('Sensitive');
	expect(sites.faults()).toEqual([]);
});
