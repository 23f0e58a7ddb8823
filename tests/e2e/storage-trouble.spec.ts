// Trouble with a device's storage, in a real browser: full, damaged, used by a newer version. Said in plain words, nothing
// that can be kept is lost, and what is only here can be given away even when nothing opens.
import { expect, test, type Page } from '@playwright/test';
import { shots } from './shots.ts';
import { startTwoSites, type TwoSites } from './two-sites.ts';

let sites: TwoSites;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
	sites = await startTwoSites();
	await sites.hilltop.register('Garcia', 'Maria', 'Female', '1985');
	await sites.hilltop.addProblem('Asthma');
	await sites.both((clinic) => clinic.allSent());
});
test.afterAll(() => sites.close());

/** Flips a bit in the middle of every row of a table whose key begins so; how many there were. */
const damage = (page: Page, table: string, prefix: string): Promise<number> =>
	page.evaluate(
		([name, start]) =>
			new Promise<number>((done, failed) => {
				const opening = indexedDB.open('saddlebag/main');
				opening.onerror = () => failed(opening.error);
				opening.onsuccess = () => {
					const database = opening.result;
					const transaction = database.transaction(name, 'readwrite');
					let count = 0;
					const rows = transaction.objectStore(name).openCursor(IDBKeyRange.bound(start, `${start}\uffff`));
					rows.onsuccess = () => {
						const cursor = rows.result;
						if (!cursor) return;
						const bytes = cursor.value as Uint8Array;
						bytes[bytes.length >> 1]! ^= 1;
						cursor.update(bytes);
						count += 1;
						cursor.continue();
					};
					transaction.oncomplete = () => {
						database.close();
						done(count);
					};
				};
			}),
		[table, prefix] as const
	);

/** Fills what room there is with rows of another database, the last of it in small ones. */
const fillUp = (page: Page): Promise<void> =>
	page.evaluate(
		() =>
			new Promise<void>((done, failed) => {
				const opening = indexedDB.open('filler', 1);
				opening.onerror = () => failed(opening.error);
				opening.onupgradeneeded = () =>
					void opening.result.createObjectStore('rows', { autoIncrement: true });
				opening.onsuccess = () => {
					const add = (size: number): void => {
						const transaction = opening.result.transaction('rows', 'readwrite', { durability: 'strict' });
						const bytes = crypto.getRandomValues(new Uint8Array(size));
						transaction.objectStore('rows').add(bytes);
						transaction.oncomplete = () => add(size);
						transaction.onabort = () => (size > 64 ? add(size >> 2) : done());
					};
					add(65_536);
				};
			})
	);

test('a disk that fills up while somebody types says so, keeps the words on the screen, and saves them once there is room', async () => {
	const { hilltop } = sites;
	await hilltop.close();
	// A page without the app: the browser believes for a while in the room that there was when a database was opened.
	await hilltop.open('/health');
	const { page } = hilltop;
	const cdp = await page.context().newCDPSession(page);
	const { origin } = new URL(hilltop.url);
	const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
	await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 2_000_000 });
	await page.goto(`${hilltop.url}/patients`);
	await hilltop.unlock();
	await hilltop.openChart('garcia', 'Garcia');
	await hilltop.writeNote();
	await hilltop.typeInNote('Plan', 'Seen at the market. ');
	await hilltop.noteSaved();
	await fillUp(page);
	await hilltop.typeInNote('Plan', 'Peak flow in a week.');
	await expect(page.getByTestId('note')).toContainText('it is not saved: the storage of this device is full');
	expect(await hilltop.noteWords('Plan')).toBe('Seen at the market. Peak flow in a week.');
	await whatOthersWroteIsSaidToBeMissing();
	await cdp.send('Storage.overrideQuotaForOrigin', { origin });
	await hilltop.typeInNote('Plan', ' Back in May.');
	await hilltop.noteSaved();
	await page.reload();
	await hilltop.unlock();
	await hilltop.openChart('garcia', 'Garcia');
	await hilltop.continueNote();
	expect(await hilltop.noteWords('Plan')).toBe('Seen at the market. Peak flow in a week. Back in May.');
	await hilltop.closeNote();
	await expect(hilltop.entry('problem', 'Gout')).toBeVisible();
	await hilltop.allSent();
});

/** Hilltop's store is full, and Riverside writes. */
async function whatOthersWroteIsSaidToBeMissing(): Promise<void> {
	const { hilltop, riverside } = sites;
	await riverside.openChart('garcia', 'Garcia');
	await riverside.addProblem('Gout');
	await riverside.allSent();
	const pill = hilltop.page.getByTestId('sync-pill');
	await expect(pill).toHaveText('This device is full · not receiving');
	await pill.click();
	const detail = hilltop.page.getByTestId('sync-detail');
	await expect(detail).toContainText('What is saved here is safe. This device is full');
	await expect(detail.getByRole('link', { name: 'Free space' })).toBeVisible();
	await shots(hilltop.page, 'device-full');
	await detail.getByRole('button', { name: 'Close' }).click();
}

