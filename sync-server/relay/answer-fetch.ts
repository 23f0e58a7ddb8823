// Answers to `fetch`: one document's envelopes, in the order of the log or, where they are sent on demand, one a frame.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { DocId, PracticeId } from '#shared/core/ids.ts';
import type { Fetch } from '#shared/protocol/frames.ts';
import { BATCH_BYTES } from '#shared/protocol/limits.ts';
import { forStream } from './on-demand.ts';
import type { RelayContext } from './relay-context.ts';
import type { Line } from './session.ts';

/** Sends everything that one question asks for, as fast as the road takes it. */
export async function answerFetch(
	relay: RelayContext,
	line: Line,
	practiceId: PracticeId,
	{ docId, after, upTo, stubs }: Fetch
): Promise<void> {
	const doc = bytesToHex(docId) as DocId;
	if (upTo === 0) return answerOnDemand(relay, line, practiceId, docId, after);
	let cursor = after;
	for (;;) {
		await line.outlet.ready();
		if (!line.isOpen()) return;
		const stored = await relay.storage.documentEntries(practiceId, doc, cursor, upTo, BATCH_BYTES);
		cursor = stored.at(-1)?.seq ?? upTo;
		const done = stored.length === 0 || cursor >= upTo;
		const entries = await forStream(relay.suite, stored, () => stubs);
		line.send({ type: 'fetched', docId, entries, done });
		if (done) return;
	}
}

/** One a frame: each may be as large as an envelope can be. */
async function answerOnDemand(
	relay: RelayContext,
	line: Line,
	practiceId: PracticeId,
	docId: Uint8Array,
	after: number
): Promise<void> {
	const stored = await relay.storage.onDemandEntries(practiceId, bytesToHex(docId) as DocId);
	for (const { seq, logHash, envelope } of stored) {
		if (seq <= after) continue;
		await line.outlet.ready();
		line.send({ type: 'fetched', docId, entries: [{ seq, logHash, envelope }], done: false });
	}
	line.send({ type: 'fetched', docId, entries: [], done: true });
}
