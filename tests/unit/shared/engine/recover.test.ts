// Recovery words that recover: every device lost, the relay kept; the relay lost too, a file of one device kept. Real
// cryptography and a real relay core.
import { expect, test } from 'vitest';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { exportChart } from '#shared/engine/chart-files.ts';
import { registerPatient } from '#shared/engine/chart-work.ts';
import { concatBytes } from '#shared/core/bytes.ts';
import { writeName } from '#shared/engine/practice-facts.ts';
import * as membership from '#shared/engine/membership.ts';
import { putOut } from '#shared/engine/put-out.ts';
import { findByWords, recover } from '#shared/engine/recovery/recover-practice.ts';
import {
	checkWords,
	confirmRecovery,
	exportByWords,
	recoveryState
} from '#shared/engine/recovery/words-kept.ts';
import { encodeSetupCode, hashOfSetupCode } from '#shared/crypto/setup-code.ts';
import { createRecoveryWords } from '#shared/crypto/recovery-words.ts';
import {
	meet,
	restart,
	RIG_PASSPHRASE,
	roadsTo,
	startEngine,
	suite,
	take,
	until,
	type EngineRig
} from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';

const START = Date.UTC(2026, 4, 4, 9);
const DAY = 24 * 3600 * 1000;
const NAMES = { practiceName: 'Valley', siteName: 'Hilltop', userName: 'Ana', relayUrl: 'http://relay' };
const FROM = { relayUrl: 'http://relay' };

const newRelay = (seed: number): Promise<RelayCore> => {
	const random = createSeededRandom(seed);
	return createRelayCore({
		storage: createMemoryRelayStorage(random),
		suite,
		random,
		clock: createManualClock(START)
	});
};

/** A practice with a chart in it that has reached its relay; and its words. */
async function startKept(): Promise<{ relay: RelayCore; ana: EngineRig; words: string }> {
	const relay = await newRelay(900);
	const ana = await startEngine(createMemoryStore(), { transport: roadsTo(relay) });
	const made = take(await membership.createPractice(ana.core, { ...NAMES, passphrase: RIG_PASSPHRASE }));
	take(await registerPatient(ana.core, { name: [{ family: 'Okafor', given: ['Ada'] }] } as never));
	await meet(ana);
	return { relay, ana, words: made.recoveryWords };
}

const fresh = (relay: RelayCore): Promise<EngineRig> =>
	startEngine(createMemoryStore(), { transport: roadsTo(relay) });

const NEWCOMER = {
	from: FROM,
	user: { userName: 'Ana' },
	site: { siteName: 'Hilltop' },
	passphrase: RIG_PASSPHRASE
};

const charts = async ({ core }: EngineRig): Promise<unknown[]> =>
	Promise.all(
		core.signedIn!.session.summaries.all().map(async ({ chartId }) => take(await exportChart(core, chartId)))
	);

/** A file in memory, as a device with a file open reads it. */
const asFile = (bytes: Uint8Array) => ({
	size: bytes.length,
	read: async (from: number, to: number) => bytes.slice(from, to)
});

async function connect({ core }: EngineRig): Promise<void> {
	core.device!.link!.connect();
	await until(() => core.status().road === 'live' && core.status().caughtUp);
}

const rename = (rig: EngineRig, text: string): Promise<unknown> =>
	writeName(rig.core, { of: { type: 'practice' }, text }).then(take);

test('[RCV-1, RCV-2] the words and the relay give a new admin and every chart', async () => {
	const { relay, ana, words } = await startKept();
	const before = await charts(ana);
	const found = await fresh(relay);
	expect(take(await findByWords(found.core, { words, from: FROM }))).toMatchObject({
		practiceName: 'Valley',
		sites: [{ siteId: 1, name: 'Hilltop' }],
		staff: [{ name: 'Ana' }],
		recovered: [],
		unknownRelay: false,
		closed: []
	});
	expect(await found.store.count('meta')).toBe(0);
	take(await recover(found.core, { words, ...NEWCOMER }));
	await meet(found);
	expect(await charts(found)).toEqual(before);
	expect(found.core.state()).toMatchObject({ phase: 'open', role: 'admin', siteName: 'Hilltop' });
	// What the new admin says is believed by everybody who is left.
	await rename(found, 'Valley again');
	await meet(ana, found);
	expect(ana.core.state()).toMatchObject({
		practiceName: 'Valley again',
		recovered: { userName: 'Ana', siteName: 'Hilltop', mine: false, confirmed: false }
	});
});

