// Codes that were read stay in this browser until their row was taken in: who is interrupted, were it by the tablet itself,
// goes on with what is missing. They are what stood on the other screen: sealed envelopes.

const KEPT = 'saddlebag.read-code.';

const keysOf = (row = ''): readonly string[] =>
	Object.keys(localStorage).filter((key) => key.startsWith(KEPT + row));

/** The texts that are kept, in no order. */
export const keptCodes = (): readonly string[] => keysOf().map((key) => localStorage.getItem(key) ?? '');

/** Keeps the `n`-th code that was read of a row. Where this browser has no room, the page alone has it. */
export function keepCode(row: string, n: number, text: string): void {
	try {
		localStorage.setItem(`${KEPT}${row}.${n}`, text);
	} catch {
		// A full store: reading goes on all the same.
	}
}

/** Forgets what was read of all rows but these. */
export function keepRowsAlone(rows: readonly string[]): void {
	const kept = new Set(rows.flatMap((row) => keysOf(`${row}.`)));
	for (const key of keysOf()) if (!kept.has(key)) localStorage.removeItem(key);
}
