// Envelopes from behind a cut: what somebody wrote whom an admin had put out, or whose role had changed; and such as hold
// what a role may not write. Everybody holds them; which of them count follows from the control log and the documents alone.
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import { parseHeader } from '../crypto/envelope.ts';
import type { ControlState } from '../replica/control-state.ts';
import { whereaboutsOf } from '../replica/envelope-log.ts';
import { chainPlaceRow, decodeId, numberInKey, put } from '../replica/rows.ts';
import type { Store, StoreOp } from '../replica/store.ts';
import { cutsOf, isAfterErasure, isErased } from '../replica/verdict.ts';

/** An envelope that is held and stands behind the place up to which its author's work counts by itself. */
export interface Contested {
	readonly id: EnvelopeId;
	readonly docId: DocId;
	readonly credId: CredId;
	readonly cseq: number;
	readonly arrival: number;
}

const BEYOND_PREFIX = 'beyond/';

/** The note that an envelope holds what its author's role may not write: nothing in its header says so. */
export const noteBeyond = (id: EnvelopeId): StoreOp => put('meta', BEYOND_PREFIX + id, new Uint8Array([1]));

/**
 * Everything held from behind a cut, by author and place, and everything noted as beyond a role; accepted and discarded ones
 * are among it. `since`: the place in the control log by which it was judged before: where roles have been held to what they
 * may write only since then, everything behind that is among it too.
 */
export async function contested(
	store: Store,
	control: ControlState,
	since = Number.POSITIVE_INFINITY
): Promise<readonly Contested[]> {
	const found = new Map<EnvelopeId, Contested>();
	const add = async (id: EnvelopeId): Promise<void> => {
		const at = found.has(id) ? undefined : await whereaboutsOf(store, id);
		if (at) found.set(id, { id, ...at });
	};
	for (const [credId, upTo] of cutsSince(control, since)) {
		const after = chainPlaceRow(credId, upTo);
		for (const { value } of await store.list('envelopeId', { prefix: `c/${credId}/`, after }))
			await add(decodeId(value));
	}
	for (const docId of control.erased.keys()) await addAfterErasure(store, control, docId, found);
	for (const { key } of await store.list('meta', { prefix: BEYOND_PREFIX }))
		await add(key.slice(BEYOND_PREFIX.length) as EnvelopeId);
	return [...found.values()];
}

/** What came of an erased document after it was erased. */
async function addAfterErasure(
	store: Store,
	control: ControlState,
	docId: DocId,
	found: Map<EnvelopeId, Contested>
): Promise<void> {
	for (const { key, value } of await store.list('envelope', { prefix: `${docId}/` })) {
		const header = parseHeader(value);
		if (!header.ok || !isAfterErasure(control, header.value)) continue;
		const { credId, cseq } = header.value;
		if (isErased(control, header.value, undefined)) continue;
		const row = await store.get('envelopeId', chainPlaceRow(credId, cseq));
		if (row) found.set(decodeId(row), { id: decodeId(row), docId, credId, cseq, arrival: numberInKey(key) });
	}
}

function cutsSince(control: ControlState, since: number): ReadonlyMap<CredId, number> {
	const cuts = new Map(cutsOf(control));
	const { rights } = control;
	if (!rights || since >= rights.seq) return cuts;
	for (const { credId, role, former } of control.credentials.values()) {
		if (role === 'admin' && former.length === 0) continue;
		cuts.set(credId, Math.min(rights.cuts.get(credId) ?? 0, cuts.get(credId) ?? Number.POSITIVE_INFINITY));
	}
	return cuts;
}

/** Whether anything of a document may count otherwise than when it was judged by an earlier place in the control log. */
export const isContested = async (
	store: Store,
	control: ControlState,
	docId: DocId,
	since: number
): Promise<boolean> => (await contested(store, control, since)).some((one) => one.docId === docId);
