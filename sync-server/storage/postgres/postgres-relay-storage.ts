// Relay storage in PostgreSQL, shared by any number of relay processes. A commit locks the head rows it moves, in one
// order for all processes, so that places in a log are seen in the order in which they were given.
import type { Pool, PoolClient } from 'pg';
import { bytesToHex, equalBytes, hexToBytes } from '#shared/core/bytes.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { CredId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';
import { err, ok } from '#shared/core/result.ts';
import { ON_DEMAND_KINDS } from '#shared/crypto/envelope.ts';
import { STUB_BYTES } from '#shared/crypto/stub.ts';
import type { LogHead } from '#shared/protocol/frames.ts';
import { chainKey } from '../relay-storage.ts';
import type { Append, Known, LogEntry, Place, RelayStorage, StoredEntry } from '../relay-storage.ts';
import { CHANNEL, listenToOthers, MOST_PAYLOAD, toldBefore, toPayload } from './notices.ts';

/** Rows looked at for one read; the rest follows on the next call. */
const READ_ROWS = 512;
const ENTRY_COLUMNS = 10;
/** What rowToEntry reads. */
const COLUMNS = 'seq, log_hash, envelope, received_at';
/** PostgreSQL takes at most 65,535 parameters in a statement. */
const INSERT_ROWS = Math.floor(65_535 / ENTRY_COLUMNS);

interface PracticeRow {
	readonly number: string;
	readonly id: string;
	log_seq: string;
	log_hash: Buffer;
	control_seq: string;
	control_hash: Buffer;
	stored_bytes: string;
}
interface EntryRow {
	readonly seq: string;
	readonly log_hash: Buffer;
	readonly envelope: Buffer;
	readonly received_at: string | null;
}

/** Plain bytes over the same memory: what goes into frames knows no Buffer. */
const plain = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
/** Bytes as a parameter: whatever is no Buffer would be sent as JSON. */
const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
const ofHex = (hex: string): Buffer => buffer(hexToBytes(hex));

const timeOf = ({ received_at: at }: Pick<EntryRow, 'received_at'>): number | undefined =>
	at === null ? undefined : Number(at);

const rowToEntry = (row: EntryRow): StoredEntry => ({
	seq: Number(row.seq),
	logHash: plain(row.log_hash),
	envelope: plain(row.envelope),
	receivedAt: timeOf(row)
});

const NUMBER = '(SELECT number FROM practice WHERE id = $1)';

/** A read of entries that fit in $2 bytes together, at least one. */
const fitting = (where: string): string => `
	SELECT ${COLUMNS} FROM (
		SELECT *, sum(octet_length(envelope)) OVER (ORDER BY seq) AS total FROM (
			SELECT ${COLUMNS} FROM entry WHERE practice = ${NUMBER} AND ${where}
			ORDER BY seq LIMIT ${READ_ROWS}
		) AS next
	) AS summed WHERE total <= $2 OR total = octet_length(envelope) ORDER BY seq`;

const ENTRIES_AFTER = fitting('seq > $3');
const DOCUMENT_ENTRIES = fitting('doc_id = $4 AND seq > $3 AND seq <= $5');

/**
 * Three answers in one: where the envelopes $2 stand, who has the places ($3, $4) in their chains, and how far the chains
 * of $5 go. Each row looks by itself into an index, whatever the planner thinks of the numbers.
 */
const LOOK_UP = `
	SELECT 'place' AS what, wanted.id, place.seq, place.log_hash, NULL::bytea AS cred_id, place.received_at
	FROM unnest($2::bytea[]) AS wanted (id) CROSS JOIN LATERAL (
		SELECT seq, log_hash, received_at FROM entry WHERE practice = ${NUMBER} AND id = wanted.id LIMIT 1
	) AS place
	UNION ALL
	SELECT 'chain', held.id, wanted.cseq, NULL, wanted.cred_id, NULL
	FROM unnest($3::bytea[], $4::bigint[]) AS wanted (cred_id, cseq) CROSS JOIN LATERAL (
		SELECT id FROM entry
		WHERE practice = ${NUMBER} AND cred_id = wanted.cred_id AND cseq = wanted.cseq AND cseq > 0 LIMIT 1
	) AS held
	UNION ALL
	SELECT 'head', NULL, head.cseq, NULL, wanted.cred_id, NULL
	FROM unnest($5::bytea[]) AS wanted (cred_id) CROSS JOIN LATERAL (
		SELECT cseq FROM entry
		WHERE practice = ${NUMBER} AND cred_id = wanted.cred_id AND cseq > 0 ORDER BY cseq DESC LIMIT 1
	) AS head`;

