// Relay storage that forgets: for tests and the simulator. Same contract as SQLite; "durable" lasts as long as the object.
import { equalBytes } from '#shared/core/bytes.ts';
import type { CredId, DocId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';
import { err, ok } from '#shared/core/result.ts';
import { isOnDemandKind } from '#shared/crypto/envelope.ts';
import { STUB_BYTES } from '#shared/crypto/stub.ts';
import type { LogHead } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { chainKey } from './relay-storage.ts';
import type { Append, LogEntry, RelayStorage, StoredControl, StoredEntry } from './relay-storage.ts';

interface Practice {
	log: LogHead;
	control: LogHead;
	storedBytes: number;
	readonly entries: LogEntry[];
	readonly records: StoredControl[];
	readonly placeById: Map<EnvelopeId, number>;
	readonly idByChain: Map<string, EnvelopeId>;
	readonly chainHeads: Map<CredId, { cseq: number; id: EnvelopeId }>;
	readonly placesByDoc: Map<DocId, number[]>;
	readonly notes: Map<string, Uint8Array>;
}

const createPractice = (): Practice => ({
	log: EMPTY_HEAD,
	control: EMPTY_HEAD,
	storedBytes: 0,
	entries: [],
	records: [],
	placeById: new Map(),
	idByChain: new Map(),
	chainHeads: new Map(),
	placesByDoc: new Map(),
	notes: new Map()
});

const sameHead = (a: LogHead, b: LogHead): boolean => a.seq === b.seq && equalBytes(a.hash, b.hash);

/** A relay's storage in memory, with its own identity drawn from `random`. */
export function createMemoryRelayStorage(random: Random): RelayStorage {
	const identity = { seed: random.bytes(32), relayGen: random.bytes(16) };
	const practices = new Map<PracticeId, Practice>();
	const setupCodes = new Map<string, { expiresAt: number; usedBy?: PracticeId }>();
	const invitedBy = new Map<string, PracticeId>();

	const refusal = (append: Append): boolean => {
		const practice = practices.get(append.practiceId);
		if (append.type === 'log') return practice === undefined || !sameHead(practice.log, append.after);
		return !sameHead(practice?.control ?? EMPTY_HEAD, append.after);
	};

	const addEntry = (practice: Practice, entry: LogEntry): void => {
		const key = chainKey(entry.credId, entry.cseq);
		if (practice.placeById.has(entry.id)) throw new Error('envelope is in the log already');
		if (entry.cseq > 0 && practice.idByChain.has(key)) throw new Error('chain place is taken');
		practice.entries.push(entry);
		practice.storedBytes += entry.envelope.length;
		practice.placeById.set(entry.id, entry.seq);
		const places = practice.placesByDoc.get(entry.docId) ?? [];
		places.push(entry.seq);
		practice.placesByDoc.set(entry.docId, places);
		if (entry.cseq === 0) return;
		practice.idByChain.set(key, entry.id);
		if (entry.cseq > (practice.chainHeads.get(entry.credId)?.cseq ?? 0))
			practice.chainHeads.set(entry.credId, { cseq: entry.cseq, id: entry.id });
	};

	const apply = (append: Append): void => {
		const practice = practices.get(append.practiceId) ?? createPractice();
		practices.set(append.practiceId, practice);
		if (append.type === 'log') {
			for (const entry of append.entries) addEntry(practice, entry);
			practice.log = append.head;
		} else {
			practice.records.push(...append.records);
			practice.control = append.head;
			for (const inviteId of append.invitations)
				if (!invitedBy.has(inviteId)) invitedBy.set(inviteId, append.practiceId);
		}
	};

	return {
		identity: async () => identity,
		async counts() {
			let envelopes = 0;
			for (const practice of practices.values()) envelopes += practice.entries.length;
			return { practices: practices.size, envelopes };
		},
		async heads(practiceId) {
			const practice = practices.get(practiceId);
			return practice && { log: practice.log, control: practice.control, storedBytes: practice.storedBytes };
		},
		async commit(appends) {
			const refused = appends.find(refusal);
			if (refused) return err({ type: 'HeadMoved', practiceId: refused.practiceId });
			for (const append of appends) apply(append);
			return ok(undefined);
		},
		async lookUp(practiceId, sought) {
			const known = { places: new Map(), chain: new Map(), chainHeads: new Map() };
			const practice = practices.get(practiceId);
			for (const { id, credId, cseq } of practice ? sought : []) {
				const { placeById, idByChain, entries, chainHeads } = practice!;
				const at = placeById.get(id);
				if (at !== undefined) {
					const { seq, logHash, receivedAt } = entries[at - 1]!;
					known.places.set(id, { seq, logHash, receivedAt });
				}
				const held = idByChain.get(chainKey(credId, cseq));
				if (held !== undefined) known.chain.set(chainKey(credId, cseq), held);
				const highest = chainHeads.get(credId);
				if (highest) known.chainHeads.set(credId, highest.cseq);
			}
			return known;
		},
		chainHead: async (practiceId, credId) => practices.get(practiceId)?.chainHeads.get(credId),
		async entriesAfter(practiceId, after, maxBytes) {
			return fitting(practices.get(practiceId)?.entries ?? [], after, maxBytes);
		},
		async documentEntries(practiceId, docId, after, upTo, maxBytes) {
			const practice = practices.get(practiceId);
			const places = (practice?.placesByDoc.get(docId) ?? []).filter((seq) => seq > after && seq <= upTo);
			return fitting(
				places.map((seq) => practice!.entries[seq - 1]!),
				0,
				maxBytes
			);
		},
		async onDemandEntries(practiceId, docId) {
			const practice = practices.get(practiceId);
			const entries = (practice?.placesByDoc.get(docId) ?? []).map((seq) => practice!.entries[seq - 1]!);
			return entries
				.filter(({ kind, envelope }) => isOnDemandKind(kind) && envelope.length > STUB_BYTES)
				.map(({ seq, logHash, envelope, receivedAt }) => ({ seq, logHash, envelope, receivedAt }));
		},
		forgetOverwritten: async () => {},
		async putStubs(practiceId, stubs) {
			const practice = practices.get(practiceId)!;
			for (const { seq, stub } of stubs) {
				const entry = practice.entries[seq - 1]!;
				practice.storedBytes += stub.length - entry.envelope.length;
				practice.entries[seq - 1] = { ...entry, envelope: stub };
			}
		},
		async controlAfter(practiceId, after, limit) {
			return (practices.get(practiceId)?.records ?? []).slice(after, after + limit);
		},
		practiceOfInvitation: async (inviteId) => invitedBy.get(inviteId),
		noteOf: async (practiceId, name) => practices.get(practiceId)?.notes.get(name),
		putNote: async (practiceId, name, value) => void practices.get(practiceId)!.notes.set(name, value),
		practices: async () => [...practices.keys()],
		addSetupCode: async (hash, expiresAt) =>
			void (setupCodes.has(hash) || setupCodes.set(hash, { expiresAt })),
		async useSetupCode(hash, practiceId, now) {
			const code = setupCodes.get(hash);
			if (!code || code.expiresAt <= now || (code.usedBy ?? practiceId) !== practiceId) return false;
			code.usedBy = practiceId;
			return true;
		},
		watch: () => () => {},
		tell: async () => {},
		close: async () => {}
	};
}

/** The entries from index `from` on whose envelopes fit in `maxBytes`, at least one. */
function fitting(entries: readonly LogEntry[], from: number, maxBytes: number): StoredEntry[] {
	const out: StoredEntry[] = [];
	let bytes = 0;
	for (let i = from; i < entries.length; i++) {
		const { seq, logHash, envelope, receivedAt } = entries[i]!;
		bytes += envelope.length;
		if (out.length > 0 && bytes > maxBytes) break;
		out.push({ seq, logHash, envelope, receivedAt });
	}
	return out;
}
