// A relay that is newer than the app is spoken to as before. One so old that nothing is spoken with it any more: the screen
// says so in words, nothing is lost, and all is sent once the versions fit again.
import { expect, test } from '@playwright/test';
import { startRelay } from '../support/relay-process.ts';
import { OLDEST_SPOKEN, PROTOCOL_VERSION } from '../../shared/protocol/version.ts';
import { Clinic } from './clinic.ts';

const other = (version: number) => ({ env: { SADDLEBAG_PROTOCOL_VERSION: String(version) } });

test('a newer relay takes what is written; one that is too old is told in words and loses nothing', async () => {
	let relay = await startRelay();
	const clinic = new Clinic(relay.url);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Garcia', 'Maria', 'Female', '1985');
	await clinic.allSent();
	const { dataDir, port } = relay;
	await relay.kill();
	await clinic.offline();
	await clinic.addProblem('Asthma');
	const pill = clinic.page.getByTestId('sync-pill');
	relay = await startRelay({ dataDir, port, ...other(OLDEST_SPOKEN - 1) });
	const says = /^The relay is older than this device · [1-9]/;
	await expect(pill).toContainText(says, { timeout: 60_000 });
	await clinic.addProblem('Eczema');
	expect(await clinic.pill()).toMatch(says);
	await relay.kill();
	relay = await startRelay({ dataDir, port, ...other(PROTOCOL_VERSION + 1) });
	await pill.click();
	await clinic.page.getByRole('button', { name: 'Try now' }).click();
	await clinic.allSent();
	await clinic.close();
	await relay.kill();
	clinic.remove();
});
