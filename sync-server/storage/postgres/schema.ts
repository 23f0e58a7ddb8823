// The relay database's schema on PostgreSQL, version by version. Only ever append a version: databases in the field have
// run the rest. Versions run while older processes may still be serving: they add, and never take away or rename.

/** Everything lives in a schema of its own, so that a database may be shared with other programs. */
export const SCHEMA = 'saddlebag';

/** Partitions of the envelopes. Every index begins with the practice, so that a practice lies in one partition whole. */
const PARTITIONS = 16;

const partitions = Array.from(
	{ length: PARTITIONS },
	(_, i) =>
		`CREATE TABLE entry_${i} PARTITION OF entry FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${i});
		ALTER TABLE entry_${i} ALTER COLUMN envelope SET STORAGE EXTERNAL;`
).join('\n');

/** SQL that takes the schema from version n (its index) to n + 1. */
export const SCHEMA_VERSIONS: readonly string[] = [
	`
	CREATE TABLE relay (
		id int PRIMARY KEY CHECK (id = 1),
		seed bytea NOT NULL CHECK (octet_length(seed) = 32),
		relay_gen bytea NOT NULL CHECK (octet_length(relay_gen) = 16)
	);

	-- The head row of a practice: appends lock it, compare it and move it in the transaction that adds the rows it counts.
	-- Places in a log come from it and never from a sequence: those are handed out before their rows can be seen.
	CREATE TABLE practice (
		number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		id text NOT NULL UNIQUE,
		log_seq bigint NOT NULL DEFAULT 0,
		log_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
		control_seq bigint NOT NULL DEFAULT 0,
		control_hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
		stored_bytes bigint NOT NULL DEFAULT 0
	) WITH (fillfactor = 50);

	CREATE TABLE entry (
		practice bigint NOT NULL,
		seq bigint NOT NULL,
		log_hash bytea NOT NULL,
		id bytea NOT NULL,
		kind int NOT NULL,
		doc_id bytea NOT NULL,
		cred_id bytea NOT NULL,
		cseq bigint NOT NULL,
		envelope bytea NOT NULL,
		PRIMARY KEY (practice, seq)
	) PARTITION BY HASH (practice);
	CREATE UNIQUE INDEX entry_by_id ON entry (practice, id);
	CREATE UNIQUE INDEX entry_by_chain ON entry (practice, cred_id, cseq) WHERE cseq > 0;
	CREATE INDEX entry_by_doc ON entry (practice, doc_id, seq);
	${partitions}

	CREATE TABLE control (
		practice bigint NOT NULL REFERENCES practice (number),
		seq bigint NOT NULL,
		record bytea NOT NULL,
		received_at bigint NOT NULL,
		PRIMARY KEY (practice, seq)
	);

	-- Whose invitation it is, for who comes with its words and does not know the practice. The first to make an id has it.
	CREATE TABLE invitation (
		id bytea PRIMARY KEY CHECK (octet_length(id) = 16),
		practice bigint NOT NULL REFERENCES practice (number)
	);

	-- Words between processes that are too long for a notice: read at once, and worth nothing after a crash.
	CREATE UNLOGGED TABLE told (
		number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		at timestamptz NOT NULL DEFAULT now(),
		words bytea NOT NULL
	);
	`,
	`
	-- What a relay that is not a practice's home notes for itself: how far the home relay has its log, and the like.
	CREATE TABLE note (
		practice bigint NOT NULL REFERENCES practice (number),
		name text NOT NULL,
		value bytea NOT NULL,
		PRIMARY KEY (practice, name)
	);
	`,
	`
	-- Codes by which a new practice may begin here, hashed; each for one.
	CREATE TABLE setup_code (
		hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
		expires_at bigint NOT NULL,
		used_by text
	);
	`,
	`
	-- When a relay first took an envelope, ms; none for those that were here before this was noted.
	ALTER TABLE entry ADD COLUMN received_at bigint;
	`
];

/** Work on rows that are there already, a bounded part at a time, beside the running relays. */
export interface DataVersion {
	/** Kept in the database when it is done: never reuse one. */
	readonly name: string;
	/** SQL that changes at most a few thousand rows; it is repeated until it changes none. */
	readonly step: string;
}

/** None so far. */
export const DATA_VERSIONS: readonly DataVersion[] = [];
