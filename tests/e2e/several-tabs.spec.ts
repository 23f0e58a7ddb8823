// Several tabs of one device: one of them holds the profile, all of them show and write. The holder is closed in the middle
// of typing, and a new version of the app arrives in the middle of typing: nothing is lost, nothing is typed twice, and
// nobody has to unlock again.
import { expect, test, type Page } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { startUpdateProxy, type UpdateProxy } from '../support/update-proxy.ts';
import { Clinic } from './clinic.ts';

const SECTIONS = ['Reason', 'History', 'Plan'] as const;
let relay: RelayProcess;
let proxy: UpdateProxy;
let clinic: Clinic;
let tabs: Page[];
test.describe.configure({ mode: 'serial', timeout: 90_000 });
test.beforeAll(async () => {
	relay = await startRelay();
	proxy = await startUpdateProxy(relay.url);
	clinic = new Clinic(proxy.url);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Garcia', 'Maria', 'Female', '1985');
	await clinic.writeNote();
	await clinic.typeInNote('Assessment', 'Seen today.');
	await clinic.noteSaved();
	await clinic.readyOffline();
	const { page } = clinic;
	tabs = [page];
	while (tabs.length < SECTIONS.length) {
		const tab = await page.context().newPage();
		await tab.goto(page.url());
		await openNote(tab);
		tabs.push(tab);
	}
});
test.afterAll(async () => {
	await clinic.close();
	proxy.close();
	await relay.kill();
	clinic.remove();
});

const field = (tab: Page, name: string) =>
	tab.getByTestId('note').getByRole('textbox', { name, exact: true });

/** The note, which a tab may have come back to by its address. */
async function openNote(tab: Page): Promise<void> {
	const goOn = tab.getByTestId('note-draft').first().getByRole('button', { name: 'Continue' });
	await expect(goOn.or(field(tab, 'Plan'))).toBeVisible();
	if (await goOn.isVisible()) await goOn.click();
	await expect(field(tab, 'Plan')).toBeVisible();
}

/** Types words one after another until told to stop; resolves with all that was typed. */
function typing(tab: Page, section: string, from: number): { stop(): Promise<string> } {
	let going = true;
	const typed = (async () => {
		let text = '';
		for (let n = from; going; n++) {
			const word = `${section[0]!.toLowerCase()}${n} `;
			await field(tab, section).pressSequentially(word, { delay: 15 });
			text += word;
		}
		return text;
	})();
	return {
		stop() {
			going = false;
			return typed;
		}
	};
}

/** Every tab shows these words in these sections. */
async function allShow(words: Readonly<Record<string, string>>): Promise<void> {
	for (const tab of tabs)
		for (const [section, text] of Object.entries(words))
			await expect(field(tab, section)).toHaveText(text.trim());
}

const written: Record<string, string> = {};

test('three tabs type in three sections: each shows what the others wrote', async () => {
	const typists = tabs.map((tab, i) => typing(tab, SECTIONS[i]!, 0));
	await expect(field(tabs[2]!, SECTIONS[0])).toContainText('r4 ');
	await expect(field(tabs[0]!, SECTIONS[2])).toContainText('p4 ');
	for (const [i, typist] of typists.entries()) written[SECTIONS[i]!] = await typist.stop();
	await allShow(written);
});

test('the tab that holds the profile is closed while the others type: they go on, and nothing is lost or typed twice', async () => {
	const typists = [1, 2].map((i) => typing(tabs[i]!, SECTIONS[i]!, 100));
	await expect(field(tabs[1]!, SECTIONS[1])).toContainText('h102 ');
	const [holder] = tabs.splice(0, 1);
	await holder!.close();
	await expect(field(tabs[0]!, SECTIONS[1])).toContainText('h110 ');
	await expect(field(tabs[0]!, SECTIONS[2])).toContainText('p108 ');
	for (const [i, typist] of typists.entries()) written[SECTIONS[i + 1]!] += await typist.stop();
	await allShow(written);
	for (const tab of tabs) await expect(tab.getByTestId('note')).toContainText('Saved on this device');
});

test('a new version arrives while somebody types: it waits, and runs from the next start on with everything there', async () => {
	const typist = typing(tabs[0]!, SECTIONS[1], 200);
	await expect(field(tabs[0]!, SECTIONS[1])).toContainText('h202 ');
	proxy.update();
	await tabs[1]!.evaluate(async () => {
		const registration = (await navigator.serviceWorker.getRegistration())!;
		const installed = new Promise<void>((done) => {
			registration.addEventListener('updatefound', () => {
				const { installing } = registration;
				installing!.addEventListener('statechange', () => installing!.state === 'installed' && done());
			});
		});
		await registration.update();
		await installed;
	});
	await expect(field(tabs[1]!, SECTIONS[1])).toContainText('h208 ');
	written[SECTIONS[1]] += await typist.stop();
	await allShow(written);
	for (const tab of tabs) await expect(tab.getByTestId('note')).toContainText('Saved on this device');
	await clinic.close();
	await clinic.open('/patients');
	await clinic.unlock();
	await clinic.openChart('garcia', 'Garcia');
	await clinic.continueNote();
	tabs = [clinic.page];
	await allShow(written);
	const shells = await clinic.page.evaluate(() => caches.keys());
	expect(shells.every((name) => name.startsWith('saddlebag-shell-next-'))).toBe(true);
	expect(shells).toHaveLength(1);
	expect(clinic.faults).toEqual([]);
});
