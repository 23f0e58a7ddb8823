// Puts pushed envelopes into the log. Pushes of all sessions that wait together are ordered, checked for uniqueness and
// contiguity, and committed in one storage transaction; only then does anybody hear of them.
import type { Clock } from '#shared/core/clock.ts';
import { hexToBytes } from '#shared/core/bytes.ts';
import type { EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import type { Envelope } from '#shared/crypto/envelope.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { LogHead, Refuse } from '#shared/protocol/frames.ts';
import { nextLogHash } from '#shared/protocol/log-chain.ts';
import { chainKey } from '../storage/relay-storage.ts';
import type { Append, LogEntry, Place, RelayStorage, Sought } from '../storage/relay-storage.ts';
import type { Activity } from './activity.ts';
import type { RelayLimits } from './limits.ts';
import { toldAt } from './told-times.ts';

/** A well-formed, rightly signed, authorised envelope. `own`: its author's device pushes it, so it must be contiguous. */
export interface Candidate {
	readonly envelope: Envelope;
	readonly own: boolean;
	/** When the relay that it comes from took it, by its word; absent: it is taken first here. */
	readonly receivedAt?: number | undefined;
}

/** What became of one candidate. */
export type Outcome =
	| {
			readonly type: 'stored' | 'repeated';
			readonly id: EnvelopeId;
			readonly seq: number;
			readonly logHash: Uint8Array;
			/** What is said of when it was first taken. */
			readonly at?: number;
			/** Set when a forwarded envelope came before its predecessors: the highest place of its chain until now. */
			readonly gapAfter?: number;
	  }
	| {
			readonly type: 'refused';
			readonly id: EnvelopeId;
			readonly code: Refuse['code'];
			readonly have: number;
	  }
	| { readonly type: 'equivocation'; readonly id: EnvelopeId; readonly held: EnvelopeId };

export interface Committed {
	readonly appends: readonly LogAppend[];
	readonly envelopes: number;
	readonly bytes: number;
	readonly pushes: number;
}

export interface GroupCommit {
	/**
	 * Resolves, in order of the candidates, once they are durable or refused. What follows an equivocation in an own
	 * push is not looked at: the list of outcomes ends there. Rejects when the storage fails: nothing was stored.
	 */
	push(practiceId: PracticeId, candidates: readonly Candidate[]): Promise<readonly Outcome[]>;
}

interface Push {
	readonly practiceId: PracticeId;
	readonly candidates: readonly Candidate[];
	readonly bytes: number;
	resolve(outcomes: readonly Outcome[]): void;
	reject(error: unknown): void;
}

export interface GroupCommitDeps {
	readonly storage: RelayStorage;
	readonly suite: Pick<CryptoSuite, 'sha256'>;
	readonly clock: Clock;
	readonly limits: RelayLimits;
	readonly activity: Activity;
	/** Called after a commit, before the pushes in it resolve. */
	onCommitted(committed: Committed): void;
}

/** The one writer of this process's envelope log. Other processes on the same storage are met by compare-and-swap. */
export function createGroupCommit(deps: GroupCommitDeps): GroupCommit {
	const { storage, clock, limits, activity } = deps;
	const waiting: Push[] = [];
	let running = false;

	/** The oldest waiting pushes that fit in one transaction, at least one. */
	const takeGroup = (): Push[] => {
		let bytes = 0;
		let count = 0;
		for (const push of waiting) {
			bytes += push.bytes;
			if (count > 0 && bytes > limits.commitBytes) break;
			count += 1;
		}
		return waiting.splice(0, count);
	};

	async function commitGroup(group: readonly Push[]): Promise<void> {
		for (;;) {
			const drafts = await draftsFor(deps, group);
			const outcomes: Outcome[][] = [];
			for (const push of group) outcomes.push(await placeAll(drafts.get(push.practiceId)!, push.candidates));
			const appends = [...drafts.values()]
				.map((draft) => draft.append())
				.filter((append) => append.entries.length > 0);
			if (appends.length > 0 && !(await storage.commit(appends)).ok) continue;
			if (appends.length > 0) deps.onCommitted(summaryOf(appends, group.length));
			group.forEach((push, i) => push.resolve(outcomes[i]!));
			return;
		}
	}

	async function run(): Promise<void> {
		running = true;
		while (waiting.length > 0) {
			if (limits.groupCommitMs > 0)
				await new Promise<void>((next) => clock.after(limits.groupCommitMs, next));
			const group = takeGroup();
			try {
				await commitGroup(group);
			} catch (error) {
				for (const push of group) push.reject(error);
			}
		}
		running = false;
	}

	return {
		push(practiceId, candidates) {
			return new Promise((resolve, reject) => {
				const bytes = candidates.reduce((sum, { envelope }) => sum + envelope.bytes.length, 0);
				waiting.push({ practiceId, candidates, bytes, resolve, reject });
				if (!running) void activity.run(run);
			});
		}
	};
}

const summaryOf = (appends: readonly LogAppend[], pushes: number): Committed => {
	const entries = appends.flatMap((append) => append.entries);
	return {
		appends,
		envelopes: entries.length,
		bytes: entries.reduce((sum, entry) => sum + entry.envelope.length, 0),
		pushes
	};
};

type LogAppend = Extract<Append, { type: 'log' }>;

/** One practice's part of a transaction in the making: what it will hold, on top of what the storage holds. */
interface Draft {
	place(candidate: Candidate): Promise<Outcome>;
	append(): LogAppend;
}

async function placeAll(draft: Draft, candidates: readonly Candidate[]): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const candidate of candidates) {
		const outcome = await draft.place(candidate);
		outcomes.push(outcome);
		if (outcome.type === 'equivocation' && candidate.own) break;
	}
	return outcomes;
}

