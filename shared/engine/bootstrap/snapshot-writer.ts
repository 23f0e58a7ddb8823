// Snapshots of charts that people open: a device that has the whole of a document writes one now and then, so that the
// next device to need the chart shows it from there, whatever number of envelopes its history has.
import type { CredId, DocId } from '../../core/ids.ts';
import { SCOPES } from '../../core/scopes.ts';
import { saveDocument } from '../../chart/document/chart-document.ts';
import { ENVELOPE_KINDS, NO_ENVELOPE, parseHeader, sealEnvelope } from '../../crypto/envelope.ts';
import { INNER_TYPES, MAX_PAYLOAD_BYTES } from '../../crypto/inner.ts';
import { decodeRow, encodeRow, put } from '../../replica/rows.ts';
import { waitsFor, type OpenDocument } from '../documents.ts';
import type { EngineCore } from '../engine-core.ts';
import type { Session } from '../session.ts';
import { encodeSnapshot } from './snapshot-format.ts';

/** After so many envelopes since the last one. Fewer come nearly as quickly as a snapshot would. */
export const SNAPSHOT_AFTER = 24;
/** After a chart was opened: whoever opened it comes first. */
const SOON_MS = 10_000;

/** How many envelopes a document had when its last snapshot was written or came by. In table meta, plain. */
interface SnapshotNote {
	readonly relayGen: string;
	readonly envelopes: number;
}
const noteRow = (docId: DocId): string => `snapshot/${docId}`;

export interface SnapshotWriter {
	/** These documents are open: those with many envelopes are looked at soon. */
	opened(documents: readonly OpenDocument[]): void;
	/** Another device's snapshots came by in the log. */
	seen(docIds: readonly DocId[]): Promise<void>;
	stop(): void;
}

export function createSnapshotWriter(core: EngineCore, session: Session): SnapshotWriter {
	const { store, suite, random, clock } = core.deps;
	const { keyring } = session.deps;
	const due = new Set<DocId>();
	let cancel: (() => void) | undefined;

	const relayGen = (): string => core.device?.replica.status().relayGen ?? '';
	const countOf = (docId: DocId): Promise<number> => store.count('envelope', `${docId}/`);

	async function note(docId: DocId, envelopes: number): Promise<void> {
		const row: SnapshotNote = { relayGen: relayGen(), envelopes };
		await store.commit([put('meta', noteRow(docId), encodeRow(row))]);
	}

	async function look(): Promise<void> {
		cancel = undefined;
		const docIds = [...due];
		due.clear();
		if (!core.device?.replica.status().caughtUp) return;
		for (const docId of docIds) {
			const open = session.documents.get(docId);
			if (open) await write(open);
		}
		if (core.device.link) await core.device.link.perform(core.device.replica.offer());
	}

	async function write(open: OpenDocument): Promise<void> {
		const { docId } = open;
		const row = await store.get('meta', noteRow(docId));
		const last = row && decodeRow<SnapshotNote>(row);
		const counted = last?.relayGen === relayGen() ? last.envelopes : 0;
		const envelopes = await countOf(docId);
		if (envelopes - counted < SNAPSHOT_AFTER) return;
		// Charts on screen read what came, also from another tab, before their document has it.
		for (const { identity } of await session.arrived([docId])) core.showChart(identity.chartId);
		await session.documents.takeIn(open);
		const isWhole =
			waitsFor(open) === 0 &&
			open.tail.length === 0 &&
			open.late.length === 0 &&
			open.unread === undefined &&
			!open.provisional;
		const epoch = keyring.newestEpoch(SCOPES[open.scope]);
		const documentKey = epoch && (await keyring.documentKey(SCOPES[open.scope], epoch, docId));
		if (!isWhole || !documentKey) return;
		const covers = await coversOf(docId);
		const payload = encodeSnapshot({ covers, bytes: saveDocument(open.doc) });
		if (payload.length > MAX_PAYLOAD_BYTES) return;
		const { snapshot: kind } = ENVELOPE_KINDS;
		const { credId } = keyring;
		const scope = SCOPES[open.scope];
		const envelope = await sealEnvelope(suite, {
			header: { kind, scope, epoch, docId, credId, cseq: 0, prev: NO_ENVELOPE },
			documentKey,
			signingKey: keyring.signing,
			inner: {
				type: INNER_TYPES.snapshot,
				authoredAt: clock.now(),
				...core.heads(),
				onBehalfOf: undefined,
				payload
			},
			random
		});
		if ((await core.device!.replica.log.appendOwn([envelope], [])).ok) await note(docId, envelopes);
	}

	async function coversOf(docId: DocId): Promise<ReadonlyMap<CredId, number>> {
		const covers = new Map<CredId, number>();
		for (const { bytes } of await core.device!.replica.log.ofDocument(docId, 0)) {
			const header = parseHeader(bytes);
			if (!header.ok || header.value.cseq === 0) continue;
			const { credId, cseq } = header.value;
			covers.set(credId, Math.max(cseq, covers.get(credId) ?? 0));
		}
		return covers;
	}

	return {
		opened(documents) {
			for (const { docId } of documents) due.add(docId);
			if (due.size > 0) cancel ??= clock.after(SOON_MS, () => void core.exclusive(look));
		},
		async seen(docIds) {
			for (const docId of docIds) {
				const envelopes = await countOf(docId);
				if (envelopes > 0) await note(docId, envelopes);
			}
		},
		stop: () => cancel?.()
	};
}
