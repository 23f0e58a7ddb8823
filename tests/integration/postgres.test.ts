// Several relay processes over one PostgreSQL database: what is acknowledged is there for all of them, at once and after
// whatever breaks.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { CLOSE_CODES } from '#shared/protocol/close-codes.ts';
import { migrate } from '#relay/storage/postgres/migrate.ts';
import { openRelayPool } from '#relay/storage/postgres/open-relay-pool.ts';
import { SCHEMA_VERSIONS } from '#relay/storage/postgres/schema.ts';
import { eraseAt } from '../support/erase-at-relay.ts';
import { idsIn, killBackend, postgresGround } from '../support/postgres-kills.ts';
import { POSTGRES_PASSWORD, startPostgres, type PostgresServer } from '../support/postgres.ts';
import { enterRoom, sees, ticketOf, until } from '../support/presence-provider.ts';
import { dialRelay, logIn, type RelayClient } from '../support/relay-client.ts';
import { createLoad, killRelayUnderLoad } from '../support/relay-kills.ts';
import { startRelay, type RelayProcess } from '../support/relay-process.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from '../support/test-practice.ts';

const KILLS = 8;
const suite = createWebCryptoSuite();
const random = createSeededRandom(20_264);
let server: PostgresServer;
beforeAll(async () => {
	server = await startPostgres();
}, 120_000);
afterAll(() => server.stop());

