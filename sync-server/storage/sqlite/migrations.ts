// The relay database's schema, version by version. Only ever append a version: databases in the field have run the rest.

/** SQL that takes the database from version n (its index) to n + 1; `PRAGMA user_version` keeps count. */
export const MIGRATIONS: readonly string[] = [
	`
	CREATE TABLE relay (
		id INTEGER PRIMARY KEY CHECK (id = 1),
		seed BLOB NOT NULL CHECK (length(seed) = 32),
		relay_gen BLOB NOT NULL CHECK (length(relay_gen) = 16)
	) STRICT;

	-- The head row of a practice: appends compare and move it in the transaction that adds the rows it counts.
	CREATE TABLE practice (
		number INTEGER PRIMARY KEY,
		id TEXT NOT NULL UNIQUE,
		log_seq INTEGER NOT NULL,
		log_hash BLOB NOT NULL,
		control_seq INTEGER NOT NULL,
		control_hash BLOB NOT NULL,
		stored_bytes INTEGER NOT NULL
	) STRICT;

	CREATE TABLE entry (
		practice INTEGER NOT NULL REFERENCES practice (number),
		seq INTEGER NOT NULL,
		log_hash BLOB NOT NULL,
		id BLOB NOT NULL,
		kind INTEGER NOT NULL,
		doc_id BLOB NOT NULL,
		cred_id BLOB NOT NULL,
		cseq INTEGER NOT NULL,
		envelope BLOB NOT NULL
	) STRICT;
	CREATE UNIQUE INDEX entry_by_seq ON entry (practice, seq);
	CREATE UNIQUE INDEX entry_by_id ON entry (practice, id);
	CREATE UNIQUE INDEX entry_by_chain ON entry (practice, cred_id, cseq) WHERE cseq > 0;
	CREATE INDEX entry_by_doc ON entry (practice, doc_id, seq);

	CREATE TABLE control (
		practice INTEGER NOT NULL REFERENCES practice (number),
		seq INTEGER NOT NULL,
		record BLOB NOT NULL,
		received_at INTEGER NOT NULL,
		PRIMARY KEY (practice, seq)
	) STRICT, WITHOUT ROWID;
	`,
	`
	-- Whose invitation it is, for who comes with its words and does not know the practice. The first to make an id has it.
	CREATE TABLE invitation (
		id BLOB PRIMARY KEY CHECK (length(id) = 16),
		practice INTEGER NOT NULL REFERENCES practice (number)
	) STRICT, WITHOUT ROWID;
	`,
	`
	-- What a relay that is not a practice's home notes for itself: how far the home relay has its log, and the like.
	CREATE TABLE note (
		practice INTEGER NOT NULL REFERENCES practice (number),
		name TEXT NOT NULL,
		value BLOB NOT NULL,
		PRIMARY KEY (practice, name)
	) STRICT, WITHOUT ROWID;
	`,
	`
	-- Codes by which a new practice may begin here, hashed; each for one.
	CREATE TABLE setup_code (
		hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
		expires_at INTEGER NOT NULL,
		used_by TEXT
	) STRICT, WITHOUT ROWID;
	`,
	`
	-- When a relay first took an envelope, ms; none for those that were here before this was noted.
	ALTER TABLE entry ADD COLUMN received_at INTEGER;
	`
];
