// Text as it is compared when people look for somebody: without case and accents.

const FOLDED: Readonly<Record<string, string>> = {
	ł: 'l',
	ø: 'o',
	đ: 'd',
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ı: 'i',
	þ: 'th',
	ð: 'd'
};

const PLAIN = /^[\x20-\x7e]*$/;

/** Lower case, accents folded, letters that do not decompose spelled out: "Łukasz Ñandú" -> "lukasz nandu". */
export function foldText(text: string): string {
	// Most names, and every number: several times as fast.
	if (PLAIN.test(text)) return text.toLowerCase();
	return text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[łøđßæœıþð]/g, (letter) => FOLDED[letter] ?? letter);
}

/** The folded words of a name, in the order written. */
export const foldedWords = (name: string): readonly string[] =>
	foldText(name)
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);