type LookUpRow =
	| ({ readonly what: 'place'; readonly id: Buffer } & Pick<EntryRow, 'seq' | 'log_hash' | 'received_at'>)
	| { readonly what: 'chain'; readonly id: Buffer; readonly seq: string; readonly cred_id: Buffer }
	| { readonly what: 'head'; readonly seq: string; readonly cred_id: Buffer };

function rowsToKnown(rows: readonly LookUpRow[]): Known {
	const places = new Map<EnvelopeId, Place>();
	const chain = new Map<string, EnvelopeId>();
	const chainHeads = new Map<CredId, number>();
	for (const row of rows) {
		const seq = Number(row.seq);
		if (row.what === 'place') {
			const place = { seq, logHash: plain(row.log_hash), receivedAt: timeOf(row) };
			places.set(bytesToHex(row.id) as EnvelopeId, place);
			continue;
		}
		const credId = bytesToHex(row.cred_id) as CredId;
		if (row.what === 'head') chainHeads.set(credId, seq);
		else chain.set(chainKey(credId, seq), bytesToHex(row.id) as EnvelopeId);
	}
	return { places, chain, chainHeads };
}

export interface PostgresStorageDeps {
	/** On an up-to-date database (open-relay-pool.ts). The storage owns it from here on. */
	readonly pool: Pool;
	readonly url: string;
	readonly clock: Clock;
	readonly random: Random;
}

