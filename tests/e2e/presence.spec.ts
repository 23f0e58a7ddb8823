// Who is here: two clinics with one chart open see each other's name there, and nobody's once it is closed or locked. When
// the relay is gone nothing else is different.
import { expect, test, type Locator } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

let relay: RelayProcess;
let hilltop: Clinic;
let riverside: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	hilltop = new Clinic(relay.url);
	riverside = new Clinic(relay.url);
});
test.afterAll(async () => {
	await hilltop.close();
	await riverside.close();
	await relay.kill();
	hilltop.remove();
	riverside.remove();
});

const people = (clinic: Clinic): Locator =>
	clinic.page.getByRole('list', { name: 'Others in this chart' }).getByRole('listitem');
const AMINA = 'Amina Yusuf, Hilltop, has this chart open';
const BEN = 'Ben Okoro, Riverside, has this chart open';

/** Both are seen by each other, and neither sees themselves. */
async function bothSeen(): Promise<void> {
	await expect(people(hilltop)).toHaveCount(1, { timeout: 30_000 });
	await expect(people(hilltop)).toContainText(BEN);
	await expect(people(hilltop)).toContainText('BO');
	await expect(people(riverside)).toHaveCount(1, { timeout: 30_000 });
	await expect(people(riverside)).toContainText(AMINA);
}
/** Soon: a relay says at once who has left; what is believed without it lasts thirty seconds. */
const nobody = (clinic: Clinic): Promise<void> => expect(people(clinic)).toHaveCount(0, { timeout: 10_000 });

test('two in one chart see each other until one closes it, locks or is gone', async () => {
	test.setTimeout(300_000);
	await hilltop.open();
	await hilltop.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await hilltop.allSent();
	const link = await hilltop.invite('Ben Okoro', 'Nurse', 'Riverside');
	await riverside.open();
	await riverside.join(link);
	await hilltop.register('Garcia', 'Maria', 'Female', '14-Jul-1985');
	await hilltop.register('Okafor', 'Joy', 'Female', '1990');
	await hilltop.allSent();

	await test.step('nobody is in a chart that is open here only', async () => {
		await hilltop.openChart('garcia', 'Garcia');
		await riverside.openChart('okafor', 'Okafor');
		await riverside.openChart('garcia', 'Garcia');
		await bothSeen();
		await hilltop.openChart('okafor', 'Okafor');
		await nobody(riverside);
		await nobody(hilltop);
	});

	await test.step('locking', async () => {
		await hilltop.openChart('garcia', 'Garcia');
		await bothSeen();
		await riverside.page.getByRole('button', { name: 'Lock' }).click();
		await expect(riverside.page.getByLabel('Passphrase')).toBeVisible();
		await nobody(hilltop);
		await riverside.unlock();
		await bothSeen();
	});

	await test.step('a browser that is gone', async () => {
		await riverside.kill();
		await nobody(hilltop);
		await riverside.open('/patients');
		await riverside.unlock();
		await riverside.openChart('garcia', 'Garcia');
		await bothSeen();
	});

	await test.step('no relay: nobody to be seen, and everything else works', async () => {
		await relay.kill();
		for (const clinic of [hilltop, riverside]) {
			await nobody(clinic);
			await clinic.offline();
		}
		await hilltop.addProblem('Asthma');
		await riverside.addAllergy('peanut');
		for (const clinic of [hilltop, riverside])
			expect(await clinic.pill()).toMatch(/^(Offline|Can't reach).* [1-9]\d* to send/);
	});

	await test.step('the relay is back', async () => {
		relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
		await Promise.all([hilltop.allSent(), riverside.allSent()]);
		await bothSeen();
	});
	expect(hilltop.faults.concat(riverside.faults)).toEqual([]);
});
