// Swapping what was erased for stubs in a device's own store: envelopes, and what was made of them. Needs no key, so a locked
// device does it too. Begun again after a crash it does what is left to do; the note that it is done is written last.
import type { DocId } from '../core/ids.ts';
import { parseEnvelope } from '../crypto/envelope.ts';
import { envelopeToStub } from '../crypto/stub.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { countAbsent } from './absent.ts';
import type { ReplicaContext } from './context.ts';
import type { ControlState } from './control-state.ts';
import { createDraft } from './draft.ts';
import { dropOnDemand } from './envelope-log.ts';
import { countFile } from './file-sizes.ts';
import { changedRow, decodeRow, encodeRow, put, uncheckedRow, type QuarantineRow } from './rows.ts';
import type { Store, StoreOp } from './store.ts';
import { isErased } from './verdict.ts';

/** Up to which place in the control log everything that was erased is gone from this store. */
const ERASED_UP_TO = 'erased-up-to';
const PAGE = 32;

/** What a device keeps of a document beside its envelopes, sealed for itself alone. */
const SAVED = ['save/', 'snapshot/'];

/** Lets go of what was erased since this was last done. Of what is noted as being elsewhere the stubs are asked for. */
export async function heedErasures({ deps, control, state }: ReplicaContext): Promise<void> {
	const erased = await eraseHeld(deps.store, deps.suite, control.state());
	for (const docId of erased) {
		const noted =
			(await countAbsent(deps.store, 'chart', docId)) + (await countAbsent(deps.store, 'file', docId));
		if (noted > 0) state.wanted.push({ docId, what: 'content' });
	}
}

/** True when everything that the control log says is erased is gone from this store. */
export async function isSwapped(store: Store, { erasedAt }: ControlState): Promise<boolean> {
	const row = await store.get('meta', ERASED_UP_TO);
	return (row ? decodeRow<number>(row) : 0) >= erasedAt;
}

/** Swaps what was erased and is held here; the documents that were looked at. Nothing when it was done before. */
export async function eraseHeld(
	store: Store,
	suite: CryptoSuite,
	control: ControlState
): Promise<readonly DocId[]> {
	if (control.erasedAt === 0) return [];
	const row = await store.get('meta', ERASED_UP_TO);
	const done = row ? decodeRow<number>(row) : 0;
	if (done >= control.erasedAt) return [];
	const docIds = [...control.erased].filter(([, { seq }]) => seq > done).map(([docId]) => docId);
	for (const docId of docIds) if (!(await eraseDocument(store, suite, control, docId))) return [];
	if (!(await eraseSetAside(store, suite, control))) return [];
	await store.forgetOverwritten?.();
	const stored = await store.commit([put('meta', ERASED_UP_TO, encodeRow(control.erasedAt))]);
	return stored.ok ? docIds : [];
}

/** A page at a time: a file may have many chunks. False when the store refused. */
async function eraseDocument(
	store: Store,
	suite: CryptoSuite,
	control: ControlState,
	docId: DocId
): Promise<boolean> {
	let after: string | undefined;
	for (;;) {
		const range = { prefix: `${docId}/`, limit: PAGE };
		const rows = await store.list('envelope', after === undefined ? range : { ...range, after });
		const draft = createDraft(store);
		for (const { key, value } of rows) {
			const parsed = await parseEnvelope(suite, value);
			if (!parsed.ok || !isErased(control, parsed.value.header, parsed.value.id)) continue;
			await countFile(draft, parsed.value, -1);
			draft.put('envelope', key, (await envelopeToStub(suite, parsed.value)).bytes);
		}
		if (!(await draft.commit()).ok) return false;
		after = rows.at(-1)?.key;
		if (rows.length < PAGE) break;
	}
	const draft = createDraft(store);
	await dropOnDemand(draft, docId);
	for (const prefix of SAVED) draft.delete('local', prefix + docId);
	for (const key of [changedRow(docId), uncheckedRow(docId)]) draft.delete('meta', key);
	return (await draft.commit()).ok;
}

/** What was set aside of an erased document goes with it. */
async function eraseSetAside(store: Store, suite: CryptoSuite, control: ControlState): Promise<boolean> {
	const ops: StoreOp[] = [];
	for (const { key, value } of await store.list('quarantine')) {
		const parsed = await parseEnvelope(suite, decodeRow<QuarantineRow>(value).bytes);
		if (parsed.ok && isErased(control, parsed.value.header, parsed.value.id))
			ops.push({ type: 'delete', table: 'quarantine', key });
	}
	return ops.length === 0 || (await store.commit(ops)).ok;
}