/** Relay storage over a pool of connections. */
export function createPostgresRelayStorage({ pool, url, clock, random }: PostgresStorageDeps): RelayStorage {
	const self = bytesToHex(random.bytes(8));
	const notices = listenToOthers({ url, clock, self, readTold });

	async function one<T extends object>(sql: string, values: readonly unknown[]): Promise<T | undefined> {
		return (await pool.query<T>(sql, [...values])).rows[0];
	}

	async function readTold(number: string): Promise<Uint8Array | undefined> {
		const row = await one<{ words: Buffer }>('SELECT words FROM told WHERE number = $1', [number]);
		return row && plain(row.words);
	}

	/** The practices' head rows, locked, those of new practices made. In order of their ids: nobody waits in a ring. */
	async function lockHeads(
		client: PoolClient,
		appends: readonly Append[]
	): Promise<Map<string, PracticeRow>> {
		const ids = (wanted: readonly Append[]): string[] =>
			[...new Set(wanted.map(({ practiceId }) => practiceId))].sort();
		const first = ids(appends.filter(({ type, after }) => type === 'control' && after.seq === 0));
		if (first.length > 0)
			await client.query(
				'INSERT INTO practice (id) SELECT id FROM unnest($1::text[]) AS id ORDER BY id ON CONFLICT DO NOTHING',
				[first]
			);
		const { rows } = await client.query<PracticeRow>(
			'SELECT * FROM practice WHERE id = ANY($1) ORDER BY id FOR UPDATE',
			[ids(appends)]
		);
		return new Map(rows.map((row) => [row.id, row]));
	}

	async function appendLog(
		client: PoolClient,
		row: PracticeRow,
		entries: readonly LogEntry[]
	): Promise<void> {
		for (let at = 0; at < entries.length; at += INSERT_ROWS) {
			const part = entries.slice(at, at + INSERT_ROWS);
			const places = part.map((_, i) => {
				const first = i * ENTRY_COLUMNS + 1;
				return `(${Array.from({ length: ENTRY_COLUMNS }, (__, n) => `$${first + n}`).join(',')})`;
			});
			await client.query(
				`INSERT INTO entry (practice, seq, log_hash, id, kind, doc_id, cred_id, cseq, envelope, received_at) VALUES ${places.join(',')}`,
				part.flatMap((e) => [
					row.number,
					e.seq,
					buffer(e.logHash),
					ofHex(e.id),
					e.kind,
					ofHex(e.docId),
					ofHex(e.credId),
					e.cseq,
					buffer(e.envelope),
					e.receivedAt ?? null
				])
			);
		}
	}

	/** False: somebody else moved the head. */
	async function append(client: PoolClient, row: PracticeRow | undefined, next: Append): Promise<boolean> {
		if (!row || !isHead(row, next.type, next.after)) return false;
		const { seq, hash } = next.head;
		if (next.type === 'log') {
			await appendLog(client, row, next.entries);
			const bytes = next.entries.reduce((sum, { envelope }) => sum + envelope.length, 0);
			await client.query(
				'UPDATE practice SET log_seq = $2, log_hash = $3, stored_bytes = stored_bytes + $4 WHERE number = $1',
				[row.number, seq, buffer(hash), bytes]
			);
		} else {
			await client.query(
				'INSERT INTO control (practice, seq, record, received_at) SELECT $1, * FROM unnest($2::bigint[], $3::bytea[], $4::bigint[])',
				[
					row.number,
					next.records.map((record) => record.seq),
					next.records.map(({ record }) => buffer(record)),
					next.records.map(({ receivedAt }) => receivedAt)
				]
			);
			await client.query(
				'INSERT INTO invitation (id, practice) SELECT id, $1 FROM unnest($2::bytea[]) AS id ON CONFLICT DO NOTHING',
				[row.number, next.invitations.map(ofHex)]
			);
			await client.query('UPDATE practice SET control_seq = $2, control_hash = $3 WHERE number = $1', [
				row.number,
				seq,
				buffer(hash)
			]);
		}
		row[`${next.type}_seq`] = String(seq);
		row[`${next.type}_hash`] = buffer(hash);
		return true;
	}

	/** The practice whose append was refused, or undefined when all are written. */
	async function appendAll(client: PoolClient, appends: readonly Append[]): Promise<PracticeId | undefined> {
		const heads = await lockHeads(client, appends);
		for (const next of appends)
			if (!(await append(client, heads.get(next.practiceId), next))) return next.practiceId;
		const notices = [...heads.keys()].map((id) =>
			toPayload(self, { type: 'appended', practiceId: id as PracticeId })
		);
		await client.query('SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice', [CHANNEL, notices]);
		return undefined;
	}

	return {
		async identity() {
			const row = await one<{ seed: Buffer; relay_gen: Buffer }>('SELECT seed, relay_gen FROM relay', []);
			return { seed: plain(row!.seed), relayGen: plain(row!.relay_gen) };
		},
		async counts() {
			const row = await one<{ practices: string; envelopes: string }>(
				'SELECT count(*) AS practices, coalesce(sum(log_seq), 0) AS envelopes FROM practice',
				[]
			);
			return { practices: Number(row!.practices), envelopes: Number(row!.envelopes) };
		},
		async practices() {
			const { rows } = await pool.query<{ id: PracticeId }>('SELECT id FROM practice ORDER BY number');
			return rows.map(({ id }) => id);
		},
		async heads(practiceId) {
			const row = await one<PracticeRow>('SELECT * FROM practice WHERE id = $1', [practiceId]);
			return (
				row && {
					log: rowToHead(row, 'log'),
					control: rowToHead(row, 'control'),
					storedBytes: Number(row.stored_bytes)
				}
			);
		},
		async commit(appends) {
			const client = await pool.connect();
			let broken: Error | undefined;
			try {
				await client.query('BEGIN');
				const refused = await appendAll(client, appends);
				await client.query(refused === undefined ? 'COMMIT' : 'ROLLBACK');
				return refused === undefined ? ok(undefined) : err({ type: 'HeadMoved', practiceId: refused });
			} catch (error) {
				await client.query('ROLLBACK').catch((failed: Error) => (broken = failed));
				throw error;
			} finally {
				client.release(broken);
			}
		},
		async lookUp(practiceId, sought) {
			const chained = sought.filter(({ cseq }) => cseq > 0);
			const { rows } = await pool.query<LookUpRow>(LOOK_UP, [
				practiceId,
				sought.map(({ id }) => ofHex(id)),
				chained.map(({ credId }) => ofHex(credId)),
				chained.map(({ cseq }) => cseq),
				[...new Set(chained.map(({ credId }) => credId))].map(ofHex)
			]);
			return rowsToKnown(rows);
		},
		async chainHead(practiceId, credId) {
			const row = await one<{ id: Buffer; cseq: string }>(
				`SELECT cseq, id FROM entry WHERE practice = ${NUMBER} AND cred_id = $2 AND cseq > 0 ORDER BY cseq DESC LIMIT 1`,
				[practiceId, ofHex(credId)]
			);
			return row && { cseq: Number(row.cseq), id: bytesToHex(row.id) as EnvelopeId };
		},
		async entriesAfter(practiceId, after, maxBytes) {
			const { rows } = await pool.query<EntryRow>(ENTRIES_AFTER, [practiceId, maxBytes, after]);
			return rows.map(rowToEntry);
		},
		async documentEntries(practiceId, docId, after, upTo, maxBytes) {
			const values = [practiceId, maxBytes, after, ofHex(docId), upTo];
			return (await pool.query<EntryRow>(DOCUMENT_ENTRIES, values)).rows.map(rowToEntry);
		},
		async onDemandEntries(practiceId, docId) {
			const { rows } = await pool.query<EntryRow>(
				`SELECT ${COLUMNS} FROM entry WHERE practice = ${NUMBER} AND doc_id = $2 AND kind = ANY($3)
				AND octet_length(envelope) > ${STUB_BYTES} ORDER BY seq`,
				[practiceId, ofHex(docId), ON_DEMAND_KINDS]
			);
			return rows.map(rowToEntry);
		},
		async putStubs(practiceId, stubs) {
			// One statement, so all or none; the head row is locked by it, and what was a stub already counts for nothing.
			await pool.query(
				`WITH given AS (SELECT * FROM unnest($2::bigint[], $3::bytea[]) AS given (seq, stub)),
				before AS (SELECT seq, octet_length(envelope) AS bytes FROM entry JOIN given USING (seq) WHERE practice = ${NUMBER}),
				put AS (UPDATE entry SET envelope = given.stub FROM given WHERE practice = ${NUMBER} AND entry.seq = given.seq)
				UPDATE practice SET stored_bytes = stored_bytes +
					(SELECT coalesce(sum(octet_length(stub) - bytes), 0) FROM given JOIN before USING (seq)) WHERE id = $1`,
				[practiceId, stubs.map(({ seq }) => seq), stubs.map(({ stub }) => buffer(stub))]
			);
		},
		// Old versions of rows go when the server vacuums, and its own log when that runs out: docs/operations.md.
		forgetOverwritten: async () => {},
		async controlAfter(practiceId, after, limit) {
			const { rows } = await pool.query<{ seq: string; record: Buffer; received_at: string }>(
				`SELECT seq, record, received_at FROM control WHERE practice = ${NUMBER} AND seq > $2 ORDER BY seq LIMIT $3`,
				[practiceId, after, limit]
			);
			return rows.map((row) => ({
				seq: Number(row.seq),
				record: plain(row.record),
				receivedAt: Number(row.received_at)
			}));
		},
		async practiceOfInvitation(inviteId) {
			const row = await one<{ id: string }>(
				'SELECT practice.id FROM invitation JOIN practice ON number = practice WHERE invitation.id = $1',
				[ofHex(inviteId)]
			);
			return row?.id as PracticeId | undefined;
		},
		async noteOf(practiceId, name) {
			const row = await one<{ value: Buffer }>(
				`SELECT value FROM note WHERE practice = ${NUMBER} AND name = $2`,
				[practiceId, name]
			);
			return row && plain(row.value);
		},
		async putNote(practiceId, name, value) {
			await pool.query(
				`INSERT INTO note (practice, name, value) VALUES (${NUMBER}, $2, $3)
				ON CONFLICT (practice, name) DO UPDATE SET value = excluded.value`,
				[practiceId, name, buffer(value)]
			);
		},
		async addSetupCode(hash, expiresAt) {
			await pool.query(
				'INSERT INTO setup_code (hash, expires_at) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING',
				[ofHex(hash), expiresAt]
			);
		},
		async useSetupCode(hash, practiceId, now) {
			const { rows } = await pool.query(
				`UPDATE setup_code SET used_by = $2 WHERE hash = $1 AND expires_at > $3 AND coalesce(used_by, $2) = $2
				RETURNING 1`,
				[ofHex(hash), practiceId, now]
			);
			return rows.length === 1;
		},
		watch(listener) {
			notices.listeners.add(listener);
			return () => notices.listeners.delete(listener);
		},
		async tell(words) {
			const short = toPayload(self, { type: 'told', words });
			if (short.length <= MOST_PAYLOAD)
				return void (await pool.query('SELECT pg_notify($1, $2)', [CHANNEL, short]));
			await pool.query(
				`WITH old AS (DELETE FROM told WHERE at < now() - interval '1 minute'),
				made AS (INSERT INTO told (words) VALUES ($1) RETURNING number)
				SELECT pg_notify($2, $3 || number) FROM made`,
				[buffer(words), CHANNEL, toldBefore(self)]
			);
		},
		async close() {
			await notices.stop();
			await pool.end();
		}
	};
}

const rowToHead = (row: PracticeRow, log: 'log' | 'control'): LogHead => ({
	seq: Number(row[`${log}_seq`]),
	hash: plain(row[`${log}_hash`])
});

function isHead(row: PracticeRow, log: 'log' | 'control', head: LogHead): boolean {
	const now = rowToHead(row, log);
	return now.seq === head.seq && equalBytes(now.hash, head.hash);
}
