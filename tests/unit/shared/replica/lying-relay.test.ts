// A relay with its own key that does not keep to the rules: what a device notices, and that everything comes once a relay
// does again.
import { beforeEach, expect, test } from 'vitest';
import { hexToBytes } from '#shared/core/bytes.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { encodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Entries, LogHead } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import { settle } from '../../../support/replica-rig.ts';
import { createTwoClinics, type TwoClinics } from '../../../support/two-clinics.ts';

const suite = createFakeSuite();
let clinics: TwoClinics;
let head: LogHead;

beforeEach(async () => {
	clinics = await createTwoClinics();
	await clinics.connect();
	head = EMPTY_HEAD;
});

/** The next entries of a log that the relay makes up as it goes. */
async function entriesOf(...some: readonly { id: string; bytes: Uint8Array }[]): Promise<Entries> {
	const entries = [];
	for (const { id, bytes } of some) {
		const logHash = await nextLogHash((data) => suite.sha256(data), head.hash, hexToBytes(id));
		head = { seq: head.seq + 1, hash: logHash };
		entries.push({ seq: head.seq, logHash, envelope: bytes });
	}
	return { type: 'entries', entries, head };
}

test('[REP-20] what came with a spoilt signature is asked for again on the next road, and its row goes when it is held', async () => {
	const { hilltop, riverside, relay } = clinics;
	const { core } = relay;
	hilltop.hold();
	const good = await riverside.write();
	await clinics.quiet();
	const spoilt = good.bytes.slice();
	spoilt[spoilt.length - 1]! ^= 1;
	// On its way the entry changed.
	hilltop.lose();
	hilltop.inject(encodeFrame(await entriesOf({ id: good.id, bytes: spoilt })));
	await hilltop.idle();
	expect(hilltop.effects('quarantined').map(({ reason }) => reason)).toEqual(['bad-signature']);
	expect(await hilltop.held()).toEqual([]);
	await hilltop.cut();
	hilltop.connect(core);
	await settle(core, hilltop);
	expect(await hilltop.held()).toEqual([good.id]);
	expect(await hilltop.store.count('quarantine')).toBe(1);
	await hilltop.cut();
	hilltop.connect(core);
	await settle(core, hilltop);
	expect(await hilltop.store.count('quarantine')).toBe(0);
});
