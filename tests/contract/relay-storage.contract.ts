// What every relay storage must do. Run by tests/unit/sync-server/storage/*.test.ts on each implementation.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CredId, DocId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import type { LogHead } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { chainKey } from '#relay/storage/relay-storage.ts';
import type { Append, Known, LogEntry, RelayStorage } from '#relay/storage/relay-storage.ts';

const hex = (n: number, bytes: number): string => n.toString(16).padStart(bytes * 2, '0');
const practiceId = (n: number): PracticeId => hex(n, 16) as PracticeId;
const docId = (n: number): DocId => hex(n, 16) as DocId;
const credId = (n: number): CredId => hex(n, 16) as CredId;
const envelopeId = (n: number): EnvelopeId => hex(n, 32) as EnvelopeId;
const hash = (n: number): Uint8Array => new Uint8Array(32).fill(n);
const head = (seq: number): LogHead => (seq === 0 ? EMPTY_HEAD : { seq, hash: hash(seq) });

const P = practiceId(1);

const entry = (seq: number, over: Partial<LogEntry> = {}): LogEntry => ({
	seq,
	logHash: hash(seq),
	id: envelopeId(seq),
	docId: docId(1),
	credId: credId(1),
	cseq: seq,
	kind: 1,
	envelope: new Uint8Array(100).fill(seq),
	...over
});

const nothingKnown = (): Known => ({ places: new Map(), chain: new Map(), chainHeads: new Map() });

const logAppend = (entries: LogEntry[], practice = P): Append => ({
	type: 'log',
	practiceId: practice,
	after: head(entries[0]!.seq - 1),
	head: head(entries.at(-1)!.seq),
	entries
});

const controlAppend = (
	seq: number,
	practice = P,
	after = head(seq - 1),
	invitations: readonly string[] = []
): Append => ({
	type: 'control',
	practiceId: practice,
	after,
	head: head(seq),
	records: [{ seq, record: new Uint8Array([seq]), receivedAt: 1_000 + seq }],
	invitations
});

/** A storage under test. */
export interface OpenedStorage {
	readonly storage: RelayStorage;
	/** Closes it and opens the same data again. */
	reopen(): Promise<RelayStorage>;
	dispose(): Promise<void>;
}

