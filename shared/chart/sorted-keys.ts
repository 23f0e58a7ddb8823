// Lists of register keys in order, as readers hold them.

/** Position of the first key that is not less than `prefix`. */
export function lowerBound(keys: readonly string[], prefix: string): number {
	let low = 0;
	let high = keys.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (keys[middle]! < prefix) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Those that start with `prefix`. */
export function withPrefix(keys: readonly string[], prefix: string): readonly string[] {
	const from = lowerBound(keys, prefix);
	let to = from;
	while (to < keys.length && keys[to]!.startsWith(prefix)) to++;
	return keys.slice(from, to);
}

/** With some keys that are not among them yet. */
export function withMore(keys: readonly string[], more: readonly string[]): readonly string[] {
	const all = [...keys];
	for (const key of more) all.splice(lowerBound(all, key), 0, key);
	return all;
}

/** Sorted lists as one, each key once. */
export const joined = (lists: readonly (readonly string[])[]): readonly string[] => {
	const filled = lists.filter((list) => list.length > 0);
	return filled.length === 1 ? filled[0]! : [...new Set(filled.flat())].sort();
};