/** A draft for each practice that is pushed to, with what the storage knows of all its candidates. */
async function draftsFor(
	deps: GroupCommitDeps,
	group: readonly Push[]
): Promise<ReadonlyMap<PracticeId, Draft>> {
	const sought = new Map<PracticeId, Sought[]>();
	for (const { practiceId, candidates } of group) {
		const ofPractice = sought.get(practiceId) ?? [];
		sought.set(practiceId, ofPractice);
		for (const { envelope } of candidates) ofPractice.push({ id: envelope.id, ...envelope.header });
	}
	const drafts = [...sought].map(async ([id, wanted]) => [id, await createDraft(deps, id, wanted)] as const);
	return new Map(await Promise.all(drafts));
}

async function createDraft(
	{ storage, suite, clock, limits }: GroupCommitDeps,
	practiceId: PracticeId,
	sought: readonly Sought[]
): Promise<Draft> {
	// The head first: what another process adds between the two reads moves it, and the commit is refused.
	const heads = await storage.heads(practiceId);
	if (heads === undefined) throw new Error('push to a practice that is not stored');
	const known = await storage.lookUp(practiceId, sought);
	const entries: LogEntry[] = [];
	const places = new Map<EnvelopeId, Place>(known.places);
	const chain = new Map(known.chain);
	const chainHeads = new Map(known.chainHeads);
	let head: LogHead = heads.log;
	let bytes = heads.storedBytes;

	return {
		async place({ envelope: { header, id, bytes: envelope }, own, receivedAt = clock.now() }) {
			const { credId, cseq, docId, kind } = header;
			const first = places.get(id);
			if (first) {
				const { seq, logHash } = first;
				return { type: 'repeated', id, seq, logHash, ...toldAt(kind, first.receivedAt) };
			}
			const highest = chainHeads.get(credId) ?? 0;
			const refused = (code: Refuse['code']): Outcome => ({ type: 'refused', id, code, have: highest });
			if (cseq > 0) {
				const held = chain.get(chainKey(credId, cseq));
				if (held !== undefined) return { type: 'equivocation', id, held };
				if (own && cseq > highest + 1) return refused('gap');
			}
			if (bytes + envelope.length > limits.bytesPerPractice) return refused('quota');
			const hash = await nextLogHash((data) => suite.sha256(data), head.hash, hexToBytes(id));
			head = { seq: head.seq + 1, hash };
			const { seq } = head;
			const entry: LogEntry = { seq, logHash: hash, id, docId, credId, cseq, kind, envelope, receivedAt };
			entries.push(entry);
			places.set(id, entry);
			bytes += envelope.length;
			if (cseq > 0) {
				chain.set(chainKey(credId, cseq), id);
				chainHeads.set(credId, Math.max(highest, cseq));
			}
			const gap = cseq > highest + 1 && { gapAfter: highest };
			return { type: 'stored', id, seq, logHash: hash, ...toldAt(kind, receivedAt), ...gap };
		},
		append: () => ({ type: 'log', practiceId, after: heads.log, head, entries })
	};
}
