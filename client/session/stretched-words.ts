// A catalogue for trying screens: every letter accented, every message in brackets and two fifths longer. A plain letter on
// the screen is then a word that no catalogue gave, and what would not fit in another language does not fit now. Chosen
// by a browser whose first language is `en-XA`, or `ar-XB` to have it from right to left.
import type { Catalogue } from './message-catalogue.ts';

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ACCENTED = [...'áƀçđéƒǵĥíĵķłɱñóþɋřšţúṽŵẋýžÁƁÇĐÉƑǴĤÍĴĶŁṀÑÓÞɊŘŠŢÚṼŴẊÝŽ'];
/** How much longer than English a message becomes. */
const LONGER = 0.4;

const accented = (text: string): string =>
	text.replace(/[a-zA-Z]/g, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter);

/** One message: `Save {name}` becomes `⟦Šáṽé {name} ẋẋẋ⟧`. What stands in braces stays. */
export function stretchMessage(message: string): string {
	const letters = message.replace(/\{\w+\}/g, '').length;
	const words = message
		.split(/(\{\w+\})/)
		.map((part, i) => (i % 2 === 1 ? part : accented(part)))
		.join('');
	const extra = Math.max(1, Math.round(letters * LONGER) - 2);
	// Single letters name keys: they stay one letter long, so that a row of keys still looks like one.
	return letters <= 1
		? words
		: `⟦${words} ${('ẋ'.repeat(7) + ' ')
				.repeat(Math.ceil(extra / 8))
				.slice(0, extra)
				.trim()}⟧`;
}

/** A whole catalogue, every plural form of it. */
export const stretchCatalogue = (catalogue: Catalogue): Catalogue =>
	Object.fromEntries(
		Object.entries(catalogue).map(([key, message]) => [
			key,
			typeof message === 'string'
				? stretchMessage(message)
				: (Object.fromEntries(
						Object.entries(message).map(([form, text]) => [form, stretchMessage(text ?? '')])
					) as typeof message)
		])
	);
