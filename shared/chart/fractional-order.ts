// Names that sort between two others, so that an item can be put anywhere in a set without touching its neighbours.
// A name is a fraction in base 62 without the leading "0.": digits in ASCII order, the last one never "0".

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = DIGITS.length;
const NAME = /^[0-9A-Za-z]*[1-9A-Za-z]$/;

const digitAt = (name: string, i: number): number => (i < name.length ? DIGITS.indexOf(name[i]!) : 0);

/**
 * A name that sorts after `before` and before `after`; either may be left out for the start or the end. The same for the
 * same neighbours: whoever needs different names at two sites appends something random. Throws when the neighbours are
 * not names or not in order.
 */
export function orderBetween(before?: string, after?: string): string {
	if (before !== undefined && !NAME.test(before)) throw new RangeError('not an order name');
	if (after !== undefined && (!NAME.test(after) || (before ?? '') >= after))
		throw new RangeError('not in order');
	let name = '';
	let open = after === undefined;
	for (let i = 0; ; i++) {
		const low = digitAt(before ?? '', i);
		const high = open ? BASE : digitAt(after!, i);
		if (high - low > 1) return name + DIGITS[(low + high) >>> 1]!;
		name += DIGITS[low]!;
		if (high > low) open = true;
	}
}

/** `count` names in order, evenly spread; always the same for the same count. */
export function orderNames(count: number): readonly string[] {
	let width = 1;
	while (BASE ** width <= count) width++;
	return Array.from({ length: count }, (_, i) => {
		let rest = Math.floor(((i + 1) * BASE ** width) / (count + 1));
		let name = '';
		for (let digit = 0; digit < width; digit++) {
			name = DIGITS[rest % BASE]! + name;
			rest = Math.floor(rest / BASE);
		}
		return name.replace(/0+$/, '');
	});
}
