// What waits for a person after two sites worked apart: booked twice, consented and refused, signed twice. Each is raised at
// both sites by real work without a network, settled by keys at one and taken back, and settled by a finger at the other.
import { expect, test, type Locator } from '@playwright/test';
import type { Clinic } from './clinic.ts';
import { tap, useFinger } from './screen-checks.ts';
import { startTwoSites, type ScreenlessDevice, type TwoSites } from './two-sites.ts';

let sites: TwoSites;
let charts: Readonly<Record<'Garcia' | 'Osei', string>>;

test.beforeAll(async () => {
	sites = await startTwoSites();
});
test.afterAll(() => sites.close());

const booking = (chart: string, from: string, to: string): string =>
	JSON.stringify({
		resourceType: 'Appointment',
		status: 'booked',
		description: 'Review',
		start: `2026-12-07T${from}:00Z`,
		end: `2026-12-07T${to}:00Z`,
		participant: [
			{ actor: { reference: `Patient/${chart}` }, status: 'accepted' },
			{ actor: { reference: 'Practitioner/chen', display: 'Dr Chen' }, status: 'accepted' }
		]
	});

/** Settled by keys at Hilltop, taken back by `u`, settled by a finger at Riverside; seen at the other each time. */
async function settledTwice(
	card: (clinic: Clinic) => Locator,
	{ key, button }: { readonly key: string; readonly button: string | RegExp }
): Promise<void> {
	const { hilltop, riverside } = sites;
	await card(hilltop).focus();
	await hilltop.page.keyboard.press(key);
	for (const clinic of [hilltop, riverside]) await expect(card(clinic)).toHaveCount(0);
	await hilltop.page.keyboard.press('u');
	for (const clinic of [hilltop, riverside]) await expect(card(clinic)).toBeVisible();
	const mouse = await useFinger(riverside.page);
	await tap(card(riverside).getByRole('button', { name: button }));
	for (const clinic of [riverside, hilltop]) await expect(card(clinic)).toHaveCount(0);
	await mouse();
}

test('booked twice by two devices without a network', async () => {
	test.setTimeout(180_000);
	const { hilltop, both } = sites;
	const desks: Record<string, ScreenlessDevice> = {
		Hilltop: await sites.device('Desk Hilltop', 'Hilltop'),
		Riverside: await sites.device('Desk Riverside', 'Riverside')
	};
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	const idOf = ({ page }: Clinic): string => new URL(page.url()).pathname.split('/')[2]!;
	const Garcia = idOf(hilltop);
	await hilltop.register('Osei', 'Kofi', 'Male', '02-Feb-1950');
	charts = { Garcia, Osei: idOf(hilltop) };
	await hilltop.allSent();
	for (const desk of Object.values(desks)) await desk.sync();
	await sites.apart();
	await desks['Hilltop']!.run(
		'add',
		'--chart',
		charts.Garcia,
		'--resource',
		booking(charts.Garcia, '09:00', '09:30')
	);
	await desks['Riverside']!.run(
		'add',
		'--chart',
		charts.Osei,
		'--resource',
		booking(charts.Osei, '09:15', '09:45')
	);
	await sites.together();
	for (const desk of Object.values(desks)) await desk.sync();
	const card = ({ page }: Clinic) => page.getByTestId('double-booked');
	await both(async ({ page }) => page.locator('a[href="/inbox"]').first().click());
	await both(async (clinic) => {
		for (const words of [
			'Dr Chen',
			'GARCIA, Maria',
			'OSEI, Kofi',
			'Desk Hilltop',
			'Desk Riverside',
			'Riverside'
		])
			await expect(card(clinic)).toContainText(words);
		await expect(card(clinic)).toHaveCount(1);
	});
	await settledTwice(card, { key: '1', button: 'Both stand' });
	expect(sites.faults()).toEqual([]);
});
