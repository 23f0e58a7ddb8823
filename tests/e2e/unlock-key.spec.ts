// A security key beside the passphrase, with an authenticator of the browser's own making (CDP, domain WebAuthn): added, it
// unlocks a cold device without a network; another one, none, and one that was taken away open nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type CDPSession } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic, PASSPHRASE } from './clinic.ts';

const LABEL = 'Zqxsecuritykey';
let relay: RelayProcess;
let clinic: Clinic;
let devtools: CDPSession;

test.beforeAll(async () => {
	relay = await startRelay();
	// Browsers take keys at names only.
	clinic = new Clinic(relay.url.replace('127.0.0.1', 'localhost'));
});
test.afterAll(async () => {
	await clinic.close();
	clinic.remove();
	await relay.kill();
});

/** Plugs an authenticator in; the browser's own dialogs answer by themselves. */
async function plugIn({ hasPrf = true } = {}): Promise<string> {
	const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			...{ protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'usb' },
			...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: true, hasPrf },
			automaticPresenceSimulation: true
		}
	});
	return authenticatorId;
}
const pullOut = (authenticatorId: string) =>
	devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });

async function watch(): Promise<void> {
	devtools = await clinic.page.context().newCDPSession(clinic.page);
	await devtools.send('WebAuthn.enable');
}
const shot = async (name: string) =>
	process.env['SHOTS'] && (await clinic.page.screenshot({ path: `${process.env['SHOTS']}/${name}.png` }));

test('a security key unlocks a cold device offline; another, none, or one taken away opens nothing', async () => {
	test.setTimeout(180_000);
	await clinic.open();
	await watch();
	await clinic.createPractice('Valley', 'Hilltop', 'Ana Silva');
	await clinic.readyOffline();
	await clinic.allSent();
	await relay.kill();
	const { page } = clinic;
	await page.getByRole('link', { name: 'Settings' }).first().click();
	const mine = page.getByTestId('unlock-keys');
	async function add(passphrase: string, label = LABEL): Promise<void> {
		await mine.getByLabel('What you call it').fill(label);
		await mine.getByLabel('Your passphrase now').fill(passphrase);
		await mine.getByRole('button', { name: 'Add', exact: true }).click();
	}

	// One that makes no secrets is told so, and nothing is kept of it.
	const plain = await plugIn({ hasPrf: false });
	await mine.getByRole('button', { name: 'Add one' }).click();
	await shot('key-add');
	await add(PASSPHRASE);
	await expect(mine.getByRole('alert')).toContainText('This key cannot make the secret that is needed');
	await shot('key-no-prf');
	await pullOut(plain);

	const key = await plugIn();
	await add('not the passphrase of anybody');
	await expect(mine.getByRole('alert')).toContainText('not your passphrase');
	await add(PASSPHRASE);
	await expect(mine.getByRole('listitem')).toContainText(LABEL);
	expect(
		(await new AxeBuilder({ page }).include('[data-testid="unlock-keys"]').analyze()).violations
	).toEqual([]);
	await mine.scrollIntoViewIfNeeded();
	await shot('key-list');
	await page.setViewportSize({ width: 768, height: 1024 });
	await shot('key-list-768');
	await page.setViewportSize({ width: 1280, height: 800 });

	// Cold, and without a network.
	await page.reload();
	const byKey = page.getByTestId('key-unlock');
	const unlock = byKey.getByRole('button', { name: 'Use a fingerprint or security key' });
	await expect(unlock).toBeVisible();
	await shot('key-unlock');
	await unlock.click();
	await expect(page.getByTestId('sync-pill')).toBeVisible();

	// The right key in a hand that it does not recognise.
	await page.reload();
	await devtools.send('WebAuthn.setUserVerified', { authenticatorId: key, isUserVerified: false });
	await unlock.click();
	await expect(byKey.getByRole('alert')).toContainText('No key answered');

	// Another key in its place, which has a credential of its own; then none at all.
	const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId: key });
	await pullOut(key);
	const other = await plugIn();
	await unlock.click();
	await expect(byKey.getByRole('alert')).toContainText('No key answered');
	await expect(page.getByTestId('sync-pill')).toBeHidden();
	// One that says it has the credential, and makes another secret of it.
	await devtools.send('WebAuthn.addCredential', { authenticatorId: other, credential: credentials[0]! });
	// Chromium asks such a key or does not, as it finds it: it opens nothing in either case.
	await unlock.click();
	await expect(unlock).toBeEnabled();
	await expect(byKey.getByRole('alert')).toContainText(
		/opens nothing on this device|cannot make the secret|No key answered/
	);
	await expect(page.getByTestId('sync-pill')).toBeHidden();
	await expect(page.getByLabel('Passphrase')).toBeVisible();
	await pullOut(other);
	await clinic.unlock();

	// Taken away it opens nothing: the locked device does not even ask for it.
	await page.goto(`${clinic.url}/settings`);
	await clinic.unlockIfAsked();
	await mine.getByRole('button', { name: `Take away ${LABEL}` }).click();
	await expect(mine.getByRole('listitem')).toHaveCount(0);
	await page.reload();
	await expect(page.getByLabel('Passphrase')).toBeVisible();
	await expect(byKey).toHaveCount(0);
	expect(clinic.faults).toEqual([]);

	// What a thief has of it who takes the device: neither the label nor the passphrase.
	await clinic.kill();
	const found: string[] = [];
	for (const entry of readdirSync(clinic.profileDir, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const bytes = readFileSync(join(entry.parentPath, entry.name));
		for (const secret of [LABEL, PASSPHRASE])
			for (const encoding of ['utf8', 'utf16le'] as const)
				if (bytes.includes(Buffer.from(secret, encoding))) found.push(`${secret} in ${entry.name}`);
	}
	expect(found).toEqual([]);
});
