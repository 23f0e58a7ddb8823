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

/** Of shorter words two letters are too much. */
const SHORTEST_FOR_TWO = 6;

/** True when two such steps, or fewer, make one of two different words of at least six letters the other. */
export function isTwoLettersOff(a: string, b: string): boolean {
	if (a === b || Math.abs(a.length - b.length) > 2 || Math.min(a.length, b.length) < SHORTEST_FOR_TWO)
		return false;
	let [above, before]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1] ? 0 : 1;
			let cost = Math.min(before[j]! + 1, row[j - 1]! + 1, before[j - 1]! + same);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
				cost = Math.min(cost, above[j - 2]! + 1);
			row.push(cost);
		}
		[above, before] = [before, row];
	}
	return before[b.length]! <= 2;
}
