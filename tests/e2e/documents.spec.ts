// Photos and files in a chart: taken, chosen, shown again without a connection, taken out and put back, seen at the other
// site, and nowhere readable on the disk.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { loseNewestFile, startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';
import { axeFaults } from './screen-checks.ts';
import { shot, SIZES } from './screen-visits.ts';

let relay: RelayProcess;
let hilltop: Clinic;
let riverside: Clinic;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
	relay = await startRelay();
	// A camera that shows a moving pattern, and a person who lets it be used.
	hilltop = new Clinic(relay.url, ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
	riverside = new Clinic(relay.url);
});
test.afterAll(async () => {
	await hilltop.close();
	await riverside.close();
	await relay.kill();
	hilltop.remove();
	riverside.remove();
});

/** A picture as a tablet takes it, made in the page: noise, so that it does not get small by itself. */
const photo = (clinic: Clinic, width: number, height: number): Promise<Buffer> =>
	clinic.page
		.evaluate(
			async ([w, h]) => {
				const canvas = new OffscreenCanvas(w!, h!);
				const context = canvas.getContext('2d')!;
				for (let i = 0; i < 4000; i++) {
					context.fillStyle = `hsl(${(i * 47) % 360} 60% ${30 + (i % 40)}%)`;
					context.fillRect((i * 7919) % w!, (i * 104_729) % h!, w! / 20, h! / 20);
				}
				const bytes = new Uint8Array(
					await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer()
				);
				let text = '';
				for (const byte of bytes) text += String.fromCharCode(byte);
				return btoa(text);
			},
			[width, height]
		)
		.then((text) => Buffer.from(text, 'base64'));

const choose = async (
	clinic: Clinic,
	files: { name: string; mimeType: string; buffer: Buffer }[]
): Promise<void> => {
	const chooser = clinic.page.waitForEvent('filechooser');
	await clinic.page.getByRole('button', { name: 'Choose files' }).click();
	await (await chooser).setFiles(files);
};
const PDF_CANARY = 'zqxcanaryinsideapdf';

test('a photo of 12 megapixels and a PDF are chosen together and saved, the photo made smaller', async () => {
	test.setTimeout(180_000);
	await hilltop.open();
	await hilltop.createPractice('Valley', 'Hilltop', 'Ana');
	await hilltop.register('Ortega', 'Maria', 'Female', '1985');
	const { page } = hilltop;
	const large = await photo(hilltop, 4000, 3000);
	await page.locator('body').click({ position: { x: 640, y: 5 } });
	await page.keyboard.press('d');
	await choose(hilltop, [
		{ name: 'wound left leg.jpg', mimeType: 'image/jpeg', buffer: large },
		{
			name: 'letter.pdf',
			mimeType: 'application/pdf',
			buffer: Buffer.from(`%PDF-1.4\n${PDF_CANARY.repeat(3000)}`)
		}
	]);
	await expect(page.getByTestId('file-to-save')).toHaveCount(2);
	await expect(page.getByText(/kB, was|MB, was/)).toBeVisible({ timeout: 30_000 });
	await page.getByRole('button', { name: 'Save documents' }).click();
	await expect(page.getByTestId('document')).toHaveCount(2, { timeout: 30_000 });
	await expect(
		page.getByTestId('document').filter({ hasText: 'wound left leg' }).locator('img')
	).toBeVisible();
	expect(hilltop.faults).toEqual([]);
});

test('what is no picture and too large is not taken, in words', async () => {
	const { page } = hilltop;
	await page.getByRole('button', { name: 'Add documents' }).first().click();
	await choose(hilltop, [
		{ name: 'scan.bin', mimeType: 'application/zip', buffer: Buffer.alloc(21 * 1024 * 1024) }
	]);
	await expect(page.getByText('Not taken: larger than 20 MB.').first()).toBeVisible();
	await page.getByRole('button', { name: 'Leave this file out' }).click();
	await page.keyboard.press('Escape');
});

