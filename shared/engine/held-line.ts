// A document that is read in one look from the envelopes that are held of it: most of a practice's charts are written one
// change after the other, and the checks look at every chart that comes.
import { readLine, type LineDocument } from '../chart/line-document.ts';
import type { DocId, EnvelopeId } from '../core/ids.ts';
import type { ScopeName } from '../core/scopes.ts';
import { ENVELOPE_KINDS, NO_ENVELOPE, parseEnvelope } from '../crypto/envelope.ts';
import type { ControlState } from '../replica/control-state.ts';
import type { Store } from '../replica/store.ts';
import { changesIn, heldBack, type CarriedDeps } from './carried-changes.ts';
import { snapshotRow, tailPrefix } from './document-rows.ts';

export interface HeldLine {
	readonly line: LineDocument;
	/** Arrival number of its newest envelope; nought when none is held. */
	readonly arrival: number;
}

interface HeldLineDeps extends CarriedDeps {
	readonly store: Store;
	/** The practice's control log as it is now. */
	control(): ControlState;
}

/** undefined where anything of it needs a closer look: something unsealed, late, unreadable, missing, or beside another. */
export async function lineOf(
	deps: HeldLineDeps,
	docId: DocId,
	scope: ScopeName
): Promise<HeldLine | undefined> {
	const { store, suite, log } = deps;
	const control = deps.control();
	const held = await log.ofDocument(docId, 0);
	const changes: Uint8Array[] = [];
	const came = new Set<EnvelopeId>([NO_ENVELOPE]);
	const named: EnvelopeId[] = [];
	for (const { bytes } of held) {
		const parsed = await parseEnvelope(suite, bytes);
		if (!parsed.ok) return undefined;
		const { id, header } = parsed.value;
		came.add(id);
		if (header.cseq > 0) named.push(header.prev);
		if (header.kind !== ENVELOPE_KINDS.changes) continue;
		const carried = await changesIn(deps, parsed.value);
		if (!carried || carried === 'newer' || heldBack(control, carried)) return undefined;
		changes.push(...carried.changes);
	}
	if (!named.every((id) => came.has(id))) return undefined;
	const line = readLine(changes);
	if (!line) return undefined;
	const hasTail = (await store.list('local', { prefix: tailPrefix(scope, docId), limit: 1 })).length > 0;
	if (hasTail || (await store.get('local', snapshotRow(docId)))) return undefined;
	return { line, arrival: held.at(-1)?.arrival ?? 0 };
}
