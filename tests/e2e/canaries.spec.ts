// Nothing readable at rest: words typed in the app are looked for in the browser's whole profile and in everything the
// relay keeps and prints, after the browser was killed in the middle of work.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic, PASSPHRASE } from './clinic.ts';

let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay({ env: { LOG_LEVEL: 'debug' } });
	clinic = new Clinic(relay.url);
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

/** Distinct in every place where something can be typed. */
const CANARIES = {
	family: 'Zqxcanaryfamily',
	given: 'Zqxcanarygiven',
	phone: '5550199887766',
	drug: 'zqxcanarydrug',
	allergy: 'zqxcanaryallergy',
	problem: 'zqxcanaryproblem',
	note: 'zqxcanarynote',
	user: 'Zqxcanaryuser',
	site: 'Zqxcanarysite',
	practice: 'Zqxcanarypractice'
};

function* filesUnder(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* filesUnder(path);
		else if (entry.isFile()) yield path;
	}
}

/** Looks for a text as UTF-8 and UTF-16, in any case, also behind the usual compressions of a whole file. */
function holds(bytes: Buffer, text: string): boolean {
	const views = [bytes];
	for (const open of [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]) {
		try {
			views.push(open(bytes));
		} catch {
			continue;
		}
	}
	return views.some((view) => {
		const words = view.toString('latin1').toLowerCase();
		const wide = Buffer.from(text.toLowerCase(), 'utf16le').toString('latin1');
		return words.includes(text.toLowerCase()) || words.includes(wide);
	});
}

test('typed words are nowhere in the profile, the relay, or its log', async () => {
	test.setTimeout(240_000);
	await clinic.open();
	await clinic.createPractice(CANARIES.practice, CANARIES.site, CANARIES.user);
	const { page } = clinic;
	await page.getByRole('link', { name: 'Patients' }).first().click();
	await page
		.getByRole('link', { name: /^Register/ })
		.first()
		.click();
	await page.getByLabel('Family name').fill(CANARIES.family);
	await page.getByLabel('Given names').fill(CANARIES.given);
	await page.getByLabel('Sex').selectOption({ label: 'Female' });
	await page.getByLabel('Birth date or age').fill('1985');
	await page.getByLabel('Phone').fill(CANARIES.phone);
	await page.getByRole('button', { name: 'Register', exact: true }).click();
	await clinic.banner(CANARIES.family);
	await clinic.addMedicine(CANARIES.drug, '500');
	await clinic.addAllergy(CANARIES.allergy);
	await clinic.addProblem(CANARIES.problem);
	await clinic.writeNote();
	await clinic.typeInNote('Plan', CANARIES.note);
	await clinic.noteSaved();
	await clinic.section('Plan').blur();
	await clinic.allSent();
	await clinic.typeInNote('History', `${CANARIES.note} unsealed`);
	await clinic.noteSaved();
	await clinic.kill();

	const found: string[] = [];
	const secrets = [...Object.values(CANARIES), PASSPHRASE, 'kettle saddle meadow'];
	for (const place of [clinic.profileDir, relay.dataDir]) {
		for (const path of filesUnder(place)) {
			const bytes = readFileSync(path);
			for (const secret of secrets)
				if (holds(bytes, secret)) found.push(`${secret} in ${path.slice(place.length)}`);
		}
	}
	for (const secret of secrets)
		if (holds(Buffer.from(relay.output()), secret)) found.push(`${secret} in the relay's log`);
	expect(found).toEqual([]);

	await clinic.open('/patients');
	await clinic.unlock();
	await clinic.openChart(CANARIES.family, CANARIES.family);
	await clinic.continueNote();
	await expect(clinic.section('History')).toHaveText(`${CANARIES.note} unsealed`);
});
