// A relay that acknowledges a part of a file, and has thrown it away: with real cryptography, a relay core and two devices.
import { expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import { ENVELOPE_KINDS, parseEnvelope } from '#shared/crypto/envelope.ts';
import { addBlob, readBlob } from '#shared/engine/blob-work.ts';
import { fetchFile } from '#shared/engine/holding/files-here.ts';
import { readStatuses } from '#shared/engine/device-reports.ts';
import * as membership from '#shared/engine/membership.ts';
import { decodeFrame, encodeFrame } from '#shared/protocol/frame-codec.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { createCopiedRelay } from '../../../../support/copied-relay.ts';
import {
	meet,
	RIG_PASSPHRASE,
	roadsTo,
	startEngine,
	startPractice,
	suite,
	take,
	until,
	type EngineRig
} from '../../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

const deviceFacts = () =>
	Promise.resolve({ appVersion: '1', usedBytes: undefined, quotaBytes: undefined, persisted: true });

const isChunk = (envelope: Uint8Array): boolean => envelope[1] === ENVELOPE_KINDS.blobChunk;

/** Roads to a relay that throws away the chunks pushed to it while it lies, and acknowledges them as if it had had them before. */
const roadsToLiar = (honest: Transport, isLying: () => boolean): Transport => ({
	open(url, path, listener) {
		let relayGen = new Uint8Array(16);
		const road = honest.open(url, path, {
			...listener,
			received(bytes) {
				const frame = decodeFrame(bytes);
				if (frame.ok && frame.value.type === 'challenge') relayGen = frame.value.relayGen.slice();
				listener.received(bytes);
			}
		});
		return {
			bufferedBytes: 0,
			close: (code) => road.close(code),
			send(bytes) {
				const frame = decodeFrame(bytes);
				if (!isLying() || !frame.ok || frame.value.type !== 'push') return road.send(bytes);
				const { envelopes } = frame.value;
				const passed = envelopes.filter((envelope) => !isChunk(envelope));
				if (passed.length > 0) road.send(encodeFrame({ type: 'push', envelopes: passed }));
				void acknowledge(envelopes.filter(isChunk));
			}
		};
		async function acknowledge(envelopes: readonly Uint8Array[]): Promise<void> {
			const parsed = await Promise.all(envelopes.map((bytes) => parseEnvelope(suite, bytes)));
			const ids = parsed.map((one) => hexToBytes(take(one).id));
			if (ids.length === 0) return;
			const acks = ids.map((id) => ({ id, seq: 1, logHash: new Uint8Array(32) }));
			listener.received(encodeFrame({ type: 'ack', relayGen, acks }));
		}
	}
});

test('[BLB-7] a chunk that the relay acknowledged and threw away: who wants the file is told where it is, and gets it once that device is there', async () => {
	const { core: relay } = await createCopiedRelay();
	let isLying = false;
	const transport = roadsToLiar(roadsTo(relay), () => isLying);
	const hilltop = await startPractice({ transport, deviceFacts });
	hilltop.core.device!.link!.connect();
	await until(() => hilltop.core.status().caughtUp);
	const invited = { userName: 'Ben', role: 'nurse' as const, siteName: 'Riverside' };
	const { link } = take(await membership.invite(hilltop.core, invited));
	const riverside = await startEngine(createMemoryStore(), { transport, deviceFacts });
	take(await membership.join(riverside.core, { link, passphrase: RIG_PASSPHRASE }));
	await meet(hilltop, riverside);
	const online = async (rig: EngineRig): Promise<void> => {
		rig.core.device!.link!.connect();
		await until(() => rig.core.status().caughtUp && rig.core.status().unsent === 0);
	};

	isLying = true;
	const bytes = createSeededRandom(5).bytes(300_000);
	const { id } = take(await addBlob(hilltop.core, bytes, 'image/jpeg'));
	await online(hilltop);
	await hilltop.core.device!.link!.disconnect();
	isLying = false;

	await online(riverside);
	take(await fetchFile(riverside.core, id));
	expect(await readBlob(riverside.core, id)).toMatchObject({
		error: { type: 'BlobNotHere', of: 3, onlyAt: { device: { people: ['Ana'] } } }
	});
	// It says so to the others, and waits.
	riverside.clock.advance(10 * 60_000);
	await until(() => riverside.core.status().unsent === 0);
	const says = async (): Promise<boolean> => {
		const statuses = await riverside.core.exclusive(() => readStatuses(riverside.core));
		return [...statuses.values()].some(({ status }) => status.lacks?.includes(id));
	};
	await expect.poll(says, { timeout: 60_000 }).toBe(true);

	await online(hilltop);
	// Some seconds later its device has read what the others say.
	const isHere = async (): Promise<boolean> => {
		hilltop.clock.advance(2_000);
		return (await readBlob(riverside.core, id)).ok;
	};
	await expect.poll(isHere, { timeout: 60_000 }).toBe(true);
	expect(Buffer.from(take(await readBlob(riverside.core, id)).bytes).equals(Buffer.from(bytes))).toBe(true);
	await until(() => hilltop.core.status().unsent === 0);
});
