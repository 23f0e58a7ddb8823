// Joining a practice in a browser: by the code on the admin's screen held before a camera, and by its twelve words; what
// is said meanwhile, also when somebody lets what others wrote wait, and what is said to an invitation that is none.
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { profileNames } from '#client/worker/profile-holder.ts';
import { fakeCamera, showToCamera } from '../support/fake-camera.ts';
import { createDataDir, startRelay, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { openSlowLink, type SlowLink } from '../support/slow-link.ts';
import { Clinic, PASSPHRASE } from './clinic.ts';
import { shots } from './shots.ts';

const picture = join(createDataDir(), 'camera.y4m');
/** As fast as a line gets. */
const FAST = 1e9;
let relay: RelayProcess;
let line: SlowLink;
let hilltop: Clinic;
let tablet: Clinic;
let desk: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	tablet = new Clinic(relay.url, fakeCamera(picture));
	line = await openSlowLink(relay.url, createSeededRandom(3), {
		bitsPerSecond: FAST,
		delayMs: 0,
		lossPercent: 0
	});
	desk = new Clinic(line.url);
});
test.afterAll(async () => {
	for (const clinic of [hilltop, tablet, desk]) await clinic.close();
	line.close();
	await relay.kill();
	for (const clinic of [hilltop, tablet, desk]) clinic.remove();
});

async function choosePassphrase({ page }: Clinic): Promise<void> {
	await page.getByLabel('Passphrase for this device').fill(PASSPHRASE);
	await page.getByLabel('The passphrase again').fill(PASSPHRASE);
}

/** On a slow line, after it was cut for a while. */
async function pauseAndGoOn(): Promise<void> {
	const { page } = desk;
	await desk.readyOffline();
	await desk.allSent();
	line.carries(0);
	await desk.offline();
	await hilltop.register('Okot', 'James', 'Male', '1971');
	await hilltop.addProblem('Asthma');
	await hilltop.addAllergy('penicillin');
	await hilltop.allSent();
	line.carries(4_000);
	await page.getByTestId('sync-pill').click();
	await page.getByRole('button', { name: 'Try now' }).click();
	await page.getByTestId('sync-detail').getByRole('button', { name: 'Close' }).click();
	const strip = page.getByTestId('arriving');
	const pill = page.getByTestId('sync-pill');
	await page.getByRole('button', { name: 'Pause' }).click();
	line.carries(FAST);
	await expect(strip).toContainText(/^Paused: |Receiving is paused\./);
	await page.getByRole('main').getByRole('button', { name: 'Close' }).click();
	await expect(strip).toBeHidden();
	await expect(pill).toHaveText('Receiving is paused');
	await page.getByRole('button', { name: 'Lock', exact: true }).click();
	await desk.unlock();
	await expect(strip).toContainText('Receiving is paused.');
	await shots(page, 'paused-strip');
	await page.getByRole('main').getByRole('button', { name: 'Close' }).click();
	await pill.click();
	const detail = page.getByTestId('sync-detail');
	await expect(detail).toContainText('What others write waits until you go on');
	await shots(page, 'paused-detail');
	await detail.getByRole('button', { name: 'Go on' }).click();
	await expect(detail).not.toContainText('paused');
	await detail.getByRole('button', { name: 'Close' }).click();
	await desk.allSent();
	await expect(strip).toBeHidden();
}

