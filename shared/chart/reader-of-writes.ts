// What a chart says that has one change and nothing more: read from what was written, without a document.
import type { ChartReader } from './edit.ts';

/** A reader over registers that were written once each, by one change. */
export function readerOfWrites(writes: ReadonlyMap<string, string>): ChartReader {
	const keys = [...writes.keys()].sort();
	return {
		atom(key) {
			const atom = writes.get(key);
			return atom === 'null' ? undefined : atom;
		},
		has: (key) => writes.has(key),
		keys: (prefix) => keys.filter((key) => key.startsWith(prefix)),
		candidates: () => [],
		contested: () => [],
		writesOf: () => writes,
		writtenApart: () => false,
		predecessorsOf: () => [],
		text: () => undefined,
		textKeys: () => []
	};
}
