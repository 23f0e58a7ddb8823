import { expect, test } from 'vitest';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import type { DeviceId, PracticeId } from '#shared/core/ids.ts';
import { encodeTransferFile, parseTransferFile } from '#shared/exchange/transfer-file.ts';

const suite = createFakeSuite();
const FILE = {
	practiceId: '11'.repeat(16) as PracticeId,
	deviceId: '22'.repeat(16) as DeviceId,
	writtenAt: 1
};

test('[XFR-2] nothing of no length, and nothing longer than its kind can be, is read from a file', async () => {
	for (const [control, envelopes] of [
		[[], [new Uint8Array(0)]],
		[[new Uint8Array(131_073)], []]
	] as const) {
		const bytes = await encodeTransferFile(suite, { ...FILE, control, envelopes });
		expect(await parseTransferFile(suite, bytes)).toMatchObject({ error: { what: 'item' } });
	}
	const bytes = await encodeTransferFile(suite, {
		...FILE,
		control: [new Uint8Array(131_072)],
		envelopes: []
	});
	expect(await parseTransferFile(suite, bytes)).toMatchObject({ ok: true });
});

test('[XFR-2] one file has nothing behind it', async () => {
	const bytes = await encodeTransferFile(suite, { ...FILE, control: [], envelopes: [] });
	const longer = new Uint8Array(bytes.length + 1);
	longer.set(bytes);
	expect(await parseTransferFile(suite, longer)).toMatchObject({ error: { what: 'length' } });
});
