import { describe, expect, test } from 'vitest';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { parseInviteLink } from '#shared/engine/invite-link.ts';
import * as membership from '#shared/engine/membership.ts';
import * as practice from '#shared/engine/practice-facts.ts';
import { OLDEST_SPOKEN } from '#shared/protocol/version.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import {
	RIG_PASSPHRASE,
	roadsTo,
	startEngine,
	startPractice,
	startTwoSites,
	take,
	until
} from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const relayCore = (protocolVersion?: number) => {
	const random = createSeededRandom(77);
	const storage = createMemoryRelayStorage(random);
	return createRelayCore({
		storage,
		suite: createWebCryptoSuite(),
		random,
		clock: createManualClock(),
		protocolVersion
	});
};
const ben = { userName: 'Ben', role: 'nurse', siteName: 'Riverside' } as const;

describe('invitations', () => {
	test('made at once, while the relay is being named for the first time, are all made', async () => {
		const { core } = await startPractice({ transport: roadsTo(await relayCore(), 30) });
		core.device!.link!.connect();
		await until(() => core.status().road === 'live');
		const made = await Promise.all(
			Array.from({ length: 8 }, (_, i) => membership.invite(core, { ...ben, userName: `Nurse ${i}` }))
		);
		const ids = made.map((result) => take(result).inviteId);
		expect(new Set(ids).size).toBe(8);
		expect([...core.device!.replica.control().invites.keys()].sort()).toEqual([...ids].sort());
		expect(core.device!.replica.control().relays).toHaveLength(1);
	});

	test('need the relay, and an administrator', async () => {
		const { core } = await startPractice({ transport: roadsTo(await relayCore()) });
		expect(await membership.invite(core, ben)).toEqual({ ok: false, error: { type: 'NeedsRelay' } });
		const { riverside } = await startTwoSites('nurse');
		riverside.core.device!.link!.connect();
		await until(() => riverside.core.status().road === 'live');
		expect(await membership.invite(riverside.core, ben)).toEqual({ ok: false, error: { type: 'NotAdmin' } });
	});
});

describe('joining', () => {
	const link = `http://relay/join#${'A'.repeat(43)}`;
	test('is refused for what is no link, without a road, and by a relay of another version, and leaves nothing', async () => {
		expect(parseInviteLink(link)).toBeDefined();
		const cases = [
			[await relayCore(), 'http://relay', 'BadLink', undefined],
			[undefined, link, 'NeedsRelay', undefined],
			[await relayCore(), link, 'RelayIsNewer', OLDEST_SPOKEN - 1],
			[await relayCore(OLDEST_SPOKEN - 1), link, 'RelayIsOlder', undefined]
		] as const;
		for (const [relay, asked, type, protocolVersion] of cases) {
			const store = createMemoryStore();
			const { core } = await startEngine(store, relay ? { transport: roadsTo(relay), protocolVersion } : {});
			expect(await membership.join(core, { link: asked, passphrase: RIG_PASSPHRASE })).toEqual({
				ok: false,
				error: { type }
			});
			expect(core.state()).toEqual({ phase: 'new' });
			expect(await store.count('meta')).toBe(0);
		}
	});

	test('by the twelve words of an invitation alone: the relay knows whose it is, and says who let them in', async () => {
		const relay = await relayCore();
		const transport = roadsTo(relay);
		const { core } = await startPractice({ transport });
		core.device!.link!.connect();
		await until(() => core.status().road === 'live');
		const made = take(await membership.invite(core, ben));
		expect(made.words.split(' ')).toHaveLength(12);
		const joiner = await startEngine(createMemoryStore(), { transport });
		const steps: string[] = [];
		joiner.core.subscribe((event) => event.type === 'joining' && steps.push(event.step));
		const join = (words: string) =>
			membership.join(joiner.core, { words, relayUrl: 'http://relay', passphrase: RIG_PASSPHRASE });
		const misspelt = made.words.split(' ').with(3, 'xylophones').join(' ');
		expect(await join(misspelt)).toEqual({
			ok: false,
			error: { type: 'BadWords', problem: { type: 'UnknownWord', position: 4 } }
		});
		expect(await join('abandon abandon')).toMatchObject({ error: { problem: { type: 'WordCount' } } });
		const stranger = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
		expect(await join(stranger)).toMatchObject({ ok: false, error: { type: 'InviteRefused' } });
		expect(steps).toEqual(['calling']);
		steps.length = 0;
		const joined = take(await join(` ${made.words.toUpperCase().replaceAll(' ', ',  ')}`));
		expect(joined.practiceId).toBe(core.device!.profile.practiceId);
		expect(steps).toEqual(['calling', 'waiting', 'answered']);
		joiner.core.device!.link!.connect();
		await until(() => joiner.core.status().caughtUp);
		expect(joiner.core.status().toReceive).toBe(0);
		await until(() => {
			const state = joiner.core.state();
			return state.phase === 'open' && state.userName === 'Ben';
		});
		expect(take(await practice.readPractice(joiner.core)).letInBy).toBe('Ana');
		expect(take(await practice.readPractice(core)).letInBy).toBeUndefined();
		const late = await startEngine(createMemoryStore(), { transport });
		expect(
			await membership.join(late.core, {
				words: made.words,
				relayUrl: 'http://relay',
				passphrase: RIG_PASSPHRASE
			})
		).toMatchObject({ ok: false, error: { type: 'InviteRefused' } });
	});

	test('waits while the admin is locked, and goes on when they unlock', async () => {
		const transport = roadsTo(await relayCore());
		const { core } = await startPractice({ transport });
		core.device!.link!.connect();
		await until(() => core.status().road === 'live');
		const { link } = take(await membership.invite(core, ben));
		await membership.lock(core);
		const joiner = await startEngine(createMemoryStore(), { transport });
		let over = false;
		const joined = membership
			.join(joiner.core, { link, passphrase: RIG_PASSPHRASE })
			.finally(() => (over = true));
		await until(() => core.knocks.size === 1);
		expect(over).toBe(false);
		take(await membership.unlock(core, { passphrase: RIG_PASSPHRASE }));
		take(await joined);
		expect(core.knocks.size).toBe(0);
	});

	test('puts a person at their site, in their role, with the keys of that role and no other', async () => {
		const { riverside } = await startTwoSites('front-desk');
		expect(riverside.core.state()).toMatchObject({
			phase: 'open',
			userName: 'Ben',
			role: 'front-desk',
			siteName: 'Riverside',
			practiceName: 'Valley'
		});
		expect(riverside.session.deps.keyring.held.map(({ scope }) => scope).sort()).toEqual([1, 2, 4]);
	});
});