test('[RCV-3] newer keys than the first are opened too, and older work with them', async () => {
	const { relay, ana, words } = await startKept();
	await connect(ana);
	const ben = await fresh(relay);
	const invited = take(
		await membership.invite(ana.core, { userName: 'Ben', role: 'prescriber', siteName: 'Riverside' })
	);
	take(await membership.join(ben.core, { link: invited.link, passphrase: RIG_PASSPHRASE }));
	await meet(ana, ben);
	await connect(ana);
	const { userId } = ben.session.deps.keyring;
	take(await putOut(ana.core, { who: { type: 'person', userId }, now: false }));
	take(await registerPatient(ana.core, { name: [{ family: 'Mbeki' }] } as never));
	await meet(ana);
	const before = await charts(ana);
	expect(before).toHaveLength(2);

	const found = await fresh(relay);
	take(await recover(found.core, { words, ...NEWCOMER }));
	await meet(found);
	expect(found.core.state()).not.toHaveProperty('withheld');
	expect(await charts(found)).toEqual(before);
});

test('[RCV-4] the relay is lost too: a file of a device that nobody can unlock, and the words', async () => {
	const { ana, words } = await startKept();
	await rename(ana, 'Valley, before the fire');
	const before = await charts(ana);
	await membership.lock(ana.core, { fully: true });
	const parts: Uint8Array[] = [];
	for (let after: string | undefined = ''; after !== undefined;) {
		const part: { bytes: Uint8Array; next: string | undefined } = take(
			await exportByWords(ana.core, { words, after })
		);
		parts.push(part.bytes);
		after = part.next;
	}
	const file = asFile(concatBytes(...parts));

	const relay = await newRelay(901);
	const found = await fresh(relay);
	const from = { ...FROM, file };
	expect(take(await findByWords(found.core, { words, from }))).toMatchObject({
		practiceName: 'Valley, before the fire'
	});
	take(await recover(found.core, { words, ...NEWCOMER, from }));
	expect(await charts(found)).toEqual(before);
	await meet(found);
	// The kept device goes to the new relay by itself: its log names it.
	const kept = await restart(ana, roadsTo(relay));
	await meet(found, kept);
	expect(kept.core.state()).toMatchObject({ recovered: { userName: 'Ana' } });
	expect(await charts(kept)).toEqual(before);
});

test('[RCV-4] a file is enough where no relay can be reached; the first one is brought everything', async () => {
	const { ana, words } = await startKept();
	const before = await charts(ana);
	const { bytes } = take(await exportByWords(ana.core, { words, after: '' }));
	const found = await startEngine(createMemoryStore());
	take(await recover(found.core, { words, ...NEWCOMER, from: { ...FROM, file: asFile(bytes) } }));
	expect(await charts(found)).toEqual(before);
	const relay = await newRelay(902);
	const later = await restart(found, roadsTo(relay));
	await meet(later);
	const third = await fresh(relay);
	take(await recover(third.core, { words, ...NEWCOMER, user: { userName: 'Cleo' } }));
	await meet(later, third);
	expect(await charts(third)).toEqual(before);
});

test('[RCV-4, ADM-2] a new relay that wants a setup code gets it with the words, or later', async () => {
	const { ana, words } = await startKept();
	const before = await charts(ana);
	const file = asFile(take(await exportByWords(ana.core, { words, after: '' })).bytes);
	const random = createSeededRandom(77);
	const code = random.bytes(10);
	const setupCode = await encodeSetupCode(suite, code);
	/** A relay that others can reach, and one code of its keeper's. */
	async function elsewhere(seed: number): Promise<RelayCore> {
		const storage = createMemoryRelayStorage(createSeededRandom(seed));
		await storage.addSetupCode(await hashOfSetupCode(suite, code), START + DAY);
		const core = await createRelayCore({ storage, suite, random, clock: createManualClock(START) });
		return { ...core, open: (path, outlet) => core.open(path, outlet, { needsSetupCode: true }) };
	}
	const from = { ...FROM, file };
	const slip = await fresh(await elsewhere(903));
	expect(
		await recover(slip.core, { words, ...NEWCOMER, from: { ...from, setupCode: setupCode.slice(1) } })
	).toEqual({ ok: false, error: { type: 'BadSetupCode' } });
	expect(slip.core.state()).toMatchObject({ phase: 'new' });

	const found = await fresh(await elsewhere(904));
	take(await recover(found.core, { words, ...NEWCOMER, from: { ...from, setupCode } }));
	// The relay had the practice before this device's first login: nothing is left to be asked for.
	expect(found.core.device!.profile.relayKey).toBeDefined();
	await meet(found);
	expect(await charts(found)).toEqual(before);

	const later = await fresh(await elsewhere(905));
	take(await recover(later.core, { words, ...NEWCOMER, from }));
	later.core.device!.link!.connect();
	await until(() => later.core.status().stoppedFor === 'setup-code');
	take(await membership.giveSetupCode(later.core, { code: setupCode }));
	await meet(later);
	expect(await charts(later)).toEqual(before);
});

