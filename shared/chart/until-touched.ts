// What follows from the registers of one entry, found once and good until one of them is written.
import type { ChartDocument } from './document/chart-document.ts';
import { entryOfKey, type TouchedEntries } from './touched-entries.ts';

/**
 * What `make` says of a register (or of an entry, `Type:id:`), remembered for all states of a document until something of
 * its entry is written. Only for what follows from the registers of that entry and who wrote them.
 */
export function untilTouched<T>(make: (document: ChartDocument, key: string) => T) {
	const known = new WeakMap<TouchedEntries, Map<string, { readonly since: number; readonly value: T }>>();
	return (document: ChartDocument, key: string): T => {
		const { touched, state } = document;
		const since = touched.since(entryOfKey(key), state);
		if (since === undefined) return make(document, key);
		let ofDocument = known.get(touched);
		if (!ofDocument) known.set(touched, (ofDocument = new Map()));
		const before = ofDocument.get(key);
		if (before?.since === since) return before.value;
		const value = make(document, key);
		ofDocument.set(key, { since, value });
		return value;
	};
}
