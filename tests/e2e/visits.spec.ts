// A visit from the queue: six vital signs and a comment without leaving Today, the row that shows them, the next patient by
// a bracket, and the visit finished and taken back, by keyboard and by touch.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

let relay: RelayProcess;
let hilltop: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
});
test.afterAll(async () => {
	await hilltop.close();
	await relay.kill();
	hilltop.remove();
});

test('vital signs from the row, the next patient, and the end of the visit', async () => {
	test.setTimeout(120_000);
	const { page } = hilltop;
	const { keyboard } = page;
	const place = page.getByTestId('chart-queue');
	for (const [family, given] of [
		['Garcia', 'Maria'],
		['Okello', 'Grace']
	] as const) {
		await hilltop.register(family, given, 'Female', '14-Jul-1985');
		// Into the queue from the chart: one key.
		await expect(place.getByRole('button', { name: 'Arrive' })).toBeVisible();
		await keyboard.press('s');
		await expect(place).toContainText('Arrived');
		await keyboard.press('Control+z');
		await expect(place.getByRole('button', { name: 'Arrive' })).toBeVisible();
		await keyboard.press('s');
		await expect(place).toContainText('Arrived');
		await expect(place.getByRole('button', { name: 'Finish visit' })).toHaveCount(0);
	}
	await hilltop.addAllergy('penicillin');
	await expect(place).toContainText('With nurse');

	await page.getByRole('link', { name: 'Today' }).first().click();
	const garcia = page.getByTestId('queue-line').filter({ hasText: 'GARCIA' });
	const okello = page.getByTestId('queue-line').filter({ hasText: 'OKELLO' });
	await expect(okello).toContainText('Allergy');
	await expect(garcia).toContainText('New patient');
	await page.getByLabel('Reason').fill('Headache');
	await page.getByRole('heading', { level: 1 }).click();
	await expect(garcia).toContainText('Headache');
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await expect(garcia).not.toContainText('Headache');
	await page.getByRole('heading', { level: 1 }).click();

	// Task 4 of the interaction bars: the letter, six times Tab, the chord; typed faster than the form can come.
	await keyboard.press('v');
	const values = ['148/92', '84', '38.6', '18', '97', '78.4'];
	for (const value of values) {
		await keyboard.type(value);
		await keyboard.press('Tab');
	}
	await keyboard.type('After the walk here');
	const sheet = page.getByTestId('sheet');
	await expect(sheet).toContainText('GARCIA, Maria');
	await expect(sheet.getByLabel('Comment')).toHaveValue('After the walk here');
	await expect(sheet.getByLabel('Blood pressure')).toHaveValue('148/92');
	await keyboard.press('Control+Enter');
	await expect(sheet).toHaveCount(0);
	await expect(garcia).toContainText('BP 148/92');
	await expect(garcia).toContainText('With nurse');
	expect(new URL(page.url()).pathname).toBe('/today');

	// Whose queue it is stays when one comes back.
	await page.getByRole('button', { name: 'Mine' }).click();
	await expect(page.getByTestId('queue-line')).toHaveCount(2);
	await page.getByRole('heading', { level: 1 }).click();
	await keyboard.press('Enter');
	await hilltop.banner('Garcia');
	await expect(place).toContainText('1 of 2');
	await keyboard.press(']');
	await hilltop.banner('Okello');
	await expect(place).toContainText('2 of 2');
	await keyboard.press('[');
	await hilltop.banner('Garcia');

	await place.getByRole('button', { name: 'Finish visit' }).click();
	await expect(place.getByRole('button', { name: 'Arrive' })).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await expect(place).toContainText('With nurse');
	await place.getByRole('button', { name: 'Finish visit' }).click();
	await expect(place.getByRole('button', { name: 'Arrive' })).toBeVisible();
	await page.getByRole('link', { name: 'Today' }).first().click();
	await expect(page.getByRole('button', { name: 'Mine' })).toHaveAttribute('aria-pressed', 'true');
	await page.getByRole('button', { name: 'Everyone at Hilltop' }).click();
	await expect(garcia).toContainText('Done');
	expect(hilltop.faults).toEqual([]);
});

test('on a tablet: nine touches for six vital signs and a comment', async () => {
	const { page } = hilltop;
	await page.setViewportSize({ width: 768, height: 1024 });
	const card = page.getByTestId('queue-card').filter({ hasText: 'OKELLO' });
	await card.getByRole('button', { name: 'Vitals' }).click();
	const sheet = page.getByTestId('sheet');
	await expect(sheet).toContainText('OKELLO, Grace');
	const fields = [
		['Blood pressure', '118/76'],
		['Pulse', '72'],
		['Temperature', '36.9'],
		['Breathing rate', '16'],
		['Oxygen', '98'],
		['Weight', '61'],
		['Comment', 'Calm']
	] as const;
	for (const [label, value] of fields) await sheet.getByLabel(label).fill(value);
	await sheet.getByRole('button', { name: 'Finish' }).click();
	await expect(card).toContainText('BP 118/76');
	await expect(card).not.toContainText('High');
	expect(hilltop.faults).toEqual([]);
});

test('who did not finish yesterday is shown today, with what to do', async () => {
	const other = new Clinic(relay.url);
	// No browser lets a worker's clock be set; the day is that of the time zone.
	const { TZ } = process.env;
	process.env.TZ = 'Pacific/Pago_Pago';
	await other.open();
	await other.createPractice('Valley practice', 'Lakeside', 'Ben Otieno');
	for (const [family, given] of [
		['Mwangi', 'Peter'],
		['Banda', 'Joseph']
	] as const) {
		await other.register(family, given, 'Male', '1974');
		await other.page.getByTestId('chart-queue').getByRole('button', { name: 'Arrive' }).click();
		await expect(other.page.getByTestId('chart-queue')).toContainText('Arrived');
	}
	await other.addProblem('Cough');
	await expect(other.page.getByTestId('chart-queue')).toContainText('With nurse');
	await other.close();
	process.env.TZ = 'Pacific/Kiritimati';
	await other.open('/today');
	await other.unlock();
	const { page } = other;
	const list = page.getByTestId('unfinished');
	await list.getByText('2 visits of earlier days are not finished').click();
	const banda = list.getByRole('listitem').filter({ hasText: 'BANDA' });
	await banda.getByRole('button', { name: 'Finish visit' }).click();
	await expect(banda).toHaveCount(0);
	const mwangi = list.getByRole('listitem').filter({ hasText: 'MWANGI' });
	await expect(mwangi.getByRole('button', { name: 'Finish visit' })).toHaveCount(0);
	await mwangi.getByRole('button', { name: 'Left' }).click();
	await expect(list).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await expect(mwangi).toBeVisible();
	await other.openChart('Banda', 'Banda');
	await expect(page.getByTestId('chart-queue').getByRole('button', { name: 'Arrive' })).toBeVisible();
	expect(other.faults).toEqual([]);
	await other.close();
	other.remove();
	if (TZ === undefined) delete process.env.TZ;
	else process.env.TZ = TZ;
});
