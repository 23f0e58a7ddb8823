// Which envelopes that are beyond their authors' roles count all the same, because somebody builds on them who may write that.
// All of a document is looked at, which is seldom: an honest device never builds on what it holds back.
import { hashOfChange } from '../chart/document/change-bytes.ts';
import { readChangeHeader } from '../chart/change-header.ts';
import type { Envelope } from '../crypto/envelope.ts';
import type { ControlState } from '../replica/control-state.ts';
import type { Beyond } from './rights-api.ts';
import { mayVouch } from './role-judge.ts';

interface Opened {
	readonly envelope: Envelope;
	readonly changes: readonly Uint8Array[];
}

/**
 * Of those asked for, the ones that count. What their author, or anybody else who may not write it, wrote on top of them
 * takes nothing in. `all`: every envelope of the document; `heldBack`: those that do not count by themselves.
 */
export function vouchedFor<T extends Opened & { readonly beyond?: Beyond }>(
	control: ControlState,
	all: readonly Opened[],
	heldBack: readonly Opened[],
	asked: readonly T[]
): ReadonlySet<T> {
	const out = new Set(heldBack.map(({ envelope }) => envelope.id));
	const counted = all.filter(({ envelope }) => !out.has(envelope.id));
	const depsOf = new Map<string, readonly string[]>();
	for (const { changes } of all)
		for (const change of changes) depsOf.set(hashOfChange(change), readChangeHeader(change)?.deps ?? []);
	const isVouched = ({ beyond, changes }: T): boolean => {
		if (!beyond) return true;
		const wanted = new Set(changes.map(hashOfChange));
		const seen = new Set<string>();
		const next = counted
			.filter(({ envelope }) => mayVouch(control, envelope.header, beyond))
			.flatMap((one) => one.changes.map(hashOfChange));
		for (let hash = next.pop(); hash !== undefined; hash = next.pop()) {
			if (wanted.has(hash)) return true;
			if (seen.has(hash)) continue;
			seen.add(hash);
			next.push(...(depsOf.get(hash) ?? []));
		}
		return false;
	};
	return new Set(asked.filter(isVouched));
}
