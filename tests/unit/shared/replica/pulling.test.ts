import { beforeEach, describe, expect, test } from 'vitest';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Frame } from '#shared/protocol/frames.ts';
import { PULL_CREDIT_BYTES } from '#shared/replica/pulling.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Store } from '#shared/replica/store.ts';
import { rigReplica, settle } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

let clinics: TwoClinics;
beforeEach(async () => {
	clinics = await createTwoClinics();
});

async function fill(count: number, bytes: number): Promise<void> {
	const { relay, hilltop } = clinics;
	for (let i = 0; i < count; i++) {
		const envelope = await relay.practice.admin.seal({ payload: relay.random.bytes(bytes) });
		expect((await hilltop.replica.log.appendOwn([envelope], [])).ok).toBe(true);
	}
	hilltop.connect(relay.core);
	await clinics.quiet();
}

const sum = (frames: readonly Frame[], of: (frame: Frame) => number): number =>
	frames.reduce((total, frame) => total + of(frame), 0);

describe('pulling', () => {
	test('[LOG-3, LOG-4] more than the credit comes in portions, all of it, in order', async () => {
		await fill(25, 100_000);
		const { relay, riverside, quiet } = clinics;
		riverside.connect(relay.core);
		await quiet();
		expect(await riverside.held()).toHaveLength(25);
		const given = sum(riverside.sent, (frame) => (frame.type === 'credit' ? frame.bytes : 0));
		const came = sum(riverside.received, (frame) =>
			frame.type === 'entries' ? frame.entries.reduce((n, entry) => n + entry.envelope.length, 0) : 0
		);
		expect(came).toBeGreaterThan(PULL_CREDIT_BYTES);
		expect(given).toBeLessThanOrEqual(came);
		expect(came - given).toBeLessThan(PULL_CREDIT_BYTES);
		expect(riverside.replica.status()).toMatchObject({ caughtUp: true, received: { seq: 25 } });
	});

	test('[LOG-4] a device that gives no credit back is sent no more than it gave', async () => {
		await fill(25, 100_000);
		const { relay, riverside, quiet } = clinics;
		riverside.connect(relay.core);
		riverside.hold();
		for (let i = 0; i < 3; i++) {
			riverside.release();
			riverside.hold();
			await quiet();
		}
		const road = await relay.connect();
		road.send({ type: 'pull', after: 0, credit: 200_000, content: 'all' });
		await relay.core.idle();
		const entries = road.waiting('entries').flatMap((frame) => frame.entries);
		const came = entries.reduce((n, entry) => n + entry.envelope.length, 0);
		expect(came).toBeGreaterThan(0);
		expect(came).toBeLessThan(400_000);
	});

	test('[REP-3] a pull goes on where it was cut, also in another process', async () => {
		await fill(25, 100_000);
		const { relay, riverside, riversideDevice, quiet } = clinics;
		riverside.hold();
		riverside.connect(relay.core);
		while (riverside.replica.status().received.seq === 0) {
			await quiet();
			expect(riverside.releaseOne()).toBe(true);
			await riverside.idle();
		}
		await riverside.cut();
		const { seq } = riverside.replica.status().received;
		expect(seq).toBeLessThan(25);
		const again = await rigReplica(relay.practice, riversideDevice, { store: riverside.store, seed: 4 });
		expect(again.replica.status().received.seq).toBe(seq);
		again.connect(relay.core);
		await settle(relay.core, again);
		expect(again.sent.find((frame) => frame.type === 'pull')).toMatchObject({ after: seq });
		expect(await again.held()).toHaveLength(25);
		await quiet();
	});

	test('[REP-3] a road that loses frames is given up, and the next one brings what was lost', async () => {
		const { relay, hilltop, riverside, connect, quiet } = clinics;
		await connect();
		riverside.hold();
		await hilltop.write();
		await quiet();
		riverside.lose();
		await hilltop.write();
		await quiet();
		expect(riverside.closes).toEqual([1000]);
		expect(await riverside.held()).toEqual([]);
		riverside.connect(relay.core);
		await quiet();
		expect(await riverside.held()).toEqual(await hilltop.held());
		riverside.inject(encodeFrame(riverside.received.findLast((frame) => frame.type === 'entries')!));
		await quiet();
		expect(riverside.replica.status()).toMatchObject({ road: 'live', received: { seq: 2 } });
		expect(await riverside.held()).toHaveLength(2);
	});

	test('[REP-13] a full store takes nothing in, says so, sends on, and asks again later', async () => {
		const { relay, riversideDevice, hilltop } = clinics;
		const inner = createMemoryStore();
		let full = false;
		const store: Store = {
			...inner,
			commit: async (ops, expect) =>
				full && ops.some((op) => op.type === 'put' && op.table === 'envelope')
					? { ok: false, error: { type: 'StoreFull' } }
					: inner.commit(ops, expect)
		};
		const riverside = await rigReplica(relay.practice, riversideDevice, { store, seed: 2 });
		await riverside.append();
		full = true;
		hilltop.connect(relay.core);
		const envelope = await hilltop.write();
		await settle(relay.core, hilltop);
		riverside.connect(relay.core);
		await settle(relay.core, hilltop, riverside);
		expect(riverside.replica.status()).toMatchObject({
			road: 'live',
			storeFull: true,
			unsent: 0,
			received: { seq: 0 }
		});
		await hilltop.write();
		await settle(relay.core, hilltop, riverside);
		expect(riverside.sent.filter((frame) => frame.type === 'pull')).toHaveLength(1);
		const told: boolean[] = [];
		const tick = async (now: number): Promise<void> => {
			await riverside.run(async (replica) => {
				const effects = await replica.tick(now);
				for (const effect of effects) if (effect.type === 'status') told.push(effect.status.storeFull);
				return effects;
			});
			told.push(riverside.replica.status().storeFull);
			await settle(relay.core, riverside);
		};
		await tick(1_000);
		// Asking again says nothing of room: until something is taken in the store counts as full.
		await tick(62_000);
		expect(riverside.sent.filter((frame) => frame.type === 'pull')).toHaveLength(2);
		expect(riverside.replica.status().storeFull).toBe(true);
		full = false;
		await tick(63_000);
		expect(told).not.toContain(false);
		await tick(124_000);
		await settle(relay.core, riverside);
		expect(riverside.replica.status()).toMatchObject({
			storeFull: false,
			received: { seq: 3 },
			caughtUp: true
		});
		expect(await riverside.held()).toContain(envelope.id);
	});

	test('[LOG-9] one document is fetched ahead of the log, and is held once', async () => {
		const { relay, hilltop, riverside, connect, quiet } = clinics;
		await connect();
		const { header } = await hilltop.write();
		await quiet();
		riverside.forgetEffects();
		await riverside.run((replica) => replica.want([{ docId: header.docId, what: 'content' }]));
		await quiet();
		expect(riverside.received.at(-1)).toMatchObject({ type: 'fetched', done: true });
		expect(riverside.effects('arrived')).toEqual([]);
		expect(riverside.effects('fetched')).toEqual([{ type: 'fetched', docId: header.docId }]);
		const fresh = await rigReplica(relay.practice, clinics.riversideDevice, { seed: 9 });
		fresh.connect(relay.core);
		fresh.hold();
		await settle(relay.core, fresh);
		fresh.release();
		await settle(relay.core, fresh);
		expect(await fresh.held()).toHaveLength(1);
	});

	test("[REP-1] an own envelope that comes back in the relay's log is as good as acknowledged", async () => {
		const { relay, hilltop, connect, quiet } = clinics;
		await connect();
		const { envelope } = await hilltop.append();
		const carried = await relay.connect(clinics.riversideDevice);
		await carried.push([envelope]);
		await quiet();
		expect(hilltop.effects('acknowledged')).toEqual([{ type: 'acknowledged', ids: [envelope.id] }]);
		expect(hilltop.replica.status().unsent).toBe(0);
	});
});
