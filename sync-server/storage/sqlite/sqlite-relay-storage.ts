// Relay storage in one SQLite file. Statements are prepared once; every commit is one transaction, one flush.
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { bytesToHex, equalBytes, hexToBytes } from '#shared/core/bytes.ts';
import type { CredId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import { err, ok } from '#shared/core/result.ts';
import { ON_DEMAND_KINDS } from '#shared/crypto/envelope.ts';
import { STUB_BYTES } from '#shared/crypto/stub.ts';
import type { LogHead } from '#shared/protocol/frames.ts';
import { chainKey } from '../relay-storage.ts';
import type { Append, Place, RelayStorage, StoredEntry } from '../relay-storage.ts';

/** Rows read ahead of the byte limit in one go; the rest follows on the next call. */
const READ_ROWS = 512;

/** What rowToEntry reads. */
const COLUMNS = 'seq, log_hash, envelope, received_at';

type SqlRow = Record<string, SQLOutputValue>;

const timeOf = ({ received_at: at }: SqlRow): number | undefined => (at === null ? undefined : Number(at));

const rowToEntry = (row: SqlRow): StoredEntry => ({
	seq: Number(row['seq']),
	logHash: row['log_hash'] as Uint8Array,
	envelope: row['envelope'] as Uint8Array,
	receivedAt: timeOf(row)
});

/** Relay storage over an open, migrated database (open-relay-database.ts). It owns the database from here on. */
export function createSqliteRelayStorage(database: DatabaseSync): RelayStorage {
	const identity = database.prepare('SELECT seed, relay_gen FROM relay WHERE id = 1');
	const counts = database.prepare(
		'SELECT (SELECT count(*) FROM practice) AS practices, (SELECT coalesce(sum(log_seq), 0) FROM practice) AS envelopes'
	);
	const practice = database.prepare('SELECT * FROM practice WHERE id = ?');
	const addPractice = database.prepare(
		`INSERT INTO practice (id, log_seq, log_hash, control_seq, control_hash, stored_bytes)
		VALUES (?, 0, zeroblob(32), 0, zeroblob(32), 0)`
	);
	const moveLog = database.prepare(
		'UPDATE practice SET log_seq = ?, log_hash = ?, stored_bytes = stored_bytes + ? WHERE number = ?'
	);
	const moveControl = database.prepare(
		'UPDATE practice SET control_seq = ?, control_hash = ? WHERE number = ?'
	);
	const addEntry = database.prepare(
		`INSERT INTO entry (practice, seq, log_hash, id, kind, doc_id, cred_id, cseq, envelope, received_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	);
	const addControl = database.prepare(
		'INSERT INTO control (practice, seq, record, received_at) VALUES (?, ?, ?, ?)'
	);
	const addInvitation = database.prepare('INSERT OR IGNORE INTO invitation (id, practice) VALUES (?, ?)');
	const practiceOfInvitation = database.prepare(
		'SELECT practice.id FROM invitation JOIN practice ON number = practice WHERE invitation.id = ?'
	);
	const placeOf = database.prepare(
		'SELECT seq, log_hash, received_at FROM entry WHERE practice = ? AND id = ?'
	);
	const chainEntry = database.prepare(
		'SELECT id FROM entry WHERE practice = ? AND cred_id = ? AND cseq = ? AND cseq > 0'
	);
	const chainHead = database.prepare(
		'SELECT cseq, id FROM entry WHERE practice = ? AND cred_id = ? AND cseq > 0 ORDER BY cseq DESC LIMIT 1'
	);
	const entriesAfter = database.prepare(
		`SELECT ${COLUMNS} FROM entry WHERE practice = ? AND seq > ? ORDER BY seq LIMIT ${READ_ROWS}`
	);
	const documentEntries = database.prepare(
		`SELECT ${COLUMNS} FROM entry WHERE practice = ? AND doc_id = ? AND seq > ? AND seq <= ?
		ORDER BY seq LIMIT ${READ_ROWS}`
	);
	const onDemandEntries = database.prepare(
		`SELECT ${COLUMNS} FROM entry WHERE practice = ? AND doc_id = ? AND kind IN (${ON_DEMAND_KINDS.join()})
		AND length(envelope) > ${STUB_BYTES} ORDER BY seq`
	);
	const bytesAt = database.prepare(
		'SELECT length(envelope) AS bytes FROM entry WHERE practice = ? AND seq = ?'
	);
	const putStub = database.prepare('UPDATE entry SET envelope = ? WHERE practice = ? AND seq = ?');
	const countStored = database.prepare(
		'UPDATE practice SET stored_bytes = stored_bytes + ? WHERE number = ?'
	);
	const controlAfter = database.prepare(
		'SELECT seq, record, received_at FROM control WHERE practice = ? AND seq > ? ORDER BY seq LIMIT ?'
	);

	const noteOf = database.prepare('SELECT value FROM note WHERE practice = ? AND name = ?');
	const putNote = database.prepare('INSERT OR REPLACE INTO note (practice, name, value) VALUES (?, ?, ?)');

	const addSetupCode = database.prepare('INSERT OR IGNORE INTO setup_code (hash, expires_at) VALUES (?, ?)');
	const useSetupCode = database.prepare(
		'UPDATE setup_code SET used_by = ? WHERE hash = ? AND expires_at > ? AND coalesce(used_by, ?) = ?'
	);

	const numbers = new Map<PracticeId, number>();
	const numberOf = (practiceId: PracticeId): number => {
		const known = numbers.get(practiceId);
		if (known !== undefined) return known;
		const number = Number(practice.get(practiceId)?.['number'] ?? -1);
		if (number >= 0) numbers.set(practiceId, number);
		return number;
	};

	const append = (one: Append): boolean => {
		let row = practice.get(one.practiceId);
		if (row === undefined) {
			if (one.type === 'log' || one.after.seq !== 0) return false;
			addPractice.run(one.practiceId);
			row = practice.get(one.practiceId)!;
		}
		const number = Number(row['number']);
		if (one.type === 'log') {
			if (!isHead(row, 'log', one.after)) return false;
			let bytes = 0;
			for (const e of one.entries) {
				addEntry.run(
					number,
					e.seq,
					e.logHash,
					hexToBytes(e.id),
					e.kind,
					hexToBytes(e.docId),
					hexToBytes(e.credId),
					e.cseq,
					e.envelope,
					e.receivedAt ?? null
				);
				bytes += e.envelope.length;
			}
			moveLog.run(one.head.seq, one.head.hash, bytes, number);
		} else {
			if (!isHead(row, 'control', one.after)) return false;
			for (const record of one.records) addControl.run(number, record.seq, record.record, record.receivedAt);
			for (const inviteId of one.invitations) addInvitation.run(hexToBytes(inviteId), number);
			moveControl.run(one.head.seq, one.head.hash, number);
		}
		return true;
	};

	return {
		async identity() {
			const row = identity.get()!;
			return { seed: row['seed'] as Uint8Array, relayGen: row['relay_gen'] as Uint8Array };
		},
		async counts() {
			const row = counts.get()!;
			return { practices: Number(row['practices']), envelopes: Number(row['envelopes']) };
		},
		async practices() {
			return database
				.prepare('SELECT id FROM practice ORDER BY number')
				.all()
				.map((row) => row['id'] as PracticeId);
		},
		async heads(practiceId) {
			const row = practice.get(practiceId);
			if (row === undefined) return undefined;
			return {
				log: rowToHead(row, 'log'),
				control: rowToHead(row, 'control'),
				storedBytes: Number(row['stored_bytes'])
			};
		},
		async commit(appends) {
			let refused: Append | undefined;
			inTransaction(database, () => {
				refused = appends.find((one) => !append(one));
				return refused === undefined;
			});
			return refused ? err({ type: 'HeadMoved', practiceId: refused.practiceId }) : ok(undefined);
		},
		async lookUp(practiceId, sought) {
			const number = numberOf(practiceId);
			const places = new Map<EnvelopeId, Place>();
			const chain = new Map<string, EnvelopeId>();
			const chainHeads = new Map<CredId, number>();
			for (const { id, credId, cseq } of sought) {
				const at = placeOf.get(number, hexToBytes(id));
				if (at) {
					const logHash = at['log_hash'] as Uint8Array;
					places.set(id, { seq: Number(at['seq']), logHash, receivedAt: timeOf(at) });
				}
				const held = cseq > 0 ? chainEntry.get(number, hexToBytes(credId), cseq) : undefined;
				if (held) chain.set(chainKey(credId, cseq), bytesToHex(held['id'] as Uint8Array) as EnvelopeId);
			}
			for (const credId of new Set(sought.map((one) => one.credId))) {
				const highest = chainHead.get(number, hexToBytes(credId));
				if (highest) chainHeads.set(credId, Number(highest['cseq']));
			}
			return { places, chain, chainHeads };
		},
		async chainHead(practiceId, credId) {
			const row = chainHead.get(numberOf(practiceId), hexToBytes(credId));
			return row && { cseq: Number(row['cseq']), id: bytesToHex(row['id'] as Uint8Array) as EnvelopeId };
		},
		async entriesAfter(practiceId, after, maxBytes) {
			return fitting(entriesAfter.iterate(numberOf(practiceId), after), maxBytes);
		},
		async documentEntries(practiceId, docId, after, upTo, maxBytes) {
			return fitting(documentEntries.iterate(numberOf(practiceId), hexToBytes(docId), after, upTo), maxBytes);
		},
		async onDemandEntries(practiceId, docId) {
			return onDemandEntries.all(numberOf(practiceId), hexToBytes(docId)).map(rowToEntry);
		},
		async putStubs(practiceId, stubs) {
			const number = numberOf(practiceId);
			inTransaction(database, () => {
				for (const { seq, stub } of stubs) {
					const before = Number(bytesAt.get(number, seq)!['bytes']);
					putStub.run(stub, number, seq);
					countStored.run(stub.length - before, number);
				}
			});
		},
		async forgetOverwritten() {
			database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
		},
		async controlAfter(practiceId, after, limit) {
			return controlAfter.all(numberOf(practiceId), after, limit).map((row) => ({
				seq: Number(row['seq']),
				record: row['record'] as Uint8Array,
				receivedAt: Number(row['received_at'])
			}));
		},
		async practiceOfInvitation(inviteId) {
			const row = practiceOfInvitation.get(hexToBytes(inviteId));
			return row && (row['id'] as PracticeId);
		},
		async noteOf(practiceId, name) {
			return noteOf.get(numberOf(practiceId), name)?.['value'] as Uint8Array | undefined;
		},
		async putNote(practiceId, name, value) {
			putNote.run(numberOf(practiceId), name, value);
		},
		async addSetupCode(hash, expiresAt) {
			addSetupCode.run(hexToBytes(hash), expiresAt);
		},
		async useSetupCode(hash, practiceId, now) {
			return useSetupCode.run(practiceId, hexToBytes(hash), now, practiceId, practiceId).changes === 1;
		},
		// The file is this process's alone.
		watch: () => () => {},
		tell: async () => {},
		async close() {
			database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
			database.close();
		}
	};
}

/** All that `write` does, flushed, or nothing of it when it throws or says false. */
function inTransaction(database: DatabaseSync, write: () => boolean | void): void {
	database.exec('BEGIN IMMEDIATE');
	try {
		const kept = write() !== false;
		database.exec(kept ? 'COMMIT' : 'ROLLBACK');
	} catch (error) {
		if (database.isTransaction) database.exec('ROLLBACK');
		throw error;
	}
}

const rowToHead = (row: SqlRow, log: 'log' | 'control'): LogHead => ({
	seq: Number(row[`${log}_seq`]),
	hash: row[`${log}_hash`] as Uint8Array
});

function isHead(row: SqlRow, log: 'log' | 'control', head: LogHead): boolean {
	const now = rowToHead(row, log);
	return now.seq === head.seq && equalBytes(now.hash, head.hash);
}

/** Rows whose envelopes fit in `maxBytes`, at least one. */
function fitting(rows: Iterable<SqlRow>, maxBytes: number): StoredEntry[] {
	const out: StoredEntry[] = [];
	let bytes = 0;
	for (const row of rows) {
		const entry = rowToEntry(row);
		bytes += entry.envelope.length;
		if (out.length > 0 && bytes > maxBytes) break;
		out.push(entry);
	}
	return out;
}
