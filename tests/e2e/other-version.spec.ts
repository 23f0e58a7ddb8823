// A relay of another version: the screen says so in words, nothing is lost, and all is sent once the versions fit again.
import { expect, test } from '@playwright/test';
import { startRelay } from '../support/relay-process.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import { Clinic } from './clinic.ts';

const CASES = [
	{
		what: 'an older relay',
		version: PROTOCOL_VERSION - 1,
		says: /^The relay is older than this device · [1-9]/
	},
	{ what: 'a newer relay', version: PROTOCOL_VERSION + 1, says: /^This device needs an update · [1-9]/ }
];

for (const { what, version, says } of CASES) {
	test(`${what} is told in words and loses nothing`, async () => {
		let relay = await startRelay();
		const clinic = new Clinic(relay.url);
		await clinic.open();
		await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
		await clinic.register('Garcia', 'Maria', 'Female', '1985');
		await clinic.allSent();
		await relay.kill();
		await clinic.offline();
		await clinic.addProblem('Asthma');
		const env = { SADDLEBAG_PROTOCOL_VERSION: String(version) };
		relay = await startRelay({ dataDir: relay.dataDir, port: relay.port, env });
		const pill = clinic.page.getByTestId('sync-pill');
		await expect(pill).toContainText(says, { timeout: 60_000 });
		await clinic.addProblem('Eczema');
		expect(await clinic.pill()).toMatch(says);
		await relay.kill();
		relay = await startRelay({ dataDir: relay.dataDir, port: relay.port });
		await pill.click();
		await clinic.page.getByRole('button', { name: 'Try now' }).click();
		await clinic.allSent();
		await clinic.close();
		await relay.kill();
		clinic.remove();
	});
}