test('damaged lists and saved charts are made again from what was written', async () => {
	const { hilltop } = sites;
	// Locking saves what is open.
	await hilltop.page.getByRole('button', { name: 'Lock', exact: true }).click();
	await expect(hilltop.page.getByLabel('Passphrase')).toBeVisible();
	expect(await damage(hilltop.page, 'local', 'rows/')).toBeGreaterThan(0);
	expect(await damage(hilltop.page, 'local', 'save/')).toBeGreaterThan(0);
	await hilltop.unlock();
	await hilltop.openChart('garcia', 'Garcia');
	await expect(hilltop.entry('problem', 'Asthma')).toBeVisible();
});

/** What a browser does that runs out of room: everything goes but the few words beside the databases. */
async function clearStorage(page: Page): Promise<void> {
	const cdp = await page.context().newCDPSession(page);
	const { origin } = new URL(page.url());
	await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
	await page.reload();
}

test('a browser that cleared its storage when all was sent says that nothing is lost; the device joins again', async () => {
	const { hilltop, riverside } = sites;
	const { page } = riverside;
	await riverside.allSent();
	await clearStorage(page);
	const cleared = page.getByTestId('storage-cleared');
	await expect(cleared).toContainText('As far as this browser knows nothing is lost');
	await shots(page, 'cleared-all-sent');
	await page.reload();
	await expect(cleared).toContainText('nothing is lost');
	await cleared.getByRole('button', { name: 'I understand' }).click();
	await expect(cleared).toBeHidden();
	await riverside.join(await hilltop.invite('Ben Okoro', 'Prescriber', 'Riverside'));
	await riverside.openChart('garcia', 'Garcia');
	await riverside.allSent();
	await hilltop.openChart('garcia', 'Garcia');
});

test('storage that does not open: what is only here goes into a file, and the rest comes again from the clinic', async () => {
	const { hilltop, riverside } = sites;
	const { page } = hilltop;
	await sites.apart();
	await hilltop.addProblem('Eczema');
	await expect(page.getByTestId('sync-pill')).toContainText(/[1-9]/);
	expect(await damage(page, 'control', '')).toBeGreaterThan(1);
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('What lies on this device cannot be read');
	await expect(page.getByTestId('rescued')).toContainText(
		/^\d+ changes? (is|are) not sent yet and can be read/
	);
	const again = page.getByRole('button', { name: 'Begin again on this device' });
	await expect(again).toBeDisabled();
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: 'Save to a file' }).click()
	]);
	if (process.env['SHOTS'])
		await page.screenshot({ path: `${process.env['SHOTS']}/broken.png`, fullPage: true });
	await again.click();
	await page.getByRole('button', { name: 'Remove and begin again' }).click();
	await expect(page.getByTestId('storage-cleared')).toContainText(
		'had not been sent: unless it was saved to'
	);

	await riverside.page.getByRole('link', { name: 'Devices' }).first().click();
	const carry = riverside.page.getByTestId('carry');
	await carry.getByLabel('Take in a file').setInputFiles(await download.path());
	await expect(carry.getByTestId('taken')).toContainText(/\d+ changes? (is|are) new here\./);
	await riverside.openChart('garcia', 'Garcia');
	await expect(riverside.entry('problem', 'Eczema')).toBeVisible();
});

test('a database that a newer version has changed is left alone, in words', async () => {
	const { riverside } = sites;
	const { page } = riverside;
	await page.evaluate(
		() =>
			new Promise<void>((done, failed) => {
				const opening = indexedDB.open('saddlebag/main', 9_999);
				opening.onerror = () => failed(opening.error);
				opening.onsuccess = () => {
					opening.result.close();
					done();
				};
			})
	);
	await page.reload();
	await expect(page.getByRole('alert')).toContainText('Your work is safe. A newer Saddlebag has used');
	await expect(page.getByRole('button', { name: 'Begin again on this device' })).toHaveCount(0);
});

test('a browser that cleared its storage while work waited to be sent says since when it may be lost', async () => {
	const { page } = sites.riverside;
	await clearStorage(page);
	const cleared = page.getByTestId('storage-cleared');
	const words =
		/Work may be lost\..* since \d\d-\w{3}-\d{4} \d\d:\d\d had not been sent: unless it was saved to a file/;
	await expect(cleared).toContainText(words);
	await shots(page, 'cleared-unsent');
	// Said until somebody has read it.
	await page.reload();
	await expect(cleared).toContainText(words);
	await cleared.getByRole('button', { name: 'I understand' }).click();
	await page.reload();
	await expect(page.getByText('Join a practice').first()).toBeVisible();
	await expect(cleared).toBeHidden();
});
