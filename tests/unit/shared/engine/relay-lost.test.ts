// The relay's machine is gone, with its database and its key; another one is set up at the same address.
import { expect, test } from 'vitest';
import { registerPatient } from '#shared/engine/chart-work.ts';
import * as membership from '#shared/engine/membership.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import {
	meet,
	restart,
	RIG_PASSPHRASE,
	roadsTo,
	startEngine,
	startPractice,
	suite,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

async function newRelay(seed: number) {
	const random = createSeededRandom(seed);
	const storage = createMemoryRelayStorage(random);
	const core = await createRelayCore({ storage, suite, random, clock: createManualClock(0) });
	return { storage, core };
}

/** Two devices of one practice and a road to whatever relay stands at its end. */
async function startAtRelay() {
	const first = await newRelay(1_001);
	let roads = roadsTo(first.core);
	const transport: Transport = { open: (...args) => roads.open(...args) };
	const hilltop = await startPractice({ transport });
	hilltop.core.device!.link!.connect();
	await until(() => hilltop.core.status().caughtUp);
	const invited = { userName: 'Ben', role: 'nurse' as const, siteName: 'Riverside' };
	const { link } = take(await membership.invite(hilltop.core, invited));
	const riverside = await startEngine(createMemoryStore(), { transport });
	take(await membership.join(riverside.core, { link, passphrase: RIG_PASSPHRASE }));
	await meet(hilltop, riverside);
	return {
		hilltop,
		riverside,
		first,
		replaceRelay: (relay: Awaited<ReturnType<typeof newRelay>>) => (roads = roadsTo(relay.core))
	};
}
const stopped = ({ core }: EngineRig): unknown => core.status().stoppedFor;
const register = async (rig: EngineRig, family: string): Promise<void> =>
	void take(await registerPatient(rig.core, { name: [{ family }] }));
const named = (rig: EngineRig, family: string): boolean =>
	rig.session.summaries.searchable().some(({ row }) => row.name.includes(family));

test('[HSK-5] nobody goes to it until an admin has taken it; then it gets everything, and the others follow', async () => {
	const { hilltop, riverside, replaceRelay } = await startAtRelay();
	await register(hilltop, 'Okello');
	await register(riverside, 'Garcia');
	const second = await newRelay(1_002);
	replaceRelay(second);
	for (const rig of [hilltop, riverside]) {
		rig.core.device!.link!.connect();
		await until(() => stopped(rig) === 'wrong-relay');
	}
	expect(await second.storage.practices()).toEqual([]);
	expect(await membership.acceptRelay(riverside.core)).toEqual({ ok: false, error: { type: 'NotAdmin' } });

	take(await membership.acceptRelay(hilltop.core));
	await until(() => hilltop.core.status().unsent === 0 && hilltop.core.status().caughtUp);
	await until(() => hilltop.core.device!.replica.control().relays.length === 2);
	// The other device tries again by itself after a while.
	riverside.clock.advance(61_000);
	await until(() => riverside.core.status().unsent === 0 && riverside.core.status().caughtUp);
	expect(stopped(riverside)).toBeUndefined();
	await until(() => named(hilltop, 'Garcia') && named(riverside, 'Okello'));
	const { envelopes } = await second.storage.counts();
	const held = (await hilltop.store.list('envelopeId')).filter(({ key }) => /^[0-9a-f]{64}$/.test(key));
	expect(envelopes).toBeGreaterThanOrEqual(held.length - 2);

	// After a restart both know it, and somebody new can join there.
	await meet(hilltop, riverside);
	const again = await restart(riverside);
	expect(again.core.device!.replica.control().relays).toHaveLength(2);
});

test('[HSK-5] one that has the practice and cannot show that an admin named it is not believed', async () => {
	const { hilltop, riverside, first, replaceRelay } = await startAtRelay();
	// A copy of the log under another key: all that somebody who stole a backup could show.
	const thief = await newRelay(1_003);
	for (const practice of await first.storage.practices()) {
		const records = await first.storage.controlAfter(practice, 0, 1_000);
		const head = (await first.storage.heads(practice))!.control;
		const after = { seq: 0, hash: new Uint8Array(32) };
		await thief.storage.commit([
			{ type: 'control', practiceId: practice, after, head, records, invitations: [] }
		]);
	}
	replaceRelay(thief);
	await register(riverside, 'Garcia');
	const waiting = riverside.core.status().unsent;
	for (const rig of [hilltop, riverside]) {
		rig.core.device!.link!.connect();
		await until(() => stopped(rig) === 'wrong-relay');
	}
	expect(riverside.core.status().unsent).toBe(waiting);
	expect((await thief.storage.counts()).envelopes).toBe(0);
	// The right one is still the right one.
	replaceRelay(first);
	await meet(hilltop, riverside);
	expect(named(hilltop, 'Garcia')).toBe(true);
});