describe('two relays over one database', () => {
	let url: string;
	let relays: RelayProcess[];
	let practice: TestPractice;
	let nurse: TestDevice;
	beforeAll(async () => {
		url = await server.createDatabase();
		// At once, on an empty database: one makes it, the other waits and finds it made.
		relays = await Promise.all([1, 2].map(() => startRelay({ env: { DATABASE_URL: url } })));
		practice = await createTestPractice(suite, random);
		nurse = (await practice.enrol('nurse')).device;
	});
	afterAll(() => Promise.all(relays.map((relay) => relay.stop())));

	async function connect(relay: RelayProcess, device: TestDevice): Promise<RelayClient> {
		const client = dialRelay(relay.url, `/sync/${practice.practiceId}`);
		await logIn(client, suite, random, practice.practiceId, device, { certificates: practice.records });
		return client;
	}
	async function isAlive(client: RelayClient): Promise<void> {
		client.send({ type: 'ping', n: 1 });
		await client.next('pong');
	}
	/** A push at one relay, and the same envelope read live at the other. */
	async function passOn(author: RelayClient, reader: RelayClient): Promise<void> {
		const envelope = await practice.admin.seal();
		const ack = (await author.push([envelope])).get(envelope.id)!;
		for (;;) {
			const { entries } = await reader.next('entries');
			reader.send({ type: 'credit', bytes: 1_000_000 });
			const found = entries.find(({ seq }) => seq === ack.seq);
			if (!found) continue;
			expect(found).toEqual({ seq: ack.seq, logHash: ack.logHash, envelope: envelope.bytes });
			return;
		}
	}

	test('are one relay: the same key and generation, and what comes in at one goes out at the other', async () => {
		const challenges = await Promise.all(
			relays.map(({ url: at }) => dialRelay(at, `/sync/${practice.practiceId}`).next('challenge'))
		);
		expect(challenges[0]!.relayKey).toEqual(challenges[1]!.relayKey);
		expect(challenges[0]!.relayGen).toEqual(challenges[1]!.relayGen);
		const [author, reader] = [await connect(relays[0]!, practice.admin), await connect(relays[1]!, nurse)];
		reader.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
		await passOn(author, reader);
		author.close();
		const admin = dialRelay(relays[0]!.url, `/sync/${practice.practiceId}`);
		const known = { certificates: practice.records };
		const { welcome } = await logIn(admin, suite, random, practice.practiceId, practice.admin, known);
		reader.send({ type: 'control-pull', after: welcome.control.seq });
		const { invite, certificate } = await practice.enrol('nurse');
		admin.send({ type: 'control-append', head: welcome.control, records: [invite, certificate] });
		const heard: Uint8Array[] = [];
		while (heard.length < 2) heard.push(...(await reader.next('control-entries')).records);
		expect(heard).toEqual([invite, certificate]);
		admin.close();
		reader.close();
	});

	test('[ERS-7] what two admins erase is gone from the database, whichever relay they talk to', async () => {
		const { gone, traces } = await eraseAt(relays[0]!, random);
		const opened = await openRelayPool(url, random, 2);
		if (!opened.ok) throw new Error(opened.error.type);
		const pool = opened.value;
		const held = async (trace: Uint8Array): Promise<number> => {
			const { rows } = await pool.query<{ n: string }>(
				'SELECT count(*) AS n FROM entry WHERE position($1::bytea in envelope) > 0',
				[Buffer.from(trace)]
			);
			return Number(rows[0]!.n);
		};
		for (const trace of traces) expect(await held(trace)).toBe(0);
		expect(await held(gone[0]!.bytes.slice(-64))).toBe(1);
		await pool.end();
	});

	test('somebody who joins at one is answered by an admin at the other, who comes before or after the knock', async () => {
		for (const adminFirst of [true, false]) {
			const admin = await connect(relays[1]!, practice.admin);
			const inviteId = random.bytes(16);
			const { head } = practice.state();
			const words = { userId: random.bytes(16), role: 'nurse', site: 1, validMs: 60_000 } as const;
			const invite = await practice.sign({ type: 'INVITE', inviteId, ...words });
			await practice.append(invite);
			admin.send({ type: 'control-append', head, records: [invite] });
			await isAlive(admin);
			if (!adminFirst) admin.close();
			const joiner = dialRelay(relays[0]!.url, `/join/${practice.practiceId}`);
			await joiner.next('challenge');
			joiner.send({ type: 'knock', inviteId, sealed: random.bytes(40) });
			if (!adminFirst) await isAlive(joiner);
			const answering = adminFirst ? admin : await connect(relays[1]!, practice.admin);
			expect((await answering.next('knock')).inviteId).toEqual(inviteId);
			const sealed = random.bytes(9_000);
			answering.send({ type: 'knock-answer', inviteId, sealed });
			expect((await joiner.next('knock-answer')).sealed).toEqual(sealed);
			for (const client of [answering, joiner]) client.close();
		}
	});

	test('who is in a room at one is seen at the other; a ticket of one opens either, once', async () => {
		const room = 'ab'.repeat(32);
		const [here, there] = [await connect(relays[0]!, practice.admin), await connect(relays[1]!, nurse)];
		const a = enterRoom(relays[0]!.url, await ticketOf(here), room);
		a.awareness.setLocalState({ sealed: 'YQ' });
		await until(a, () => a.synced);
		const ticket = await ticketOf(here);
		const b = enterRoom(relays[1]!.url, ticket, room);
		await until(b, () => sees(b, a) === 'YQ');
		b.awareness.setLocalState({ sealed: 'Yg' });
		await until(a, () => sees(a, b) === 'Yg');
		b.awareness.setLocalState(null);
		await until(a, () => sees(a, b) === undefined);
		const again = new WebSocket(`${relays[0]!.url.replace('http', 'ws')}/presence/${room}`, [
			'saddlebag.v1',
			`ticket.${ticket}`
		]);
		expect(await new Promise((closed) => again.on('close', closed))).toBe(CLOSE_CODES.badTicket.code);
		for (const one of [a, b]) one.destroy();
		for (const client of [here, there]) client.close();
	});

	test('under load a database that crashes and recovers, and one that is stopped for a while, end roads and lose nothing', async () => {
		const before = await idsIn(url);
		const load = createLoad(practice, nurse, random);
		const counts = [0];
		let goesOn = true;
		const loading = (async () => {
			for (let road = 0; goesOn; road++) {
				await load.run(relays[road % 2]!, () => goesOn).catch(() => {});
				await new Promise((again) => setTimeout(again, 20));
			}
		})();
		/** What is acknowledged goes up again. */
		const isLoaded = () =>
			expect.poll(() => load.acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(counts.at(-1)! + 30);
		for (const harm of [() => killBackend(url), async () => (await server.stop(), await server.start())]) {
			const [author, reader] = [await connect(relays[0]!, practice.admin), await connect(relays[1]!, nurse)];
			reader.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
			await passOn(author, reader);
			await isLoaded();
			await harm();
			counts.push(load.acknowledged.size);
			// The relays are the same processes all along.
			await expect
				.poll(
					async () => {
						try {
							const client = await connect(relays[0]!, practice.admin);
							await client.push([await practice.admin.seal()]);
							client.close();
							return true;
						} catch {
							return false;
						}
					},
					{ timeout: 60_000 }
				)
				.toBe(true);
			const [again, other] = [await connect(relays[0]!, practice.admin), await connect(relays[1]!, nurse)];
			other.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
			await passOn(again, other);
			for (const client of [author, reader, again, other]) client.close();
		}
		await isLoaded();
		goesOn = false;
		await loading;
		const after = await idsIn(url);
		for (const id of before) expect(after).toContain(id);
		const lost = [...load.acknowledged.keys()].filter((id) => !after.has(id));
		console.log(
			`acknowledged ${load.acknowledged.size} lost ${lost.length}: a database process killed and the database stopped and started, under load`
		);
		expect(lost).toEqual([]);
		// What they print about it has no way in to it.
		for (const relay of relays) expect(relay.output()).not.toContain(POSTGRES_PASSWORD);
	});
});

test(`every acknowledged envelope outlives ${KILLS} kills of relays and of the database's processes`, async () => {
	const report = await killRelayUnderLoad(KILLS, 20_265, await postgresGround(server));
	const killed = { relays: 2 * KILLS, databaseProcesses: KILLS };
	expect(report).toMatchObject({ lost: [], misplaced: [], killed });
	expect(report.acknowledged).toBeGreaterThan(KILLS * 5);
});

test('a connection that breaks between two statements of a transaction ends nothing but itself', async () => {
	const opened = await openRelayPool(await server.createDatabase(), random, 2);
	if (!opened.ok) throw new Error(opened.error.type);
	const pool = opened.value;
	const client = await pool.connect();
	await client.query('BEGIN');
	const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
	// Nobody who waits for an answer hears of it: without an ear of its own it would be the end of the process.
	expect(client.listenerCount('error')).toBeGreaterThan(0);
	const ended = new Promise<void>((gone) => client.once('end', () => gone()));
	await pool.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
	await ended;
	await expect(client.query('COMMIT')).rejects.toThrow();
	client.release(true);
	expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
	await pool.end();
});

describe('migrations', () => {
	test('a database of a newer version is left alone', async () => {
		const url = await server.createDatabase();
		const pool = await openRelayPool(url, random, 2);
		if (!pool.ok) throw new Error(pool.error.type);
		await pool.value.query('UPDATE schema_version SET version = 999');
		await pool.value.end();
		expect(await openRelayPool(url, random, 2)).toEqual({
			ok: false,
			error: { type: 'DatabaseIsNewer', version: 999, known: SCHEMA_VERSIONS.length }
		});
		await expect(startRelay({ env: { DATABASE_URL: url } })).rejects.toThrow('written by a newer version');
	});

	test('what is appended to the schema runs once, data after it in steps, and a step that fails can be repeated', async () => {
		const pool = await openRelayPool(await server.createDatabase(), random, 2);
		if (!pool.ok) throw new Error(pool.error.type);
		await pool.value.query("INSERT INTO practice (id) SELECT 'p' || n FROM generate_series(1, 25) AS n");
		const client = await pool.value.connect();
		const schema = [...SCHEMA_VERSIONS, 'ALTER TABLE practice ADD COLUMN colour text'];
		const step = `UPDATE practice SET colour = 'red' WHERE number IN (SELECT number FROM practice WHERE colour IS NULL LIMIT 10)`;
		const broken = { name: 'colours', step: 'UPDATE practice SET flavour = 1' };
		await expect(migrate(client, random, schema, [broken])).rejects.toThrow('flavour');
		for (let times = 0; times < 2; times++)
			expect(await migrate(client, random, schema, [{ name: 'colours', step }])).toMatchObject({ ok: true });
		const { rows } = await client.query("SELECT count(*)::int AS n FROM practice WHERE colour = 'red'");
		expect(rows).toEqual([{ n: 25 }]);
		client.release();
		await pool.value.end();
	});
});
