// A tablet's battery dies while somebody types: what was typed more than a second before is there after the restart.
import { expect, test } from '@playwright/test';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { Clinic } from './clinic.ts';

const KILLS = Number(process.env['TYPING_KILLS'] ?? 10);
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

test(`killed ${KILLS} times while typing, nothing older than a second is lost`, async () => {
	test.setTimeout(KILLS * 30_000);
	await clinic.open();
	await clinic.createPractice('County practice', 'Hilltop', 'Amina Yusuf');
	await clinic.register('Garcia', 'Maria', 'Female', '1985');
	await clinic.writeNote();
	await clinic.readyOffline();
	let kept = '';
	for (let kill = 0; kill < KILLS; kill++) {
		const typed: { readonly at: number; readonly text: string }[] = [{ at: 0, text: kept }];
		const field = clinic.section('Plan');
		await field.press('Control+End');
		const until = Date.now() + 1_500 + (kill % 10) * 137;
		for (let n = 0; Date.now() < until; n++) {
			const word = `k${kill}w${n} `;
			await field.pressSequentially(word, { delay: 12 });
			typed.push({ at: Date.now(), text: typed.at(-1)!.text + word });
		}
		const killedAt = Date.now();
		await clinic.kill();
		await clinic.open('/patients');
		await clinic.unlock();
		await clinic.openChart('garcia', 'Garcia');
		await clinic.continueNote();
		kept = await clinic.noteWords('Plan');
		const due = typed.findLast(({ at }) => at <= killedAt - 1_000)!;
		expect(kept.startsWith(due.text), `kill ${kill}: "${due.text.slice(-40)}" is in what was kept`).toBe(
			true
		);
	}
	await clinic.allSent();
	console.log(`acknowledged ${kept.split(' ').length - 1} words, lost 0: ${KILLS} kills of the browser`);
});