/** Declares the suite for a storage that is made empty by `open`. */
export function relayStorageContract(name: string, open: () => Promise<OpenedStorage>): void {
	describe(`${name} as relay storage`, () => {
		let opened: OpenedStorage;
		let storage: RelayStorage;
		beforeEach(async () => {
			opened = await open();
			storage = opened.storage;
		});
		afterEach(() => opened.dispose());

		const withPractice = async (): Promise<void> => {
			expect(await storage.commit([controlAppend(1)])).toEqual({ ok: true, value: undefined });
		};

		test('[ADM-1] a setup code lets one practice begin, until its time is over, and stays used', async () => {
			const code = 'ab'.repeat(32);
			expect(await storage.useSetupCode(code, P, 1)).toBe(false);
			await storage.addSetupCode(code, 1_000);
			expect(await storage.useSetupCode(code, P, 1_000)).toBe(false);
			const both = [storage.useSetupCode(code, P, 999), storage.useSetupCode(code, practiceId(2), 999)];
			const used = await Promise.all(both);
			expect(used.filter(Boolean)).toHaveLength(1);
			const [first, second] = used[0] ? [P, practiceId(2)] : [practiceId(2), P];
			storage = await opened.reopen();
			expect(await storage.useSetupCode(code, first, 999)).toBe(true);
			expect(await storage.useSetupCode(code, second, 999)).toBe(false);
			await storage.addSetupCode(code, 5_000);
			expect(await storage.useSetupCode(code, second, 999)).toBe(false);
		});

		test('has an identity that stays the same', async () => {
			const identity = await storage.identity();
			expect(identity.seed).toHaveLength(32);
			expect(identity.relayGen).toHaveLength(16);
			expect(await storage.identity()).toEqual(identity);
		});

		test('knows whose an invitation is; the first to make an id keeps it; what was refused made none', async () => {
			const invited = hex(7, 16);
			expect(await storage.practiceOfInvitation(invited)).toBeUndefined();
			await storage.commit([controlAppend(1, P, head(0), [hex(6, 16), invited])]);
			await storage.commit([controlAppend(1, practiceId(2), head(0), [invited, hex(8, 16)])]);
			await storage.commit([controlAppend(9, practiceId(2), head(8), [hex(9, 16)])]);
			storage = await opened.reopen();
			expect(await storage.practiceOfInvitation(invited)).toBe(P);
			expect(await storage.practiceOfInvitation(hex(8, 16))).toBe(practiceId(2));
			expect(await storage.practiceOfInvitation(hex(9, 16))).toBeUndefined();
		});

		test('keeps notes by practice and name, the newest of each', async () => {
			await withPractice();
			await storage.commit([controlAppend(1, practiceId(2))]);
			expect(await storage.noteOf(P, 'upstream')).toBeUndefined();
			await storage.putNote(P, 'upstream', new Uint8Array([1]));
			await storage.putNote(P, 'upstream', new Uint8Array([2, 3]));
			await storage.putNote(P, 'other', new Uint8Array([4]));
			storage = await opened.reopen();
			expect(await storage.noteOf(P, 'upstream')).toEqual(new Uint8Array([2, 3]));
			expect(await storage.noteOf(P, 'other')).toEqual(new Uint8Array([4]));
			expect(await storage.noteOf(practiceId(2), 'upstream')).toBeUndefined();
		});

		test('knows no practice at first', async () => {
			expect(await storage.heads(P)).toBeUndefined();
			expect(await storage.counts()).toEqual({ practices: 0, envelopes: 0 });
			expect(await storage.entriesAfter(P, 0, 1_000)).toEqual([]);
			expect(await storage.controlAfter(P, 0, 10)).toEqual([]);
			expect(await storage.lookUp(P, [entry(1)])).toEqual(nothingKnown());
			expect(await storage.chainHead(P, credId(1))).toBeUndefined();
		});

		test('a control append after the empty head makes the practice', async () => {
			await withPractice();
			expect(await storage.heads(P)).toEqual({ log: EMPTY_HEAD, control: head(1), storedBytes: 0 });
			expect(await storage.counts()).toEqual({ practices: 1, envelopes: 0 });
			await storage.commit([controlAppend(1, practiceId(2))]);
			expect(await storage.practices()).toEqual([P, practiceId(2)]);
		});

		test('a log append to a practice that is not there is refused and makes nothing', async () => {
			expect(await storage.commit([logAppend([entry(1)])])).toEqual({
				ok: false,
				error: { type: 'HeadMoved', practiceId: P }
			});
			expect(await storage.heads(P)).toBeUndefined();
		});

		test('entries come back in order, with their bytes, and move the head', async () => {
			await withPractice();
			await storage.commit([logAppend([entry(1), entry(2)])]);
			await storage.commit([logAppend([entry(3)])]);
			expect(await storage.heads(P)).toEqual({ log: head(3), control: head(1), storedBytes: 300 });
			expect(await storage.entriesAfter(P, 1, 1_000)).toEqual(
				[2, 3].map((seq) => ({ seq, logHash: hash(seq), envelope: new Uint8Array(100).fill(seq) }))
			);
			expect((await storage.counts()).envelopes).toBe(3);
		});

		test('[LOG-13] an entry keeps when it was first taken, wherever it is read; one of before has no time', async () => {
			await withPractice();
			const kind = 2;
			const at = Date.UTC(2031, 0, 1);
			await storage.commit([logAppend([entry(1, { kind, receivedAt: at }), entry(2, { kind })])]);
			storage = await opened.reopen();
			for (const found of [
				await storage.entriesAfter(P, 0, 1_000_000),
				await storage.documentEntries(P, docId(1), 0, 2, 1_000_000),
				[...(await storage.lookUp(P, [entry(1), entry(2)])).places.values()]
			])
				expect(found.map(({ seq, receivedAt }) => [seq, receivedAt])).toEqual([
					[1, at],
					[2, undefined]
				]);
		});

		test('an append after another head is refused: seq and hash both count', async () => {
			await withPractice();
			await storage.commit([logAppend([entry(1)])]);
			const refusal = { ok: false, error: { type: 'HeadMoved', practiceId: P } };
			const other = { ...logAppend([entry(2)]), after: { seq: 1, hash: hash(99) } } as Append;
			expect(await storage.commit([other])).toEqual(refusal);
			expect(await storage.commit([logAppend([entry(3)])])).toEqual(refusal);
			expect(await storage.commit([controlAppend(1)])).toEqual(refusal);
			expect(await storage.commit([controlAppend(2, P, { seq: 1, hash: hash(99) })])).toEqual(refusal);
			expect(await storage.heads(P)).toEqual({ log: head(1), control: head(1), storedBytes: 100 });
		});

		test('a commit is all or nothing over practices', async () => {
			await withPractice();
			const other = practiceId(2);
			expect(
				await storage.commit([controlAppend(1, other), logAppend([entry(1)]), logAppend([entry(5)])])
			).toEqual({
				ok: false,
				error: { type: 'HeadMoved', practiceId: P }
			});
			expect(await storage.heads(other)).toBeUndefined();
			expect(await storage.entriesAfter(P, 0, 1_000)).toEqual([]);
		});

		test('of two appends at once after one head, one wins', async () => {
			await withPractice();
			const results = await Promise.all([
				storage.commit([logAppend([entry(1)])]),
				storage.commit([logAppend([entry(1, { id: envelopeId(9), cseq: 9 })])])
			]);
			expect(results.map((r) => r.ok).toSorted()).toEqual([false, true]);
			expect((await storage.heads(P))?.log.seq).toBe(1);
		});

		test('an id or chain place used twice throws and leaves nothing', async () => {
			await withPractice();
			await storage.commit([logAppend([entry(1)])]);
			await expect(storage.commit([logAppend([entry(2, { id: envelopeId(1) })])])).rejects.toThrow();
			await expect(storage.commit([logAppend([entry(2, { cseq: 1 })])])).rejects.toThrow();
			expect((await storage.heads(P))?.log).toEqual(head(1));
			expect((await storage.commit([logAppend([entry(2)])])).ok).toBe(true);
		});

		test('unchained entries share place 0 and are in no chain', async () => {
			await withPractice();
			await storage.commit([logAppend([entry(1, { cseq: 0 }), entry(2, { cseq: 0 })])]);
			expect(await storage.chainHead(P, credId(1))).toBeUndefined();
			const { chain, chainHeads } = await storage.lookUp(P, [entry(3, { cseq: 0 })]);
			expect({ chain, chainHeads }).toEqual({ chain: new Map(), chainHeads: new Map() });
		});

		test('[STA-5] statuses stay in the log like any envelope, the older ones too', async () => {
			await withPractice();
			const status = (seq: number) => entry(seq, { cseq: 0, kind: 4 });
			await storage.commit([logAppend([status(1), status(2), status(3)])]);
			expect((await storage.entriesAfter(P, 0, 1_000_000)).map((one) => one.seq)).toEqual([1, 2, 3]);
		});

		test('[LOG-10] chunks of one author in one document are kept apart by id, and come back in order', async () => {
			await withPractice();
			const chunk = (seq: number) => entry(seq, { cseq: 0, kind: 7 });
			await storage.commit([logAppend([chunk(1), chunk(2), chunk(3)])]);
			const held = await storage.documentEntries(P, docId(1), 0, 3, 1_000_000);
			expect(held.map((one) => one.seq)).toEqual([1, 2, 3]);
			expect((await storage.entriesAfter(P, 1, 1_000_000)).map((one) => one.seq)).toEqual([2, 3]);
			await expect(
				storage.commit([logAppend([entry(4, { id: envelopeId(2), cseq: 0, kind: 7 })])])
			).rejects.toThrow();
		});

		test('the chain head is the highest place, in whatever order places came', async () => {
			await withPractice();
			await storage.commit([logAppend([entry(1, { cseq: 7 }), entry(2, { cseq: 3 })])]);
			expect(await storage.chainHead(P, credId(1))).toEqual({ cseq: 7, id: envelopeId(1) });
			expect(await storage.chainHead(P, credId(2))).toBeUndefined();
		});

		test('many envelopes are looked up at once: where they stand, who has their places, how far their chains go', async () => {
			await withPractice();
			const stored = [1, 2, 3].map((seq) => entry(seq));
			const other = entry(4, { credId: credId(2), cseq: 9 });
			await storage.commit([logAppend([...stored, other])]);
			const rival = entry(50, { cseq: 2 });
			const next = entry(51, { cseq: 4 });
			const first = entry(52, { credId: credId(3), cseq: 1 });
			const status = entry(53, { cseq: 0 });
			expect(await storage.lookUp(P, [stored[0]!, rival, next, first, other, status])).toEqual({
				places: new Map([
					[envelopeId(1), { seq: 1, logHash: hash(1) }],
					[envelopeId(4), { seq: 4, logHash: hash(4) }]
				]),
				chain: new Map([
					[chainKey(credId(1), 1), envelopeId(1)],
					[chainKey(credId(1), 2), envelopeId(2)],
					[chainKey(credId(2), 9), envelopeId(4)]
				]),
				chainHeads: new Map([
					[credId(1), 3],
					[credId(2), 9]
				])
			});
			expect(await storage.lookUp(P, [])).toEqual(nothingKnown());
		});

		test('the largest chain number survives', async () => {
			await withPractice();
			await storage.commit([logAppend([entry(1, { cseq: Number.MAX_SAFE_INTEGER })])]);
			expect((await storage.chainHead(P, credId(1)))?.cseq).toBe(Number.MAX_SAFE_INTEGER);
		});

		test('practices are apart', async () => {
			const other = practiceId(2);
			await withPractice();
			await storage.commit([controlAppend(1, other)]);
			await storage.commit([logAppend([entry(1)])]);
			expect(await storage.lookUp(other, [entry(1)])).toEqual(nothingKnown());
			expect(await storage.chainHead(other, credId(1))).toBeUndefined();
			expect(await storage.documentEntries(other, docId(1), 0, 10, 1_000)).toEqual([]);
			expect((await storage.commit([logAppend([entry(1)], other)])).ok).toBe(true);
			const { places } = await storage.lookUp(P, [entry(1)]);
			expect(places.get(envelopeId(1))).toEqual({ seq: 1, logHash: hash(1) });
		});

		test('reads are bounded by bytes and always make progress', async () => {
			await withPractice();
			await storage.commit([logAppend([1, 2, 3, 4].map((seq) => entry(seq)))]);
			expect((await storage.entriesAfter(P, 0, 250)).map((e) => e.seq)).toEqual([1, 2]);
			expect((await storage.entriesAfter(P, 2, 200)).map((e) => e.seq)).toEqual([3, 4]);
			expect((await storage.entriesAfter(P, 3, 1)).map((e) => e.seq)).toEqual([4]);
			expect(await storage.entriesAfter(P, 4, 1_000)).toEqual([]);
		});

		test('one document, after and up to a position', async () => {
			await withPractice();
			await storage.commit([logAppend([1, 2, 3, 4, 5].map((seq) => entry(seq, { docId: docId(seq % 2) })))]);
			const seqs = async (after: number, upTo: number, bytes = 1_000): Promise<number[]> =>
				(await storage.documentEntries(P, docId(1), after, upTo, bytes)).map((e) => e.seq);
			expect(await seqs(0, 9)).toEqual([1, 3, 5]);
			expect(await seqs(1, 4)).toEqual([3]);
			expect(await seqs(0, 9, 200)).toEqual([1, 3]);
		});

		test('[DER-3] kinds sent on demand are found by document; a stub in their place frees what they held', async () => {
			await withPractice();
			const page = (seq: number, over: Partial<LogEntry> = {}): LogEntry =>
				entry(seq, { cseq: 0, kind: 8, docId: docId(9), envelope: new Uint8Array(500).fill(seq), ...over });
			const entries = [
				page(1),
				entry(2),
				page(3),
				page(4, { docId: docId(8) }),
				page(5, { kind: 4 }),
				page(6)
			];
			await storage.commit([logAppend(entries)]);
			const seqs = async () => (await storage.onDemandEntries(P, docId(9))).map(({ seq }) => seq);
			expect(await seqs()).toEqual([1, 3, 6]);
			const stub = new Uint8Array(196).fill(7);
			const before = (await storage.heads(P))!.storedBytes;
			await storage.putStubs(P, [
				{ seq: 1, stub },
				{ seq: 3, stub }
			]);
			expect(await seqs()).toEqual([6]);
			expect((await storage.heads(P))!.storedBytes).toBe(before - 2 * (500 - 196));
			await storage.putStubs(P, [{ seq: 1, stub }]);
			expect((await storage.heads(P))!.storedBytes).toBe(before - 2 * (500 - 196));
			storage = await opened.reopen();
			const kept = await storage.entriesAfter(P, 0, 1_000_000);
			expect(kept.map(({ envelope }) => envelope.length)).toEqual([196, 100, 196, 500, 500, 500]);
			expect(kept.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
		});

		test('control records come back with their time, bounded', async () => {
			await withPractice();
			for (const seq of [2, 3]) await storage.commit([controlAppend(seq)]);
			expect(await storage.controlAfter(P, 1, 10)).toEqual(
				[2, 3].map((seq) => ({ seq, record: new Uint8Array([seq]), receivedAt: 1_000 + seq }))
			);
			expect((await storage.controlAfter(P, 0, 2)).map((r) => r.seq)).toEqual([1, 2]);
		});

		test('everything is there after closing and opening again', async () => {
			await withPractice();
			await storage.commit([logAppend([entry(1)])]);
			const identity = await storage.identity();
			storage = await opened.reopen();
			expect(await storage.identity()).toEqual(identity);
			expect((await storage.heads(P))?.log).toEqual(head(1));
			const { places } = await storage.lookUp(P, [entry(1)]);
			expect(places.get(envelopeId(1))).toEqual({ seq: 1, logHash: hash(1) });
		});
	});
}