test('words of another practice, and words with a slip, recover nothing and say what is wrong', async () => {
	const { relay, ana, words } = await startKept();
	const others = createRecoveryWords(createSeededRandom(77));
	const found = await fresh(relay);
	const problem = async (typed: string): Promise<unknown> => {
		const looked = await findByWords(found.core, { words: typed, from: FROM });
		return looked.ok ? undefined : looked.error;
	};
	expect(await problem(others)).toEqual({ type: 'OtherWords' });
	expect(await problem(words.replace(/\w+$/, 'xyzzy'))).toEqual({
		type: 'BadWords',
		problem: { type: 'UnknownWord', position: 24 }
	});
	expect(await problem(words.split(' ').slice(1).join(' '))).toMatchObject({
		problem: { type: 'WordCount', expected: 24, found: 23 }
	});
	expect(await recover(found.core, { words: others, ...NEWCOMER })).toMatchObject({
		error: { type: 'OtherWords' }
	});
	expect(found.core.state()).toEqual({ phase: 'new' });
	const { bytes } = take(await exportByWords(ana.core, { words, after: '' }));
	const from = { ...FROM, file: asFile(bytes) };
	expect(await findByWords(found.core, { words: others, from })).toMatchObject({
		error: { type: 'OtherWords' }
	});
	expect(await exportByWords(ana.core, { words: others, after: '' })).toMatchObject({
		error: { type: 'OtherWords' }
	});
	expect(await findByWords((await startEngine()).core, { words, from: FROM })).toMatchObject({
		error: { type: 'NeedsRelay' }
	});
});

test('a recovery is told to everybody until an admin confirms it; the check of words is due after a month, then a year', async () => {
	const { relay, ana, words } = await startKept();
	expect(ana.core.state()).not.toHaveProperty('wordsDue');
	ana.clock.advance(31 * DAY);
	expect(ana.core.state()).toMatchObject({ wordsDue: true });
	expect(await checkWords(ana.core, { words: createRecoveryWords(createSeededRandom(7)) })).toMatchObject({
		error: { type: 'OtherWords' }
	});
	expect(ana.core.state()).toMatchObject({ wordsDue: true });
	take(await checkWords(ana.core, { words: words.toUpperCase() }));
	expect(ana.core.state()).not.toHaveProperty('wordsDue');
	ana.clock.advance(366 * DAY);
	expect(ana.core.state()).toMatchObject({ wordsDue: true });

	let told = 0;
	ana.core.subscribe((event) => {
		if (event.type === 'state' && 'recovered' in event.state) told++;
	});
	const found = await fresh(relay);
	take(await recover(found.core, { words, ...NEWCOMER, user: { userName: 'Dov' } }));
	await connect(ana);
	await until(() => told > 0);
	await meet(ana, found);
	const [notice] = take(await recoveryState(ana.core)).recoveries;
	expect(notice).toMatchObject({ userName: 'Dov', confirmed: false });
	expect(found.core.state()).toMatchObject({ recovered: { mine: true } });
	take(await confirmRecovery(ana.core, { seq: notice!.seq }));
	expect(ana.core.state()).not.toHaveProperty('recovered');
	await meet(ana, found);
	expect(found.core.state()).not.toHaveProperty('recovered');
	expect(take(await recoveryState(found.core))).toMatchObject({
		recoveries: [{ userName: 'Dov', confirmed: true }],
		checkedAt: START + 31 * DAY
	});
});

test('[RCV-5] a relay that offers an older log at recovery is contradicted by every device that holds more of it', async () => {
	const { relay, ana, words } = await startKept();
	const { bytes } = take(await exportByWords(ana.core, { words, after: '' }));
	await connect(ana);
	take(await membership.invite(ana.core, { userName: 'Ben', role: 'nurse', siteName: 'Hilltop' }));
	await meet(ana);
	// The same relay as it was before: its key, and a log without the last record.
	const older = await newRelay(900);
	expect(older.relayKey).toEqual(relay.relayKey);
	const found = await fresh(older);
	take(await recover(found.core, { words, ...NEWCOMER, from: { ...FROM, file: asFile(bytes) } }));
	await meet(found);
	const kept = await restart(ana, roadsTo(older));
	kept.core.device!.link!.connect();
	await until(() => kept.core.status().road === 'stopped');
	expect(kept.core.status().stoppedFor).toBe('control-forked');
	expect(await charts(kept)).toHaveLength(1);
});
