// Letting go of a whole document that this device is not to hold any more. What the relay has is noted as being elsewhere, so
// that it is found again; what still waits to be sent stays, and its document with it. Needs no key.
import type { CredId, DocId } from '../core/ids.ts';
import { parseEnvelope } from '../crypto/envelope.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { noteAbsent } from './absent.ts';
import { createDraft, type Draft } from './draft.ts';
import { whereaboutsOf } from './envelope-log.ts';
import { countFile, fileRow } from './file-sizes.ts';
import { chainPlaceRow, changedRow, outboxRow, uncheckedRow } from './rows.ts';
import type { Row, Store } from './store.ts';

const PAGE = 32;

export interface LettingGoDeps {
	readonly store: Store;
	readonly suite: CryptoSuite;
	/** True for a credential on this device: its chain goes on behind what it wrote. */
	isOwn(credId: CredId): boolean;
}

/**
 * `gone`: nothing of it is left here but the note of where it is, and stubs of what was erased. `waits`: something of it is
 * not acknowledged, and all that was not looked at before stays. `refused`: by the store. Whoever ends on the way begins again.
 */
export async function letGoOfDocument(
	deps: LettingGoDeps,
	docId: DocId
): Promise<'gone' | 'waits' | 'refused'> {
	const { store } = deps;
	let after: string | undefined;
	let stays = false;
	for (;;) {
		const range = { prefix: `${docId}/`, limit: PAGE };
		const rows = await store.list('envelope', after === undefined ? range : { ...range, after });
		const draft = createDraft(store);
		for (const row of rows) {
			const went = await letGo(deps, draft, row);
			if (went === 'waits') return 'waits';
			stays ||= went === 'stub';
		}
		if (!(await draft.commit()).ok) return 'refused';
		after = rows.at(-1)?.key;
		if (rows.length < PAGE) break;
	}
	const draft = createDraft(store);
	for (const prefix of ['save/', 'snapshot/']) draft.delete('local', prefix + docId);
	for (const key of [changedRow(docId), uncheckedRow(docId), fileRow(docId)]) draft.delete('meta', key);
	if (!stays) draft.delete('doc', docId);
	return (await draft.commit()).ok ? 'gone' : 'refused';
}

async function letGo(
	{ suite, isOwn }: LettingGoDeps,
	draft: Draft,
	{ key, value }: Row
): Promise<'went' | 'waits' | 'stub'> {
	const parsed = await parseEnvelope(suite, value);
	if (!parsed.ok) return 'stub';
	const { id, header } = parsed.value;
	const at = await whereaboutsOf(draft, id);
	// Read again at the commit: another tab may offer it anew meanwhile.
	if (at && (await draft.getGuarded('outbox', outboxRow(at.arrival, at.isChunk)))) return 'waits';
	await countFile(draft, parsed.value, -1);
	draft.delete('envelope', key);
	draft.delete('envelopeId', id);
	if (header.cseq > 0 && !isOwn(header.credId))
		draft.delete('envelopeId', chainPlaceRow(header.credId, header.cseq));
	await noteAbsent(draft, { id, header, place: undefined });
	return 'went';
}
