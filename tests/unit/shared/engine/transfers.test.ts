import { describe, expect, test } from 'vitest';
import { concatBytes, equalBytes } from '#shared/core/bytes.ts';
import { openChart, registerPatient, run } from '#shared/engine/chart-work.ts';
import { addBlob, readBlob } from '#shared/engine/blob-work.ts';
import type { BlobRef } from '#shared/engine/api.ts';
import type { FilePart, TransferReport, TransferSource } from '#shared/engine/transfer-facts.ts';
import { exportPractice, exportUnsent, showUnsent, takeTransfer } from '#shared/engine/transfers.ts';
import { encodeTransferFile, parseTransferFile, PART_BYTES } from '#shared/exchange/transfer-file.ts';
import * as membership from '#shared/engine/membership.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { photo } from '../../../support/photo.ts';
import {
	RIG_PASSPHRASE,
	meet,
	startDevices,
	suite,
	until,
	restart,
	startEngine,
	startPractice,
	startTwoSites,
	take,
	type EngineRig
} from '../../../support/engine-rig.ts';

const sourceOf = (bytes: Uint8Array): TransferSource => ({
	size: bytes.length,
	read: async (from, to) => bytes.slice(from, to)
});
const takeFile = async (rig: EngineRig, bytes: Uint8Array): Promise<TransferReport> =>
	take(await takeTransfer(rig.core, sourceOf(bytes), 0));

async function everyPart(rig: EngineRig, ask: typeof exportPractice): Promise<readonly FilePart[]> {
	const parts: FilePart[] = [];
	for (let after: string | undefined = ''; after !== undefined; after = parts.at(-1)!.next)
		parts.push(take(await ask(rig.core, after)));
	return parts;
}
const everything = async (rig: EngineRig): Promise<readonly Uint8Array[]> =>
	(await everyPart(rig, exportPractice)).map(({ bytes }) => bytes);

/** Takes a row of files up to its end, or to one that is refused: places where files began, and why it ended. */
async function takeRow(rig: EngineRig, bytes: Uint8Array) {
	const began: number[] = [];
	let stored = 0;
	for (let from: number | undefined = 0; from !== undefined;) {
		began.push(from);
		const taken: Awaited<ReturnType<typeof takeTransfer>> = await takeTransfer(
			rig.core,
			sourceOf(bytes),
			from
		);
		if (!taken.ok) return { began, stored, error: taken.error };
		stored += taken.value.stored;
		from = taken.value.next;
	}
	return { began, stored, error: undefined };
}
const idsOf = async (rig: EngineRig): Promise<string[]> =>
	(await rig.store.list('envelopeId')).map(({ key }) => key).filter((key) => /^[0-9a-f]{64}$/.test(key));

async function register(rig: EngineRig, family: string) {
	const { chartId } = take(await registerPatient(rig.core, { name: [{ family }] }));
	take(await openChart(rig.core, chartId));
	take(await run(rig.core, chartId, { verb: 'recordNoKnownAllergies' }));
	return chartId;
}
const named = (rig: EngineRig, family: string): boolean =>
	rig.session.summaries.searchable().some(({ row }) => row.name.includes(family));

