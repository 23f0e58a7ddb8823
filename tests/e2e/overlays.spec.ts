// What opens over a screen or beside it, at a desk with a mouse and on a tablet with a finger: the palette, the keys, help,
// menus, and each workspace of a chart.
import { expect, test } from '@playwright/test';
import { openFullClinic, LONG_DRUG, type FullClinic } from './full-clinic.ts';
import { look, lookAndLeave } from './overlay-checks.ts';
import { settled, useFinger } from './screen-checks.ts';
import { SIZES, visit } from './screen-visits.ts';

test.setTimeout(180_000);
let full: FullClinic;

test.beforeAll(async () => {
	test.setTimeout(180_000);
	full = await openFullClinic();
});
test.afterAll(() => full.close());

const SHEETS = [
	['problem', 'p'],
	['medicine', 'm'],
	['allergy', 'a'],
	['vaccine', 'i'],
	['vitals', 'v'],
	['results', 'r'],
	['documents', 'd']
] as const;
const SHEET = '[data-testid="sheet"]';

for (const [i, size] of SIZES.entries()) {
	const isTablet = i === 1;
	const where = isTablet ? 'tablet' : 'desk';

	test(`${where}: what opens anywhere`, async () => {
		const { page } = full.clinic;
		await page.setViewportSize(size);
		const mouse = isTablet ? await useFinger(page) : undefined;
		await visit(full, 'today');
		await settled(page);
		const button = (name: string | RegExp) => page.getByRole('button', { name });
		const find = button(/^Find/);
		await lookAndLeave({
			page,
			name: `${where} palette`,
			from: find,
			press: 'Enter',
			within: '[data-testid="palette"]'
		});
		await lookAndLeave({ page, name: `${where} keys`, from: find, press: '?', within: 'dialog[open]' });
		const others = [
			['help', button('Help for this screen'), 'help'],
			['sending', page.getByTestId('sync-pill'), 'sync-detail'],
			['arrive', button('Arrive a patient'), 'arrive']
		] as const;
		for (const [name, from, id] of others)
			await lookAndLeave({
				page,
				name: `${where} ${name}`,
				from,
				press: 'Enter',
				within: `[data-testid="${id}"]`
			});
		if (isTablet)
			await lookAndLeave({
				page,
				name: 'more',
				from: button('More'),
				press: 'Enter',
				within: '[data-testid="more"]'
			});

		const menu = button(/: switch, PIN, settings$/);
		await menu.press('Enter');
		await look(page, `${where} person`, 'header');
		await page.keyboard.press('Tab');
		await expect(button('Switch person')).toBeFocused();
		await page.keyboard.press('Escape');
		await expect(button('Switch person')).toBeHidden();
		await expect(menu).toBeFocused();
		for (const [name, item, id] of [
			['pin', 'Set a PIN', 'pin-sheet'],
			['lately', 'What was done lately', 'lately']
		] as const) {
			await menu.press('Enter');
			await button(item).last().press('Enter');
			const box = page.getByTestId(id);
			await look(page, `${where} ${name}`, `[data-testid="${id}"]`);
			await page.keyboard.press('Escape');
			await expect(box).toBeHidden();
			await expect.soft(menu, `${name}: the focus comes back`).toBeFocused();
		}
		await mouse?.();
	});

	test(`${where}: every workspace of a chart`, async () => {
		const { page } = full.clinic;
		await page.setViewportSize(size);
		const mouse = isTablet ? await useFinger(page) : undefined;
		await visit(full, 'chart');
		await settled(page);
		const banner = page.getByTestId('banner');
		const from = banner.getByRole('button').filter({ has: page.getByTestId('allergy-title') });
		for (const [name, press] of SHEETS)
			await lookAndLeave({ page, name: `${where} ${name}`, from, press, within: SHEET, inChart: true });

		const more = banner.getByRole('button', { name: 'More about this patient' });
		await more.press('Enter');
		await look(page, `${where} who it is`, '[data-testid="demographics"]');
		await banner.getByTestId('demographics').getByRole('button').press('Enter');
		await look(page, `${where} patient`, SHEET);
		await page.keyboard.press('Escape');
		await more.press('Enter');

		const medicine = full.clinic.entry('medicine', LONG_DRUG);
		const history = medicine.getByRole('button', { name: 'History' });
		await medicine.locator('summary').press('Enter');
		await medicine.getByRole('button', { name: 'Entered in error' }).press('Enter');
		await look(page, `${where} in error`, '[data-testid="error-form"]');
		await medicine.getByRole('button', { name: 'Cancel' }).press('Enter');
		await lookAndLeave({
			page,
			name: `${where} history`,
			from: history,
			press: 'Enter',
			within: '[data-testid="entry-sheet"]',
			inChart: true,
			async inside(box) {
				await box.getByRole('button', { name: 'Belongs to somebody else' }).press('Enter');
				const move = box.getByTestId('move');
				await expect(move.getByRole('searchbox')).toBeFocused();
				await look(page, `${where} move, who`, '[data-testid="move"]');
				await move.getByRole('listitem').getByRole('button').first().press('Enter');
				await look(page, `${where} move, sure`, '[data-testid="move"]');
				await expect(move.getByLabel(/of the right patient/)).toBeFocused();
				await move.getByRole('button', { name: 'Another patient' }).press('Enter');
				await move.getByRole('button', { name: 'Cancel' }).press('Enter');
				await expect(box).toBeFocused();
			}
		});
		await medicine.getByRole('button', { name: 'Change dose' }).press('Enter');
		await look(page, `${where} dose`, SHEET);
		await page.keyboard.press('Escape');

		await medicine.getByRole('button', { name: 'Stop', exact: true }).press('Enter');
		const undo = page.getByRole('button', { name: 'Undo' }).last();
		await expect(undo).toBeVisible();
		await look(page, `${where} toast`, '.toasts');
		await undo.press('Enter');
		await expect(medicine).toBeVisible();

		await page.getByTestId('vitals').getByRole('button', { name: 'Trends' }).press('Enter');
		await look(page, `${where} trends`, '[data-testid="trends"]');
		await page.keyboard.press('Escape');
		await mouse?.();
	});
}

test('a note, signed, and a locked screen', async () => {
	const { page } = full.clinic;
	await page.setViewportSize(SIZES[0]);
	await visit(full, 'note');
	const { clinic } = full;
	await clinic.section('Plan').fill('Rest.');
	await clinic.noteSaved();
	await look(page, 'note, begun', '[data-testid="note"]');
	await clinic.section('Plan').press('Control+Enter');
	await expect(page.getByTestId('old-note').first()).toBeVisible();
	await look(page, 'note, signed', '[data-testid="notes"]');
	await page.getByRole('button', { name: 'Lock', exact: true }).press('Enter');
	await expect(page.getByTestId('locked-sync-pill')).toBeVisible();
	await look(page, 'locked', 'body');
	await page.setViewportSize(SIZES[1]);
	const mouse = await useFinger(page);
	await settled(page);
	await look(page, 'locked, tablet', 'body');
	await mouse();
	expect(clinic.faults).toEqual([]);
});
