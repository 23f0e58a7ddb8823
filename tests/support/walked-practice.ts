// Two clinics of one practice that share Maria's chart over a relay with a database on disk, all of it in this process,
// everybody looking and nothing on the way: where walking an edit begins.
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import './load-automerge.ts';
import type { ChartId, PracticeId } from '#shared/core/ids.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import type { RelayStorage } from '#relay/storage/relay-storage.ts';
import { openRelayDatabase } from '#relay/storage/sqlite/open-relay-database.ts';
import { createSqliteRelayStorage } from '#relay/storage/sqlite/sqlite-relay-storage.ts';
import { createManualClock } from './manual-clock.ts';
import { createDataDir } from './relay-process.ts';
import { createSeededRandom } from './seeded-random.ts';
import { createGate, createWalkedClinic, type Gate, type WalkedClinic } from './walked-clinic.ts';

export const MARIA = '7d1f1c1e-0d3c-4f3c-9d35-0f9a5b1f2c11' as ChartId;
/** Maria's one order, 5 mg of warfarin. */
export const ORDER = '2b0e1c7e-5a10-4d8f-8a4e-3f1d1c0b9a77';
/** Of both people. */
export const PASSPHRASE = 'lantern river copper orbit apple';

export interface WalkedPractice {
	readonly practiceId: PracticeId;
	/** Its admin works here. */
	readonly hilltop: WalkedClinic;
	readonly riverside: WalkedClinic;
	readonly storage: RelayStorage;
	/** Shut: the relay's commits of envelopes wait before they happen. */
	readonly relayCommits: Gate;
	readonly dataDir: string;
	/** What happened from now on, in order. */
	readonly told: string[];
	close(): Promise<void>;
}

/** Waits for what other parts of this process are about to do. */
export const until = (holds: () => unknown): Promise<unknown> =>
	vi.waitFor(async () => expect(await holds()).toBeTruthy(), { timeout: 60_000, interval: 2 });

/** The value of a result that must be one. */
export function take<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
	expect(result).toMatchObject({ ok: true });
	return (result as { value: T }).value;
}

export async function createWalkedPractice(): Promise<WalkedPractice> {
	const told: string[] = [];
	const tell = (what: string): void => void told.push(what);
	const suite = createWebCryptoSuite();
	const dataDir = createDataDir();
	const sqlite = createSqliteRelayStorage(
		take(openRelayDatabase(join(dataDir, 'saddlebag.db'), createSeededRandom(3)))
	);
	const relayCommits = createGate();
	const storage: RelayStorage = {
		...sqlite,
		async commit(appends) {
			const isLog = appends.some((append) => append.type === 'log');
			if (isLog) await relayCommits.pass();
			const done = await sqlite.commit(appends);
			if (isLog) tell('relay stores');
			return done;
		}
	};
	const core = await createRelayCore({
		storage,
		suite,
		random: createSeededRandom(4),
		clock: createManualClock()
	});
	const hilltop = await createWalkedClinic('Hilltop', { core, suite, seed: 1, tell });
	const riverside = await createWalkedClinic('Riverside', { core, suite, seed: 2, tell });
	const { practiceId } = await enrolBoth(hilltop, riverside);
	await prescribe(hilltop);

	await until(() => riverside.engine.search('ortega').length === 1);
	take(await hilltop.tab.ask('openChart', { chartId: MARIA }));
	take(await riverside.tab.ask('openChart', { chartId: MARIA }));
	await until(async () => {
		const envelopes = (await storage.heads(practiceId))?.log.seq;
		const held = await Promise.all([hilltop, riverside].map(({ store }) => store.count('envelope')));
		return held.every((count) => count === envelopes) && [hilltop, riverside].every(isQuiet);
	});
	await core.idle();
	told.length = 0;
	return {
		practiceId,
		hilltop,
		riverside,
		storage,
		relayCommits,
		dataDir,
		told,
		async close() {
			await hilltop.close();
			await riverside.close();
			await sqlite.close();
		}
	};
}

const isQuiet = ({ engine }: WalkedClinic): boolean =>
	engine.status().caughtUp && engine.status().unsent === 0;

async function enrolBoth(
	hilltop: WalkedClinic,
	riverside: WalkedClinic
): Promise<{ practiceId: PracticeId }> {
	const names = { practiceName: 'Valley Clinics', siteName: 'Hilltop', userName: 'Ana Ruiz' };
	const practice = take(
		await hilltop.engine.createPractice({ ...names, relayUrl: 'http://relay', passphrase: PASSPHRASE })
	);
	hilltop.engine.connect();
	await until(() => hilltop.engine.status().caughtUp);
	const person = { userName: 'Ben Okoye', role: 'prescriber', siteName: 'Riverside' } as const;
	const { link } = take(await hilltop.engine.invite(person));
	take(await riverside.engine.join({ link, passphrase: PASSPHRASE }));
	riverside.engine.connect();
	return practice;
}

async function prescribe({ engine }: WalkedClinic): Promise<void> {
	take(await engine.registerPatient({ id: MARIA, name: [{ family: 'Ortega', given: ['Maria'] }] }));
	const resource = {
		resourceType: 'MedicationRequest',
		id: ORDER,
		status: 'active',
		intent: 'order',
		medicationCodeableConcept: { text: 'Warfarin' },
		subject: { reference: `Patient/${MARIA}` },
		dosageInstruction: [{ text: '5 mg once a day' }]
	};
	take(await engine.run(MARIA, { verb: 'addResource', resource }));
}
