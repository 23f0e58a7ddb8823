// The relay is killed at random moments while somebody types: whenever the pill said "All sent", the relay's disk holds
// every envelope of the device. SENT_KILLS and SENT_SEED choose how many and which moments.
import { expect, test } from '@playwright/test';
import { startRelay, storedIn, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { claimsOf, watchClaims } from '../support/sent-claims.ts';
import { Clinic } from './clinic.ts';

const KILLS = Number(process.env['SENT_KILLS'] ?? 5);
const SEED = Number(process.env['SENT_SEED'] ?? 20_265);
let relay: RelayProcess;
let clinic: Clinic;

test.beforeAll(async () => {
	relay = await startRelay();
	clinic = new Clinic(relay.url);
});
test.afterAll(async () => {
	await clinic.close();
	await relay.kill();
	clinic.remove();
});

test(`no false word of sending in ${KILLS} kills of the relay, seed ${SEED}`, async () => {
	test.setTimeout(60_000 + KILLS * 30_000);
	const random = createSeededRandom(SEED);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Garcia', 'Maria', 'Female', '1985');
	await clinic.allSent();
	await clinic.writeNote();
	await watchClaims(clinic.page);
	let claims = 0;
	for (let kill = 0; kill < KILLS; kill++) {
		const lasts = 500 + random.below(4_000);
		const until = Date.now() + lasts;
		let killed: Promise<void> | undefined;
		for (let n = 0; Date.now() < until + 500; n++) {
			if (!killed && Date.now() >= until) killed = relay.kill();
			await clinic.typeInNote('Plan', `k${kill}w${n} `);
			// Leaving the section seals what was typed.
			if (n % 2 === 1) await clinic.section('Exam').click();
		}
		await (killed ?? relay.kill());
		const claimed = await claimsOf(clinic.page);
		const { ids } = storedIn(relay.dataDir);
		const falsely = claimed.ids.filter((id) => !ids.has(id));
		expect(falsely, `kill ${kill}, after ${lasts} ms`).toEqual([]);
		expect(claimed.ids.length).toBeGreaterThan(0);
		claims = claimed.claims;
		relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
		await clinic.section('Exam').click();
		await clinic.allSent();
	}
	// The sampler did hear the pill's word, and at the end all of it is there.
	expect(claims).toBeGreaterThan(KILLS);
	await clinic.page.waitForTimeout(600);
	const last = await claimsOf(clinic.page);
	const { ids } = storedIn(relay.dataDir);
	expect(last.ids.filter((id) => !ids.has(id))).toEqual([]);
});
