import { expect, test } from 'vitest';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { parseEnvelope, verifyEnvelope } from '#shared/crypto/envelope.ts';
import { concatBytes } from '#shared/core/bytes.ts';
import type { DeviceId, PracticeId } from '#shared/core/ids.ts';
import { encodeTransferFile, parseTransferFile, type TransferFile } from '#shared/exchange/transfer-file.ts';
import { devices, unsentWork } from '#shared/engine/devices.ts';
import { exportUnsent } from '#shared/engine/transfers.ts';
import { registerPatient } from '#shared/engine/chart-work.ts';
import { foldControlLog } from '#shared/replica/control-log.ts';
import { startEngine, startPractice, take } from '../../../support/engine-rig.ts';

const suite = createWebCryptoSuite();
const FILE: TransferFile = {
	practiceId: '01'.repeat(16) as PracticeId,
	deviceId: '02'.repeat(16) as DeviceId,
	writtenAt: 1_700_000_000_000,
	control: [new Uint8Array([1, 2, 3])],
	envelopes: [new Uint8Array([4]), new Uint8Array([5, 6])]
};

test('[XFR-1] a transfer file reads back as it was written', async () => {
	const bytes = await encodeTransferFile(suite, FILE);
	expect(new TextDecoder().decode(bytes.subarray(0, 8))).toBe('SADDLBAG');
	expect(bytes.length).toBe(58 + 3 * 4 + 6 + 32);
	expect(take(await parseTransferFile(suite, bytes))).toEqual(FILE);
});

test('[XFR-2] a file that is another thing, newer, cut or changed at any byte is refused whole', async () => {
	const bytes = await encodeTransferFile(suite, FILE);
	for (let at = 0; at < bytes.length; at++) {
		const bad = bytes.slice();
		bad[at]! ^= 1;
		expect((await parseTransferFile(suite, bad)).ok).toBe(false);
		expect((await parseTransferFile(suite, bytes.subarray(0, at))).ok).toBe(false);
	}
	const newer = bytes.slice();
	newer[9] = 2;
	expect(await parseTransferFile(suite, newer)).toMatchObject({
		error: { type: 'NewerVersion', version: 2 }
	});
	expect(await parseTransferFile(suite, new Uint8Array(100))).toMatchObject({
		error: { type: 'NotATransferFile' }
	});
	// With a digest that fits: an item beyond the end, an empty one, bytes left over.
	const body = bytes.slice(0, -32);
	for (const [at, value] of [
		[53, 9],
		[61, 0],
		[57, 1]
	] as const) {
		const bad = body.slice();
		bad[at] = value;
		const parsed = await parseTransferFile(suite, concatBytes(bad, await suite.sha256(bad)));
		expect(parsed).toMatchObject({ error: { type: 'DamagedTransferFile' } });
	}
});

test('[XFR-3] everything unsent goes into a file byte for byte, with all that its reader needs', async () => {
	const rig = await startPractice();
	const { core, store } = rig;
	take(await registerPatient(core, { name: [{ family: 'Okello', given: ['Grace'] }] }));
	const before = await store.count('outbox');
	const { bytes, count } = take(await exportUnsent(core, ''));
	// The record of the export itself is in it.
	expect(count).toBe(before + 1);
	expect(await store.count('outbox')).toBe(count);
	const file = take(await parseTransferFile(suite, bytes));
	const held = new Set((await store.list('envelope')).map(({ value }) => value.toString()));
	expect(file.envelopes.every((envelope) => held.has(envelope.toString()))).toBe(true);
	expect(new Set(file.envelopes.map(String)).size).toBe(count);
	const folded = take(await foldControlLog(suite, file.control));
	expect(folded.practiceId).toBe(file.practiceId);
	for (const envelope of file.envelopes) {
		const parsed = take(await parseEnvelope(suite, envelope));
		const { signKey } = folded.credentials.get(parsed.header.credId)!;
		expect(await verifyEnvelope(suite, parsed, signKey)).toBe(true);
	}
	expect(new TextDecoder('latin1').decode(bytes)).not.toMatch(/Okello|Grace/);
});

test('what waits to be sent is told in words while somebody is signed in, and not while nobody is', async () => {
	const rig = await startPractice();
	take(await registerPatient(rig.core, { name: [{ family: 'Okello', given: ['Grace'] }] }));
	const rows = take(await unsentWork(rig.core));
	expect(rows).toContainEqual(
		expect.objectContaining({
			what: 'directory',
			patient: expect.stringContaining('Okello'),
			since: rig.clock.now()
		})
	);
	expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(rig.core.status().unsent);
	const locked = await startEngine(rig.store);
	expect(await unsentWork(locked.core)).toMatchObject({ error: { type: 'Locked' } });
	expect(await exportUnsent(locked.core, '')).toMatchObject({ error: { type: 'Locked' } });
	expect(await devices(locked.core)).toMatchObject({ error: { type: 'Locked' } });
});
