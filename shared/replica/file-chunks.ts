// Letting go of chunks of files that the relay has.
import type { Result } from '../core/result.ts';
import { ENVELOPE_KINDS } from '../crypto/envelope.ts';
import { noteAbsent, type Known } from './absent.ts';
import { createDraft, type Draft } from './draft.ts';
import { whereaboutsOf } from './envelope-log.ts';
import { countFile } from './file-sizes.ts';
import { envelopeRow, outboxRow } from './rows.ts';
import type { Store, StoreError } from './store.ts';

/**
 * Lets go of chunks of which the relay has just told the place, and notes that; what still waits to be sent stays.
 */
export async function freeChunks(store: Store, known: readonly Known[]): Promise<Result<void, StoreError>> {
	const draft = createDraft(store);
	for (const one of known) await freeChunk(draft, one);
	return draft.commit();
}

async function freeChunk(draft: Draft, known: Known): Promise<void> {
	const { id, header } = known;
	const at = await whereaboutsOf(draft, id);
	if (header.kind !== ENVELOPE_KINDS.blobChunk || !at) return;
	const waits = outboxRow(at.arrival, at.isChunk);
	// Read again at the commit: another tab may offer it anew meanwhile.
	if (await draft.getGuarded('outbox', waits)) return;
	const row = envelopeRow(at.docId, at.arrival);
	const bytes = await draft.get('envelope', row);
	if (bytes) await countFile(draft, { header, bytes }, -1);
	draft.delete('envelope', row);
	draft.delete('envelopeId', id);
	await noteAbsent(draft, known);
}