test('a photo is taken with the camera, given a date and a kind, and the camera is let go', async () => {
	const { page } = hilltop;
	await page.getByRole('button', { name: 'Add documents' }).first().click();
	await page.getByRole('button', { name: 'Take a photo' }).click();
	await page.getByRole('button', { name: 'Take', exact: true }).click();
	await expect(page.getByTestId('file-to-save')).toHaveCount(1);
	await page.getByRole('button', { name: 'Close the camera' }).click();
	await page.getByLabel('Title').fill('Referral slip');
	await page.getByLabel('Kind').selectOption({ label: 'Referral' });
	await page.getByLabel('Date').fill('14-Mar-2020');
	await page.getByRole('button', { name: 'Close, keeps what is typed' }).click();
	await page.getByRole('button', { name: 'Add documents' }).first().click();
	await expect(page.getByTestId('file-to-save')).toHaveCount(1);
	await expect(page.getByLabel('Date')).toHaveValue('14-Mar-2020');
	await page.keyboard.press('Control+Enter');
	const slip = page.getByTestId('document').filter({ hasText: 'Referral slip' });
	await expect(slip).toContainText('14-Mar-2020');
	await slip.click();
	await page.getByTestId('document-viewer').getByRole('button', { name: 'Entered in error' }).click();
	await expect(page.getByTestId('document')).toHaveCount(2);
});

test('the viewer turns and enlarges it by keys, goes to the next, and marks it as entered in error with Undo', async () => {
	const { page } = hilltop;
	await page.getByTestId('document').filter({ hasText: 'wound left leg' }).click();
	const viewer = page.getByTestId('document-viewer');
	const picture = viewer.getByRole('img', { name: 'wound left leg' });
	await expect(picture).toBeVisible();
	expect(await picture.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])).toEqual([
		2048, 1536
	]);
	await page.keyboard.press('r');
	await page.keyboard.press('+');
	await expect(picture).toHaveClass(/turned-1.*zoom-1/);
	await viewer.getByRole('button', { name: 'Entered in error' }).click();
	await expect(page.getByTestId('document')).toHaveCount(1);
	await page.getByRole('button', { name: 'Undo' }).last().click();
	await expect(page.getByTestId('document')).toHaveCount(2);
});

/** [BLB-7] A file that the relay has lost, and the device on which it was attached is away: the viewer says where it is. */
async function nowhere(): Promise<void> {
	await riverside.close();
	const { page } = hilltop;
	await hilltop.openChart('ortega', 'Ortega');
	await page.getByRole('button', { name: 'Add documents' }).first().click();
	const buffer = Buffer.from(`%PDF-1.4\n${PDF_CANARY.repeat(500)}`);
	await choose(hilltop, [{ name: 'xray report.pdf', mimeType: 'application/pdf', buffer }]);
	await page.getByRole('button', { name: 'Save documents' }).click();
	await expect(page.getByTestId('document')).toHaveCount(3);
	await hilltop.allSent();
	await hilltop.kill();
	const { dataDir, port } = relay;
	await relay.stop();
	expect(await loseNewestFile(dataDir)).toBe(1);
	relay = await startRelay({ dataDir, port });
	await riverside.open('/patients');
	await riverside.unlock();
	await riverside.openChart('ortega', 'Ortega');
	await riverside.page.getByTestId('document').filter({ hasText: 'xray report' }).click();
	const viewer = riverside.page.getByTestId('document-viewer');
	await expect(viewer.getByTestId('file-nowhere')).toHaveText(
		/The relay does not have this file\. It is still on the device of Ana \(Device 1 at Hilltop\)/
	);
	await expect(viewer.getByRole('img')).toHaveCount(0);
	expect(await axeFaults(riverside.page, { within: '[data-testid="document-viewer"]' })).toEqual([]);
	for (const { width, height } of SIZES) {
		// A tablet that is turned closes nothing.
		await riverside.page.setViewportSize({ width, height });
		await expect(viewer.getByTestId('file-nowhere')).toBeVisible();
		await shot(riverside.page, 'file-nowhere');
	}
}

test('another site sees it, also without a connection; nothing of it is readable on the disk or at the relay', async () => {
	test.setTimeout(180_000);
	const link = await hilltop.invite('Ben', 'Prescriber', 'Riverside');
	await riverside.open();
	await riverside.join(link);
	await riverside.openChart('ortega', 'Ortega');
	const { page } = riverside;
	await expect(page.getByTestId('document')).toHaveCount(2, { timeout: 60_000 });
	await expect(async () => {
		await page.reload();
		await riverside.unlockIfAsked();
		await riverside.banner('Ortega');
		await page.getByTestId('document').filter({ hasText: 'wound left leg' }).click();
		await expect(page.getByTestId('document-viewer').getByRole('img')).toBeVisible({ timeout: 5_000 });
	}).toPass({ timeout: 90_000 });
	await nowhere();
	await riverside.kill();
	const needles = [PDF_CANARY, 'wound left leg'];
	for (const folder of [hilltop.profileDir, riverside.profileDir, relay.dataDir])
		for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const bytes = readFileSync(join(entry.parentPath, entry.name));
			for (const needle of needles) expect(bytes.includes(needle), `${needle} in ${entry.name}`).toBe(false);
		}
});
