import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import { parseEnvelope } from '#shared/crypto/envelope.ts';
import type { RiggedReplica } from '../../../support/replica-rig.ts';
import { rigReplica, settle } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

let clinics: TwoClinics;
let backup: MemoryStore;

beforeEach(async () => {
	clinics = await createTwoClinics();
	await clinics.connect();
	await clinics.hilltop.write();
	await clinics.quiet();
	backup = createMemoryStore((clinics.hilltop.store as MemoryStore).snapshot());
	for (let i = 0; i < 3; i++) await clinics.hilltop.write();
	await clinics.quiet();
	await clinics.hilltop.cut();
});

/** Hilltop's device as it was when the backup was taken. */
const restore = (): Promise<RiggedReplica> =>
	rigReplica(clinics.relay.practice, clinics.relay.practice.admin, { store: backup, seed: 77 });

const everyone = (restored: RiggedReplica) => settle(clinics.relay.core, restored, clinics.riverside);

/** cseq of everything held by one credential, in order, each checked to follow in its document. */
async function chainOf({ replica }: RiggedReplica): Promise<number[]> {
	const cseqs: number[] = [];
	for (const { docId } of await replica.log.documents()) {
		expect(await replica.log.missingOf(docId)).toEqual([]);
		for (const { bytes } of await replica.log.ofDocument(docId, 0)) {
			const parsed = await parseEnvelope(clinics.relay.suite, bytes);
			if (parsed.ok && parsed.value.header.credId === clinics.relay.practice.admin.credId) {
				cseqs.push(parsed.value.header.cseq);
			}
		}
	}
	return cseqs.sort((a, b) => a - b);
}

describe('a profile restored from a backup', () => {
	test('[REP-10] takes up its chain where the relay knows it to be, and goes on', async () => {
		const restored = await restore();
		restored.connect(clinics.relay.core);
		await everyone(restored);
		expect(restored.replica.status()).toMatchObject({ road: 'live', caughtUp: true, unsent: 0 });
		const next = await restored.write();
		expect(next.header.cseq).toBe(5);
		await everyone(restored);
		expect(await chainOf(restored)).toEqual([1, 2, 3, 4, 5]);
		expect(await chainOf(clinics.riverside)).toEqual([1, 2, 3, 4, 5]);
		expect(restored.effects('contradicted')).toEqual([]);
	});

	test('[REP-11] that has worked meanwhile: what contradicts is set aside for its author, never sent, never lost', async () => {
		const restored = await restore();
		const mine = [await restored.append(), await restored.append()].map(({ envelope }) => envelope);
		expect(mine.map((envelope) => envelope.header.cseq)).toEqual([2, 3]);
		restored.connect(clinics.relay.core);
		await everyone(restored);
		expect(restored.effects('contradicted')).toEqual([
			{ type: 'contradicted', credId: clinics.relay.practice.admin.credId, ids: mine.map(({ id }) => id) }
		]);
		const aside = await restored.replica.log.quarantined();
		expect(aside.map(({ reason, id }) => [reason, id]).sort()).toEqual(
			mine.map(({ id }) => ['chain-contradicted', id]).sort()
		);
		expect(
			aside.every((row) => mine.some(({ bytes }) => bytes.every((byte, i) => byte === row.bytes[i])))
		).toBe(true);
		expect(restored.replica.status()).toMatchObject({ road: 'live', unsent: 0 });
		expect(restored.closes).toEqual([]);
		expect((await restored.write()).header).toMatchObject({ cseq: 5 });
		await everyone(restored);
		expect(await chainOf(clinics.riverside)).toEqual([1, 2, 3, 4, 5]);
		expect(clinics.relay.events.filter(({ event }) => event === 'equivocation')).toEqual([]);
	});

	test('[REP-10] the previous envelope in each document is the adopted one', async () => {
		const restored = await restore();
		restored.connect(clinics.relay.core);
		await everyone(restored);
		const [document] = await clinics.hilltop.replica.log.documents();
		const place = await restored.replica.log.nextPlace(clinics.relay.practice.admin.credId, document!.docId);
		expect(place).toEqual(
			await clinics.hilltop.replica.log.nextPlace(clinics.relay.practice.admin.credId, document!.docId)
		);
	});

	test('[REP-10] sends nothing before it has received, not even what was written meanwhile', async () => {
		const restored = await restore();
		restored.hold();
		restored.connect(clinics.relay.core);
		await everyone(restored);
		restored.release();
		restored.hold();
		await everyone(restored);
		await restored.write();
		expect(restored.sent.filter((frame) => frame.type === 'push')).toEqual([]);
		restored.release();
		await everyone(restored);
		expect(restored.replica.status().unsent).toBe(0);
	});
});

describe('one profile twice', () => {
	test('[REP-11, LOG-7] two copies online at once: each place goes to one of them, the other writes again', async () => {
		const { relay, hilltop } = clinics;
		const clone = await restore();
		hilltop.connect(relay.core);
		clone.connect(relay.core);
		await settle(relay.core, hilltop, clone, clinics.riverside);
		for (let round = 0; round < 4; round++) {
			await Promise.all([hilltop.append(), clone.append()]);
			await Promise.all([hilltop, clone].map((copy) => copy.run((replica) => replica.offer())));
			await settle(relay.core, hilltop, clone, clinics.riverside);
			for (const copy of [hilltop, clone]) {
				if (copy.replica.status().road !== 'live') copy.connect(relay.core);
				await settle(relay.core, hilltop, clone, clinics.riverside);
			}
		}
		expect(await hilltop.held()).toEqual(await clone.held());
		expect(await hilltop.held()).toEqual(await clinics.riverside.held());
		expect(await chainOf(clone)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
		const aside = [...(await hilltop.replica.log.quarantined()), ...(await clone.replica.log.quarantined())];
		expect(aside).toHaveLength(4);
		expect(new Set(aside.map(({ reason }) => reason))).toEqual(new Set(['chain-contradicted']));
	});
});
