import { beforeEach, describe, expect, test } from 'vitest';
import { bytesToHex } from '#shared/core/bytes.ts';
import type { DocId } from '#shared/core/ids.ts';
import { createRelayFixture, type RelayFixture } from '../../../support/relay-fixture.ts';
import { rigReplica, settle, type RiggedReplica } from '../../../support/replica-rig.ts';

let relay: RelayFixture;
let hilltop: RiggedReplica;
let riverside: RiggedReplica;

beforeEach(async () => {
	relay = await createRelayFixture();
	const { device } = await relay.practice.enrol('prescriber');
	hilltop = await rigReplica(relay.practice, relay.practice.admin, { seed: 1 });
	riverside = await rigReplica(relay.practice, device, { seed: 2 });
});

const both = () => settle(relay.core, hilltop, riverside);

describe('two replicas and a relay', () => {
	test('[REP-1] what one writes the other receives, and it leaves the outbox when acknowledged', async () => {
		hilltop.connect(relay.core);
		riverside.connect(relay.core);
		await both();
		expect(hilltop.replica.status()).toMatchObject({ road: 'live', caughtUp: true, unsent: 0 });
		const envelope = await hilltop.write();
		expect(hilltop.replica.status().unsent).toBe(1);
		await both();
		expect(await riverside.held()).toEqual([envelope.id]);
		expect(hilltop.effects('acknowledged')).toEqual([{ type: 'acknowledged', ids: [envelope.id] }]);
		expect(hilltop.replica.status()).toMatchObject({ unsent: 0, sending: 0, received: { seq: 1 } });
		expect(riverside.effects('arrived')).toEqual([
			{ type: 'arrived', docIds: [envelope.header.docId], count: 1 }
		]);
		expect(await hilltop.store.count('outbox')).toBe(0);
	});

	test('[REP-5] work of both sides while apart is the same set on both after', async () => {
		for (let i = 0; i < 50; i++) await (i % 2 ? hilltop : riverside).append();
		hilltop.connect(relay.core);
		riverside.connect(relay.core);
		await both();
		expect(await hilltop.held()).toEqual(await riverside.held());
		expect(await hilltop.held()).toHaveLength(50);
	});
});
void bytesToHex;
void ({} as DocId);
