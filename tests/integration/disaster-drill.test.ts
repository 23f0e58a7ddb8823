// The disaster drill: a practice of two devices with charts, every device destroyed, then the relay too. What is kept is
// the relay's database, or one device that nobody can unlock, and the words on paper. Real processes throughout.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringifyExact } from '#shared/fhir/exact-json.ts';
import { openDevice } from '#relay/device/open-device.ts';
import { BagDevice, bagJson, heldIn, joinBagPractice } from '../support/bag-process.ts';
import { newSetupCode } from '../support/new-setup-code.ts';
import { createDataDir, startRelay, storedIn } from '../support/relay-process.ts';
import { PASSPHRASE, runBag } from '../support/run-bag.ts';

/** A photo of more than one chunk. */
const PHOTO = Buffer.from(Uint8Array.from({ length: 90_000 }, (_, i) => (i * 31 + (i >> 8)) % 251)).toString(
	'base64'
);
const RESTRICTED = {
	security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }]
};

/** A patient's chart as a file to import: with a photo, and with a problem that is kept apart. */
function chartFile(dir: string, family: string, allergy: string): string {
	const id = `7d0cf8a2-5c8e-4a64-8f8e-${family.length.toString().padStart(12, '0')}`;
	const subject = { reference: `Patient/${id}` };
	const entry = [
		{ resource: { resourceType: 'Patient', id, name: [{ family }] } },
		{ resource: { resourceType: 'AllergyIntolerance', id: 'a', code: { text: allergy }, patient: subject } },
		{ resource: { resourceType: 'Condition', id: 'c', code: { text: 'Asthma' }, subject } },
		{
			resource: { resourceType: 'Condition', id: 'd', meta: RESTRICTED, code: { text: 'Anxiety' }, subject }
		},
		{
			resource: {
				resourceType: 'DocumentReference',
				...{ id: 'p', status: 'current', type: { text: 'Photo' }, subject },
				content: [{ attachment: { contentType: 'image/jpeg', data: PHOTO } }]
			}
		}
	];
	const file = join(dir, `${family}.json`);
	writeFileSync(file, JSON.stringify({ resourceType: 'Bundle', entry }));
	return file;
}

/** Every chart that a device has, exported with what is kept apart and the files, by its id. */
async function chartsOf({ dir }: BagDevice): Promise<Record<string, string>> {
	const engine = await openDevice({ dir, offline: true, protocolVersion: undefined });
	try {
		expect(await engine.unlock({ passphrase: PASSPHRASE })).toEqual({ ok: true, value: undefined });
		const charts: Record<string, string> = {};
		for (const { chartId } of engine.search('', 100)) {
			expect(await engine.openChart(chartId)).toMatchObject({ ok: true });
			const reason = { why: 'care-today' } as const;
			expect(await engine.showSensitive({ chartId, reason })).toMatchObject({ ok: true });
			const exported = await engine.exportChart(chartId, { sensitive: true });
			charts[chartId] = exported.ok ? stringifyExact(exported.value) : exported.error.type;
		}
		return charts;
	} finally {
		await engine.close();
	}
}

const NAMES = ['--practice', 'Two Rivers', '--site', 'Hilltop', '--user', 'Amina'];

test('every device is destroyed, then the relay too: the words bring back every chart, equal to the letter', async () => {
	const relay = await startRelay();
	const amina = new BagDevice();
	const { recoveryWords } = await amina.json('init', '--relay', relay.url, ...NAMES);
	await amina.lines('import', chartFile(amina.dir, 'Okafor', 'Penicillin'));
	const ben = await joinBagPractice(amina);
	await ben.lines('import', chartFile(ben.dir, 'Lindqvist', 'Latex'));
	await ben.json('sync');
	await amina.json('sync');
	const before = await chartsOf(amina);
	expect(Object.keys(before)).toHaveLength(2);
	for (const chart of Object.values(before))
		for (const there of [/Latex|Penicillin/, /Asthma/, /Anxiety/]) expect(chart).toMatch(there);
	for (const chart of Object.values(before)) expect(chart).toContain(PHOTO.slice(0, 5_000));
	const kept = new BagDevice(createDataDir());
	cpSync(ben.dir, kept.dir, { recursive: true });

	// Only the relay's database is left.
	for (const { dir } of [amina, ben]) rmSync(dir, { recursive: true });
	const env = { SADDLEBAG_RECOVERY_WORDS: recoveryWords as string };
	const found = new BagDevice();
	const recover = (device: BagDevice, url: string, ...rest: string[]): string[] =>
		device.args('recover', '--relay', url, '--user', 'Amina', '--site', 'Hilltop', ...rest);
	const { stdout, stderr } = await runBag(recover(found, relay.url), { env });
	expect({ stderr, ...JSON.parse(stdout) }).toMatchObject({
		stderr: '',
		practiceName: 'Two Rivers',
		closed: []
	});
	expect(stdout + relay.output()).not.toContain((recoveryWords as string).split(' ').slice(0, 3).join(' '));
	expect(await chartsOf(found)).toEqual(before);

	// Only one device is left, and nobody knows its passphrase: what it holds goes to a new relay by a file.
	await relay.kill();
	rmSync(relay.dataDir, { recursive: true });
	rmSync(found.dir, { recursive: true });
	// The new relay takes nobody whom it does not know without a code.
	const next = await startRelay({ env: { SETUP_CODES: 'always' } });
	const code = newSetupCode(next);
	const file = join(kept.dir, 'all.saddlebag');
	await bagJson(kept.args('carry', '--by-words', file), { env, passphrase: 'nobody knows it any more' });
	const again = new BagDevice();
	await bagJson(recover(again, next.url, '--from', file), {
		env: { ...env, SADDLEBAG_SETUP_CODE: code }
	});
	expect(next.output()).not.toContain(code);
	expect(await chartsOf(again)).toEqual(before);
	// The new relay has it all.
	await next.stop();
	const relayHas = storedIn(next.dataDir).ids;
	expect([...heldIn(kept).ids].filter((id) => !relayHas.has(id))).toEqual([]);
});
