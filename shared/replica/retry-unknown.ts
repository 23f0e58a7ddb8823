// Envelopes by credentials that were not known, or had not the role yet, are judged again when the control log has grown.
import { ok } from '../core/result.ts';
import type { Result } from '../core/result.ts';
import type { ControlState } from './control-state.ts';
import { nothingTaken, readIncoming, takeIn } from './receiving.ts';
import type { Incoming, QuarantineReason, ReceivingDeps, TakenIn } from './receiving.ts';
import { decodeRow } from './rows.ts';
import type { QuarantineRow } from './rows.ts';
import type { StoreError } from './store.ts';
import { verdictOf, type Verdict } from './verdict.ts';

const WAITING: readonly QuarantineReason[] = ['unknown-credential', 'unauthorised'];

const mayBeTaken = (verdict: Verdict): boolean =>
	verdict === 'accept' || verdict === 'late' || verdict === 'erased';

/** Takes in what waited for its author to become known or to be given the role, and takes it out of quarantine. Others stay there. */
export async function retryUnknown(
	deps: ReceivingDeps,
	control: ControlState
): Promise<Result<TakenIn, StoreError>> {
	const known: Incoming[] = [];
	const keys: string[] = [];
	const rows = await Promise.all(
		WAITING.map((reason) => deps.store.list('quarantine', { prefix: `${reason}/` }))
	);
	for (const { key, value } of rows.flat()) {
		const incoming = await readIncoming(deps.suite, decodeRow<QuarantineRow>(value).bytes);
		if (!incoming || !mayBeTaken(verdictOf(control, incoming.header, incoming.id))) continue;
		known.push(incoming);
		keys.push(key);
	}
	if (known.length === 0) return ok(nothingTaken());
	known.sort((a, b) => a.header.cseq - b.header.cseq);
	return takeIn(deps, control, known, (draft) => {
		for (const key of keys) draft.delete('quarantine', key);
	});
}
