// What was made beside a change: by somebody who did not have it, and whose work its author did not have.
import type { ChangeFacts } from './change-facts.ts';

/** Of changes in an order in which each comes after those it builds on: all that neither builds on one nor is built on by it. */
export function madeApartFrom(ordered: readonly ChangeFacts[], one: ChangeFacts): readonly ChangeFacts[] {
	const before = new Set(one.deps);
	const after = new Set([one.hash]);
	for (const { hash, deps } of ordered.toReversed())
		if (before.has(hash)) for (const dep of deps) before.add(dep);
	for (const { hash, deps } of ordered) if (deps.some((dep) => after.has(dep))) after.add(hash);
	return ordered.filter(({ hash }) => !before.has(hash) && !after.has(hash));
}
