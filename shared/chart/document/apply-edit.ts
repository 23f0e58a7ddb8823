// An edit made into one change of a document.
import * as A from '@automerge/automerge/slim';
import type { Instant } from '../../core/clock.ts';
import type { Edit, TextOp } from '../edit.ts';
import { GENESIS_HASH, REGISTERS_ID } from '../genesis.ts';
import { headsOf, NOTHING_SINCE, type ChartDocument, type ChartShape } from './chart-document.ts';
import { atomOf, nextIndex } from './document-values.ts';

/** What an edit made: the next document, and the change to store and send; no change when nothing differed. */
export interface Applied {
	readonly doc: ChartDocument;
	readonly change: Uint8Array | undefined;
}

/**
 * Makes one change of an edit. `at`: the injected clock, milliseconds. A text that exists is not created again (that
 * would replace what stands in it). Throws on a splice into a text that does not exist: verbs look first.
 */
export function applyEdit(document: ChartDocument, edit: Edit, { at }: { at: Instant }): Applied {
	const before = headsOf(document);
	const keys = [...edit.writes.keys()].sort();
	const automerge = A.change(document.automerge, { message: edit.message, time: at }, (draft) => {
		const { r } = draft;
		for (const key of keys) {
			const atom = edit.writes.get(key)!;
			const counts = edit.insists || document.multiple.has(key);
			if (counts && atomOf(document, key) === atom) r[key] = placeholderFor(atom);
			r[key] = new A.ImmutableString(atom);
		}
		for (const op of edit.texts) applyTextOp(draft, op);
	});
	const change = A.getLastLocalChange(automerge);
	const after = A.getHeads(automerge);
	if (!change || (after.length === before.length && after.every((hash, i) => hash === before[i])))
		return { doc: { ...document, automerge }, change: undefined };
	let multiple = document.multiple;
	if (keys.some((key) => multiple.has(key))) {
		const left = new Map(multiple);
		for (const key of keys) left.delete(key);
		multiple = left;
	}
	const state = document.touched.touch(keys);
	const next = { ...document, automerge, multiple, state, since: NOTHING_SINCE };
	return { doc: { ...next, index: nextIndex(document, keys) }, change };
}

/**
 * The first change of a new document, without making the document: hundreds at once take a fraction of the time. Byte
 * for byte what applyEdit makes of an edit that only writes registers of a document with nothing but the genesis change.
 */
export function firstChange(
	{ message, writes }: Pick<Edit, 'message' | 'writes'>,
	{ actor, at }: { readonly actor: string; readonly at: Instant }
): Uint8Array {
	const keys = [...writes.keys()].sort();
	return A.encodeChange({
		actor,
		author: null,
		seq: 1,
		startOp: FIRST_OP_AFTER_GENESIS,
		time: at,
		message,
		deps: [GENESIS_HASH],
		ops: keys.map((key) => ({
			action: 'set',
			obj: REGISTERS_ID,
			key,
			value: writes.get(key)!,
			pred: []
		}))
	});
}
/** The genesis change makes the two root maps. */
const FIRST_OP_AFTER_GENESIS = 3;

/**
 * Of several values Automerge keeps the one that is written again and *deletes* the others: the writer would leave no
 * trace, and anybody's concurrent write would undo the decision in silence. Writing another atom first, in the same
 * change, makes it a value of its own. The same where one value stands and a decision keeps it: Automerge would write
 * nothing.
 */
const placeholderFor = (atom: string): A.ImmutableString =>
	new A.ImmutableString(atom === 'null' ? '0' : 'null');

function applyTextOp(draft: ChartShape, op: TextOp): void {
	// Automerge's splice joins its path with "/" and would look elsewhere.
	if (op.key.includes('/')) throw new Error('a text key with "/"');
	if (op.type === 'create') {
		if (!Object.hasOwn(draft.text, op.key)) draft.text[op.key] = '';
	} else A.splice(draft, ['text', op.key], op.index, op.remove, op.insert);
}
