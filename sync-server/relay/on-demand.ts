// Which entries a device gets as stubs: kinds that are sent only to who asks for their document, of which only the newest
// keep their content here (SPEC.md, [DER] rules), and content that the device has said it does not want ([HLD] rules).
import {
	ENVELOPE_KINDS,
	HEADER_BYTES,
	isOnDemandKind,
	parseEnvelope,
	parseHeader
} from '#shared/crypto/envelope.ts';
import type { ParsedHeader } from '#shared/crypto/envelope.ts';
import { envelopeToStub, STUB_BYTES } from '#shared/crypto/stub.ts';
import type { CredId, DocId, PracticeId } from '#shared/core/ids.ts';
import { SCOPES, type ScopeName } from '#shared/core/scopes.ts';
import type { Entries, StreamContent } from '#shared/protocol/frames.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { LogEntry, RelayStorage, StoredEntry } from '../storage/relay-storage.ts';
import { toldAt } from './told-times.ts';

/** Two, because two devices may have written at once, each without what the other knew. */
const KEPT = 2;

const isOnDemand = ({ envelope }: StoredEntry): boolean =>
	envelope.length > STUB_BYTES && envelope.length > HEADER_BYTES && isOnDemandKind(envelope[1]!);

async function stubOf(suite: CryptoSuite, bytes: Uint8Array): Promise<Uint8Array> {
	const parsed = await parseEnvelope(suite, bytes);
	if (!parsed.ok) throw new Error('what is stored was an envelope when it was taken');
	return (await envelopeToStub(suite, parsed.value)).bytes;
}

type Sent = Entries['entries'][number];

/** Entries as a stream or an answer carries them: stubs for what is sent on demand, and for what `isUnwanted` says. */
export const forStream = (
	suite: CryptoSuite,
	entries: readonly StoredEntry[],
	isUnwanted: (header: ParsedHeader, envelope: Uint8Array) => boolean = () => false,
	tellsAllTimes = false
): Promise<readonly Sent[]> =>
	Promise.all(
		entries.map(async (entry): Promise<Sent> => {
			const { seq, logHash, envelope, receivedAt } = entry;
			const header = envelope.length > STUB_BYTES ? parseHeader(envelope) : undefined;
			const goes = isOnDemand(entry) || (header?.ok && isUnwanted(header.value, envelope));
			if (goes) return { seq, logHash, envelope: await stubOf(suite, envelope) };
			const kind = header?.ok ? header.value.kind : 0;
			if (tellsAllTimes && receivedAt !== undefined) return { seq, logHash, envelope, at: receivedAt };
			return { seq, logHash, envelope, ...toldAt(kind, receivedAt) };
		})
	);

/** Scopes of which what others wrote comes as stubs. */
const UNWANTED: Readonly<Record<Exclude<StreamContent, 'all'>, readonly ScopeName[]>> = {
	'no-files': [],
	'no-charts': ['clinical', 'sensitive', 'attachments'],
	'no-patients': ['directory', 'clinical', 'billing', 'sensitive', 'attachments', 'audit']
};

/**
 * What a device that wants so much does not want whole ([HLD-1]); undefined when it wants everything. What its own
 * credentials have chained comes whole always: a restored profile goes on behind it.
 */
export function unwantedBy(
	content: StreamContent,
	isOwn: (credId: CredId) => boolean
): ((header: ParsedHeader) => boolean) | undefined {
	if (content === 'all') return undefined;
	const unwanted = UNWANTED[content];
	return ({ kind, scope, credId, cseq }) => {
		if (kind === ENVELOPE_KINDS.blobChunk) return true;
		if (!unwanted.some((name) => SCOPES[name] === scope)) return false;
		return cseq === 0 || !isOwn(credId);
	};
}

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
