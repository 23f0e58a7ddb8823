// Addresses at which a browser puts something between the app and its relay: one without a certificate, and a relay in the
// clinic's network asked for by a page from elsewhere.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

/** Names that lead to this machine and that no browser takes for it. */
const HOST_RULES = '--host-resolver-rules=MAP *.example 127.0.0.1';

let relay: RelayProcess;
test.beforeAll(async () => {
	relay = await startRelay();
});
test.afterAll(() => relay.kill());

const at = (host: string): string => relay.url.replace(/\/\/[^:]+/, `//${host}`);

test('at an address without a certificate the page says what is wrong and what to do, at both sizes', async () => {
	const clinic = new Clinic(at('clinic.example'), [HOST_RULES]);
	await clinic.open('/patients');
	const { page } = clinic;
	expect(await page.evaluate(() => isSecureContext)).toBe(false);
	await expect(page.getByRole('heading', { name: 'Saddlebag cannot start at this address' })).toBeVisible();
	await expect(page.getByTestId('plain-http')).toContainText(at('clinic.example'));
	await expect(page.getByRole('link', { name: 'https://clinic.example' })).toHaveAttribute(
		'href',
		'https://clinic.example/patients'
	);
	for (const [width, height] of [
		[1280, 800],
		[768, 1024]
	] as const) {
		await page.setViewportSize({ width, height });
		expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
		if (process.env['SHOTS'])
			await page.screenshot({ path: `${process.env['SHOTS']}/plain-http-${width}.png` });
	}
	await page.getByRole('button', { name: 'How a relay gets a certificate' }).click();
	await expect(page.getByTestId('help')).toContainText('TLS_CERT_FILE');
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/plain-help.png` });
	await page.keyboard.press('Escape');
	await page.keyboard.press('F1');
	await expect(page.getByTestId('help')).toBeVisible();
	expect(clinic.faults).toEqual([]);
	await clinic.close();
	clinic.remove();
});

test('before a relay in the clinic’s network is called, the browser’s question is explained, asked, and a no has words', async () => {
	const clinic = new Clinic(at('app.example'), [
		HOST_RULES,
		`--unsafely-treat-insecure-origin-as-secure=${at('app.example')}`
	]);
	await clinic.open('/join');
	const { page } = clinic;
	const devtools = await page.context().newCDPSession(page);
	const answer = (setting: 'granted' | 'denied' | 'prompt') =>
		devtools.send('Browser.setPermission', {
			permission: { name: 'loopback-network' },
			setting,
			origin: at('app.example')
		});
	await answer('prompt');
	await page.getByText('Join a practice').first().click();
	await page
		.getByLabel('Link', { exact: false })
		.first()
		.fill(`${relay.url}/join#${'A'.repeat(43)}`);
	const banner = page.getByTestId('nearby-relay');
	await expect(banner).toContainText('answer Allow, or nothing is sent');
	await expect(banner.getByRole('button', { name: 'Ask now' })).toBeVisible();
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/nearby-ask.png` });
	await answer('denied');
	await expect(banner).toContainText('nothing is sent or received');
	await expect(banner).toContainText(relay.url);
	if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/nearby-no.png` });
	await answer('granted');
	await expect(banner).toContainText('The browser lets this page connect to it');
	// The relay's own address is nobody's business.
	await page
		.getByLabel('Link', { exact: false })
		.first()
		.fill(`${at('app.example')}/join#${'A'.repeat(43)}`);
	await expect(banner).toBeHidden();
	await clinic.close();
	clinic.remove();
});