describe('a file by hand', () => {
	test('[XFR-4] brings what is unsent to another site, which sends it on; twice changes nothing', async () => {
		const { hilltop, riverside } = await startTwoSites('nurse');
		await hilltop.core.device!.link!.disconnect();
		await riverside.core.device!.link!.disconnect();
		await register(hilltop, 'Okello');
		const waiting = hilltop.core.status().unsent;
		const { bytes, count } = take(await exportUnsent(hilltop.core, ''));
		expect(count).toBeGreaterThan(waiting);

		const before = riverside.core.status().unsent;
		const report = await takeFile(riverside, bytes);
		expect(report).toMatchObject({ stored: count, held: 0, setAside: 0, unreadable: 0, siteName: 'Hilltop' });
		expect(report.membershipDiffers).toBe(false);
		expect(named(riverside, 'Okello')).toBe(true);
		expect(riverside.core.status().unsent).toBe(before + count);
		expect(await takeFile(riverside, bytes)).toMatchObject({ stored: 0, held: count });
		expect(riverside.core.status().unsent).toBe(before + count);
		// Who wrote it has still not sent it, whatever it takes in itself.
		expect(await takeFile(hilltop, bytes)).toMatchObject({ stored: 0, held: count });
		expect(hilltop.core.status().unsent).toBe(count);

		await meet(riverside);
		expect(riverside.core.status().unsent).toBe(0);
		await meet(hilltop, riverside);
		expect(await idsOf(hilltop)).toEqual(expect.arrayContaining(await idsOf(riverside)));
	});

	test('[XFR-4] of somebody who joined meanwhile it brings the membership too; without it their work waits', async () => {
		const { devices, transport } = await startDevices([{ role: 'nurse', siteName: 'Riverside' }]);
		const [hilltop, riverside] = devices as [EngineRig, EngineRig];
		hilltop.core.device!.link!.connect();
		await until(() => hilltop.core.status().caughtUp);
		const invitation = { userName: 'Cid', role: 'nurse' as const, siteName: 'Lakeside' };
		const { link } = take(await membership.invite(hilltop.core, invitation));
		const lakeside = await startEngine(createMemoryStore(), { transport });
		take(await membership.join(lakeside.core, { link, passphrase: RIG_PASSPHRASE }));
		await meet(hilltop, lakeside);
		await register(lakeside, 'Okello');
		const short = take(await showUnsent(lakeside.core));
		const long = take(await exportUnsent(lakeside.core, ''));
		expect(await takeFile(riverside, short.bytes!)).toMatchObject({ stored: 0, setAside: short.count });
		expect(named(riverside, 'Okello')).toBe(false);
		expect(await takeFile(riverside, long.bytes)).toMatchObject({ stored: long.count, held: 0, setAside: 0 });
		expect(named(riverside, 'Okello')).toBe(true);
	});

	test('[XFR-5] the whole practice in parts, in any order, fills an empty device of the practice', async () => {
		const { hilltop, riverside } = await startTwoSites('nurse');
		for (const family of ['Okello', 'Garcia', 'Nakato']) await register(hilltop, family);
		const parts = await everything(hilltop);
		for (const part of parts.toReversed()) await takeFile(riverside, part);
		expect(await idsOf(riverside)).toEqual(expect.arrayContaining(await idsOf(hilltop)));
		for (const family of ['Okello', 'Garcia', 'Nakato']) expect(named(riverside, family)).toBe(true);
		const again = await restart(riverside);
		for (const family of ['Okello', 'Garcia', 'Nakato']) expect(named(again, family)).toBe(true);
	});

	test('[XFR-5] files one behind the other are taken one by one; a cut one is refused, those before it stay', async () => {
		const { hilltop, riverside } = await startTwoSites('nurse');
		await register(hilltop, 'Okello');
		const first = take(await exportUnsent(hilltop.core, '')).bytes;
		await register(hilltop, 'Garcia');
		const second = take(await exportUnsent(hilltop.core, '')).bytes;
		const both = concatBytes(first, second);
		const cut = sourceOf(both.slice(0, -40));
		const { next } = take(await takeTransfer(riverside.core, cut, 0));
		expect(next).toBe(first.length);
		expect(await takeTransfer(riverside.core, cut, next!)).toMatchObject({
			error: { type: 'DamagedTransferFile' }
		});
		expect(named(riverside, 'Okello')).toBe(true);
		expect(named(riverside, 'Garcia')).toBe(false);
		const whole = sourceOf(both);
		expect(take(await takeTransfer(riverside.core, whole, next!)).next).toBeUndefined();
		expect(named(riverside, 'Garcia')).toBe(true);
	});

	test('[XFR-5] more than one file holds goes into a row of files; a copy that was cut off gives every whole one', async () => {
		const { hilltop, riverside } = await startTwoSites('nurse');
		await hilltop.core.device!.link!.disconnect();
		const photos: BlobRef[] = [];
		for (let i = 0; i < 2; i++)
			photos.push(take(await addBlob(hilltop.core, photo(3 << 20, i + 1), 'image/jpeg')));
		await register(hilltop, 'Okello');
		const parts = await everyPart(hilltop, exportUnsent);
		const count = parts.reduce((sum, part) => sum + part.count, 0);
		// One record of the export, not one for each file.
		expect(count).toBe(hilltop.core.status().unsent);
		expect(parts.length).toBeGreaterThan(2);
		for (const { bytes } of parts) expect(bytes.length).toBeLessThan(PART_BYTES + (256 << 10));
		// Nothing of it can be shown to a camera.
		expect(take(await showUnsent(hilltop.core)).bytes).toBeUndefined();

		const row = concatBytes(...parts.map(({ bytes }) => bytes));
		const starts = parts.map((_, i) => parts.slice(0, i).reduce((sum, { bytes }) => sum + bytes.length, 0));
		const cut = await takeRow(riverside, row.subarray(0, starts[2]! - 1));
		expect(cut).toEqual({
			began: starts.slice(0, 2),
			stored: parts[0]!.count,
			error: { type: 'DamagedTransferFile', what: expect.any(String), at: expect.any(Number) }
		});
		expect(named(riverside, 'Okello')).toBe(true);
		expect(await takeRow(riverside, row)).toEqual({
			began: starts,
			stored: count - cut.stored,
			error: undefined
		});
		for (const [i, { id }] of photos.entries())
			expect(equalBytes(take(await readBlob(riverside.core, id)).bytes, photo(3 << 20, i + 1))).toBe(true);
	});

	test('[XFR-4] what is forged in it is set aside; another practice’s file, and a locked device, take nothing', async () => {
		const { hilltop, riverside } = await startTwoSites('nurse');
		await register(hilltop, 'Okello');
		const { bytes } = take(await exportUnsent(hilltop.core, ''));
		const stranger = await startPractice();
		await register(stranger, 'Fremd');
		const before = await idsOf(stranger);
		expect(await takeTransfer(stranger.core, sourceOf(bytes), 0)).toEqual({
			ok: false,
			error: { type: 'OtherPractice' }
		});
		expect(await idsOf(stranger)).toEqual(before);
		const file = take(await parseTransferFile(suite, bytes));
		const [genuine = new Uint8Array(), ...others] = file.envelopes;
		const forged = genuine.slice();
		forged[forged.length - 80]! ^= 1;
		const envelopes = [forged, new Uint8Array([1, 2, 3]), ...others];
		const tampered = await encodeTransferFile(suite, { ...file, envelopes });
		expect(await takeFile(riverside, tampered)).toMatchObject({
			stored: others.length,
			setAside: 1,
			unreadable: 1
		});
		const locked = await startEngine(riverside.store);
		expect(await takeTransfer(locked.core, sourceOf(bytes), 0)).toMatchObject({ error: { type: 'Locked' } });
	});
});
