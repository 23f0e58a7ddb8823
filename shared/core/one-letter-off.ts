// Spelling that is nearly the same.

/** Shorter words are too often different names when one letter differs. */
const SHORTEST = 4;

/**
 * True when one word becomes the other by one letter put in, left out, exchanged, or swapped with its neighbour
 * (Damerau 1964), and both have at least four letters. False for equal words.
 */
export function isOneLetterOff(a: string, b: string): boolean {
	if (a === b || Math.abs(a.length - b.length) > 1 || Math.min(a.length, b.length) < SHORTEST) return false;
	let start = 0;
	while (start < a.length && a[start] === b[start]) start++;
	let tail = 0;
	while (tail < Math.min(a.length, b.length) - start && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
	const [restA, restB] = [a.slice(start, a.length - tail), b.slice(start, b.length - tail)];
	if (restA.length <= 1 && restB.length <= 1) return true;
	return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}
