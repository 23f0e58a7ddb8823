// Envelopes of kinds that are sent only to who asks for their document: the log's stream carries stubs of them, and of a
// document's only the newest keep their content (SPEC.md, [DER] rules).
import { HEADER_BYTES, isOnDemandKind, parseEnvelope } from '#shared/crypto/envelope.ts';
import { envelopeToStub, STUB_BYTES } from '#shared/crypto/stub.ts';
import type { DocId, PracticeId } from '#shared/core/ids.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { LogEntry, RelayStorage, StoredEntry } from '../storage/relay-storage.ts';

/** Two, because two devices may have written at once, each without what the other knew. */
const KEPT = 2;

const isOnDemand = ({ envelope }: StoredEntry): boolean =>
	envelope.length > STUB_BYTES && envelope.length > HEADER_BYTES && isOnDemandKind(envelope[1]!);

async function stubOf(suite: CryptoSuite, bytes: Uint8Array): Promise<Uint8Array> {
	const parsed = await parseEnvelope(suite, bytes);
	if (!parsed.ok) throw new Error('what is stored was an envelope when it was taken');
	return (await envelopeToStub(suite, parsed.value)).bytes;
}

/** Entries as the stream carries them; of those that `isHeld` the receiver has the content. */
export const forStream = (
	suite: CryptoSuite,
	entries: readonly StoredEntry[],
	isHeld: (envelope: Uint8Array) => boolean = () => false
): Promise<readonly StoredEntry[]> =>
	Promise.all(
		entries.map(async (entry) =>
			isOnDemand(entry) || (entry.envelope.length > STUB_BYTES && isHeld(entry.envelope))
				? { ...entry, envelope: await stubOf(suite, entry.envelope) }
				: entry
		)
	);

/** Puts stubs in the place of all but the newest of the documents that these entries are of. */
export async function supersede(
	storage: RelayStorage,
	suite: CryptoSuite,
	practiceId: PracticeId,
	entries: readonly Pick<LogEntry, 'kind' | 'docId'>[]
): Promise<void> {
	const docIds = new Set(
		entries.flatMap(({ kind, docId }): DocId[] => (isOnDemandKind(kind) ? [docId] : []))
	);
	for (const docId of docIds) {
		const old = (await storage.onDemandEntries(practiceId, docId)).slice(0, -KEPT);
		const stubs = await Promise.all(
			old.map(async ({ seq, envelope }) => ({ seq, stub: await stubOf(suite, envelope) }))
		);
		if (stubs.length > 0) await storage.putStubs(practiceId, stubs);
	}
}
