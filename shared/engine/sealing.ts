// Turning a document's unsealed tail into envelopes: one per document and author for what has accumulated, chained,
// signed, and stored in the same strict transaction that clears the tail. Never waits for a network.
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import type { Clock } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { err, ok, type Result } from '../core/result.ts';
import {
	ENVELOPE_KINDS,
	sealAuditEnvelope,
	sealEnvelope,
	type Envelope,
	type EnvelopeHeader
} from '../crypto/envelope.ts';
import { INNER_TYPES, type Inner } from '../crypto/inner.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import type { EnvelopeLog } from '../replica/envelope-log.ts';
import type { Expectation, StoreError, StoreOp } from '../replica/store.ts';
import { payloadOfChanges } from './change-payload.ts';
import { scopeNumber, type OpenDocument, type TailChange } from './documents.ts';
import type { Keyring } from './keyring.ts';

/** Largest payload of one envelope before sealing; the ciphertext must stay within 1 MiB. */
const MAX_PAYLOAD_BYTES = 900 * 1024;

export interface SealingDeps {
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	readonly log: EnvelopeLog;
	readonly keyring: Keyring;
	/** Control-log and relay-log heads as this device knows them, recorded inside every envelope. */
	heads(): Pick<Inner, 'controlHead' | 'relayHead'>;
}

export type SealingError = StoreError | { readonly type: 'NoKeyForScope'; readonly scope: string };

/** Splits a tail into runs of one author that fit one envelope each, in order. */
function groupsOf(tail: readonly TailChange[]): readonly TailChange[][] {
	const groups: TailChange[][] = [];
	let bytes = 0;
	for (const entry of tail) {
		const last = groups.at(-1);
		bytes += entry.change.length + 4;
		if (last && last[0]!.credId === entry.credId && bytes <= MAX_PAYLOAD_BYTES) last.push(entry);
		else {
			groups.push([entry]);
			bytes = entry.change.length + 4;
		}
	}
	return groups;
}

/** Allocates chain places for envelopes that are written in one transaction. */
class Places {
	#cseq: number | undefined;
	readonly #prev = new Map<DocId, EnvelopeId>();

	async next(log: EnvelopeLog, credId: CredId, docId: DocId): Promise<{ cseq: number; prev: EnvelopeId }> {
		const place = await log.nextPlace(credId, docId);
		this.#cseq = this.#cseq === undefined ? place.cseq : this.#cseq + 1;
		return { cseq: this.#cseq, prev: this.#prev.get(docId) ?? place.prev };
	}

	took(envelope: Envelope): void {
		this.#prev.set(envelope.header.docId, envelope.id);
	}
}

/**
 * Seals everything unsealed in the given documents, in the order given (an import names its directory last), and
 * stores it durably. `alongside` rows are written in the same transaction, if what is `expected` of the store holds. On
 * failure nothing is written. When another tab has sealed a tail meanwhile, ExpectationFailed: the documents are to be
 * read again.
 */
export async function sealDocuments(
	deps: SealingDeps,
	documents: readonly OpenDocument[],
	alongside: readonly StoreOp[] = [],
	expected: readonly Expectation[] = []
): Promise<Result<readonly Envelope[], SealingError>> {
	const { suite, random, clock, log, keyring } = deps;
	const places = new Places();
	const envelopes: Envelope[] = [];
	const ops: StoreOp[] = [...alongside];
	const expect: Expectation[] = [...expected];
	for (const document of documents) {
		const scope = scopeNumber(document.scope);
		const epoch = keyring.sealingEpoch(scope, document.docId);
		const documentKey = epoch && (await keyring.documentKey(scope, epoch, document.docId));
		if (!epoch || !documentKey) return err({ type: 'NoKeyForScope', scope: document.scope });
		for (const group of groupsOf(document.tail)) {
			const place = await places.next(log, keyring.credId, document.docId);
			const header = {
				kind: ENVELOPE_KINDS.changes,
				scope,
				epoch,
				docId: document.docId,
				credId: keyring.credId,
				...place
			};
			const author = group[0]!.credId;
			const inner: Inner = {
				...payloadOfChanges(group.map((entry) => entry.change)),
				authoredAt: clock.now(),
				...deps.heads(),
				onBehalfOf: author === keyring.credId ? undefined : author
			};
			const envelope = await sealEnvelope(suite, {
				header,
				documentKey,
				signingKey: keyring.signing,
				inner,
				random
			});
			places.took(envelope);
			envelopes.push(envelope);
			for (const { row, value, stored } of group) {
				if (!stored) continue;
				ops.push({ type: 'delete', table: 'local', key: row });
				expect.push({ table: 'local', key: row, value });
			}
		}
	}
	if (envelopes.length === 0 && alongside.length === 0) return ok([]);
	const stored = await log.appendOwn(envelopes, ops, expect);
	if (!stored.ok) return stored;
	for (const document of documents) document.tail = [];
	return ok(envelopes);
}

/** Seals one audit record to the audit readers and stores it durably with `alongside`; pushed like any other envelope. */
export async function sealAudit(
	deps: SealingDeps,
	auditDocId: DocId,
	payload: Uint8Array,
	alongside: readonly StoreOp[] = []
): Promise<Result<Envelope, StoreError>> {
	const { suite, random, clock, log, keyring } = deps;
	const place = await log.nextPlace(keyring.credId, auditDocId);
	const scope = scopeNumber('audit');
	const header: EnvelopeHeader = {
		kind: ENVELOPE_KINDS.audit,
		scope,
		epoch: keyring.auditEpoch,
		docId: auditDocId,
		credId: keyring.credId,
		...place
	};
	const inner: Inner = {
		type: INNER_TYPES.audit,
		authoredAt: clock.now(),
		...deps.heads(),
		onBehalfOf: undefined,
		payload
	};
	const sealed = await sealAuditEnvelope(suite, {
		header,
		auditKey: keyring.auditKey,
		signingKey: keyring.signing,
		inner,
		random
	});
	const stored = await log.appendOwn([sealed], alongside);
	return stored.ok ? ok(sealed) : stored;
}
