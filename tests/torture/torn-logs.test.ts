// A relay's write-ahead log torn, cut off or with bits flipped: what is left opens as a whole prefix of what was
// acknowledged, or the relay says that it does not start. Devices send again what is lacking.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Envelope } from '#shared/crypto/envelope.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { checkStorage } from '#relay/relay/check-storage.ts';
import { openRelayDatabase } from '#relay/storage/sqlite/open-relay-database.ts';
import { createSqliteRelayStorage } from '#relay/storage/sqlite/sqlite-relay-storage.ts';
import { dialRelay, logIn } from '../support/relay-client.ts';
import { createDataDir, startRelay, storedIn } from '../support/relay-process.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { createTestPractice } from '../support/test-practice.ts';

const LOGS = Number(process.env['LOGS'] ?? 1_000);
/** Of those, how many a relay process is started on. */
const STARTED = 20;
const PUSHES = 40;
const suite = createWebCryptoSuite();

/** Cut off, torn in the middle, or a few bits flipped. */
function damage(random: SeededRandom, log: Uint8Array): Uint8Array {
	const out = log.slice();
	const at = random.below(out.length);
	switch (random.below(3)) {
		case 0:
			return out.slice(0, at);
		case 1:
			return out.fill(random.below(2) * 255, at, at + 512 * (1 + random.below(16)));
		default:
			for (let n = 1 + random.below(4); n > 0; n--) out[random.below(out.length)]! ^= 1 << random.below(8);
			return out;
	}
}

test(`${LOGS} damaged logs: a prefix, or words; and all of it is there again once devices have sent`, async () => {
	const random = createSeededRandom(Number(process.env['SEED'] ?? 7));
	const practice = await createTestPractice(suite, random);
	const whole = createDataDir();
	const relay = await startRelay({ dataDir: whole });
	const path = `/sync/${practice.practiceId}`;
	const admin = dialRelay(relay.url, path);
	const certificates = practice.records;
	await logIn(admin, suite, random, practice.practiceId, practice.admin, { certificates });
	const acknowledged: Envelope[] = [];
	for (let i = 0; i < PUSHES; i++) {
		const envelopes = await Promise.all([1, 2, 3].map(() => practice.admin.seal()));
		await admin.push(envelopes);
		acknowledged.push(...envelopes);
	}
	await relay.kill();
	const log = new Uint8Array(readFileSync(join(whole, 'saddlebag.db-wal')));
	let [prefixes, refused, lost] = [0, 0, 0];
	const left = new Set<number>();

	for (let n = 0; n < LOGS; n++) {
		const folder = join(createDataDir(), 'torn');
		mkdirSync(folder);
		copyFileSync(join(whole, 'saddlebag.db'), join(folder, 'saddlebag.db'));
		writeFileSync(join(folder, 'saddlebag.db-wal'), damage(random, log));
		try {
			const database = openRelayDatabase(join(folder, 'saddlebag.db'), random);
			if (!database.ok) throw new Error(database.error.type);
			const storage = createSqliteRelayStorage(database.value);
			const report = await checkStorage(storage, suite);
			await storage.close();
			expect(report.problems, `log ${n}`).toEqual([]);
			left.add(report.envelopes);
			prefixes += 1;
		} catch (error) {
			// Words of SQLite's own: nothing of it was served.
			expect(String(error), `log ${n}`).toMatch(/malformed|not a database|disk image/);
			refused += 1;
			rmSync(folder, { recursive: true });
			continue;
		}
		if (n < STARTED) {
			const again = await startRelay({ dataDir: folder });
			const client = dialRelay(again.url, path);
			await logIn(client, suite, random, practice.practiceId, practice.admin, { certificates });
			for (let at = 0; at < acknowledged.length; at += 30) await client.push(acknowledged.slice(at, at + 30));
			await again.kill();
			const { ids } = storedIn(folder);
			lost += acknowledged.filter(({ id }) => !ids.has(id)).length;
		}
		rmSync(folder, { recursive: true });
	}
	console.log(
		`acknowledged ${acknowledged.length} lost ${lost}: ${LOGS} damaged logs, ${prefixes} opened as a whole prefix (of ${left.size} lengths), ${refused} refused, ${STARTED} served and sent to again`
	);
	expect(lost).toBe(0);
	expect(left.size).toBeGreaterThan(5);
});
