// Envelopes from behind a cut: what somebody wrote whom an admin had put out, or whose role had changed. Everybody holds
// them; which of them count follows from the control log and the documents alone.
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import type { ControlState } from '../replica/control-state.ts';
import { whereaboutsOf } from '../replica/envelope-log.ts';
import { chainPlaceRow, decodeId, numberInKey } from '../replica/rows.ts';
import type { Store } from '../replica/store.ts';
import { cutsOf } from '../replica/verdict.ts';

/** An envelope that is held and stands behind the place up to which its author's work counts by itself. */
export interface Contested {
	readonly id: EnvelopeId;
	readonly docId: DocId;
	readonly credId: CredId;
	readonly cseq: number;
	readonly arrival: number;
}

/** Everything held from behind a cut, by author and place; accepted and discarded ones are among it. */
export async function contested(store: Store, control: ControlState): Promise<readonly Contested[]> {
	const found: Contested[] = [];
	for (const [credId, upTo] of cutsOf(control)) {
		const rows = await store.list('envelopeId', {
			prefix: `c/${credId}/`,
			after: chainPlaceRow(credId, upTo)
		});
		for (const { key, value } of rows) {
			const id = decodeId(value);
			const at = await whereaboutsOf(store, id);
			if (at) found.push({ id, docId: at.docId, credId, cseq: numberInKey(key), arrival: at.arrival });
		}
	}
	return found;
}

/** Whether anything of a document is from behind a cut. */
export const isContested = async (store: Store, control: ControlState, docId: DocId): Promise<boolean> =>
	cutsOf(control).size > 0 && (await contested(store, control)).some((one) => one.docId === docId);