test('by the code on a screen, and by its twelve words', async () => {
	test.setTimeout(240_000);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await hilltop.register('Garcia', 'Maria', 'Female', '1985');
	const link = await hilltop.invite('Ben Otieno', 'Nurse', 'Riverside');
	const code = hilltop.page.getByRole('img', { name: 'Code of the invitation for Ben Otieno' });
	await expect(code).toBeVisible();

	await test.step('a camera that sees another code says so, and one that sees the invitation takes it', async () => {
		showToCamera(picture, 'https://example.org/menu');
		await tablet.open();
		const { page } = tablet;
		await page.getByText('Join a practice').first().click();
		await page.getByRole('button', { name: 'Scan the code' }).click();
		await expect(page.getByText('This code is not an invitation to a practice.')).toBeVisible();
		showToCamera(picture, link);
		await page.getByRole('button', { name: 'Scan the code' }).click();
		await expect(page.getByTestId('invitation-read')).toContainText(new URL(relay.url).host);
		await choosePassphrase(tablet);
		await page.getByRole('button', { name: 'Join', exact: true }).click();
		const arriving = page.getByTestId('arriving');
		await expect(arriving).toContainText('You belong to County practice now.', { timeout: 60_000 });
		await expect(arriving).toContainText('Amina Yusuf let you in.');
		await expect(arriving).toContainText('Everything is here: 1 patient.');
		await expect(hilltop.page.getByTestId('invite-joined')).toContainText('Ben Otieno has joined.');
		await tablet.openChart('garcia', 'Garcia');
	});

	await test.step('words: what is wrong with them is said; the right ones wait for the device that made them', async () => {
		await hilltop.invite('Chi Okello', 'Front desk', 'Hilltop');
		const words = await hilltop.page.getByTestId('invite-words').locator('bdi').allInnerTexts();
		expect(words).toHaveLength(12);
		await desk.open();
		const { page } = desk;
		await page.getByText('Join a practice').first().click();
		await page.getByRole('button', { name: '12 words' }).click();
		const field = page.getByLabel('The 12 words, in their order');
		const submit = page.getByRole('button', { name: 'Join', exact: true });
		await field.fill(words.slice(0, 11).join(' '));
		await expect(page.getByText('11 of 12 words')).toBeVisible();
		await choosePassphrase(desk);
		await submit.click();
		await expect(page.getByText('An invitation has 12 words; these are 11.')).toBeVisible();
		await field.fill(words.with(4, 'saddlebag').join(' '));
		await submit.click();
		await expect(page.getByText('Word 5 is not one of the words')).toBeVisible();

		await hilltop.page.getByRole('button', { name: 'Lock' }).click();
		await field.fill(words.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join('\n'));
		await submit.click();
		await expect(page.getByTestId('join-steps').locator('.now')).toContainText(
			'Waiting for the device that made the invitation.'
		);
		await hilltop.unlock();
		await expect(page.getByTestId('arriving')).toContainText('County practice', { timeout: 60_000 });
		await page.getByRole('link', { name: 'Patients' }).first().click();
		await expect(page.getByRole('link', { name: /GARCIA, Maria/ })).toBeVisible();
	});

	await test.step(
		'what others wrote can wait, and that it waits is said until somebody goes on',
		pauseAndGoOn
	);

	await test.step('a used invitation is refused in words', async () => {
		await desk.close();
		desk.remove();
		desk = new Clinic(relay.url);
		await desk.open(new URL(link).pathname + new URL(link).hash);
		await choosePassphrase(desk);
		await desk.page.getByRole('button', { name: 'Join', exact: true }).click();
		await expect(
			desk.page.getByText(/The relay does not take this invitation: it was used already/)
		).toBeVisible();
	});
	expect([...hilltop.faults, ...tablet.faults, ...desk.faults]).toEqual([]);
});

test('what is typed before there is a practice stays while another tab, which hung, lets go of the device', async () => {
	const clinic = new Clinic(relay.url);
	try {
		await clinic.open();
		const hung = clinic.page;
		const name = profileNames('main').lock;
		// A tab that holds the device and answers nobody.
		await hung.goto(`${relay.url}/manifest.webmanifest`);
		await hung.evaluate(
			(held) =>
				new Promise<void>((holds) => {
					void navigator.locks.request(held, () => {
						holds();
						return new Promise(() => {});
					});
				}),
			name
		);
		const page = await hung.context().newPage();
		const waits = () =>
			page.evaluate(
				async (wanted) => (await navigator.locks.query()).pending?.some((one) => one.name === wanted),
				name
			);
		await page.goto(relay.url);
		await page.getByText('Create a practice').first().click();
		await page.getByLabel('Practice', { exact: true }).fill('County practice');
		await page.getByLabel('Site', { exact: true }).fill('Hilltop');
		await page.getByLabel('Your name').fill('Amina Yusuf');
		await page.getByLabel('Passphrase for this device').fill(PASSPHRASE);
		await page.getByLabel('The passphrase again').fill(PASSPHRASE);
		await expect.poll(waits).toBe(true);
		await hung.close();
		await expect.poll(waits).toBe(false);
		await expect(page.getByLabel('Your name')).toHaveValue('Amina Yusuf');
		await page.getByRole('button', { name: 'Create practice' }).click();
		await expect(page.getByTestId('recovery-words').locator('bdi')).toHaveCount(24);
		expect(clinic.faults).toEqual([]);
	} finally {
		await clinic.close();
		clinic.remove();
	}
});
