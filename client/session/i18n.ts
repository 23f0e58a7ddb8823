// Every word on the screen comes from client/locales/<language>.json through `t`. Plurals and numbers by Intl.
import type english from '../locales/en.json';
import type { Catalogue, Message } from './message-catalogue.ts';

/** The keys of the catalogue. English is the one that all others follow. */
export type MessageKey = keyof typeof english;
export type MessageArgs = Readonly<Record<string, string | number>>;

const loadEnglish = () => import('../locales/en.json');
/** English as it is not: longer and accented, and with `ar-XB` from right to left. No browser asks for these by itself. */
const stretched = async () => {
	const [{ default: words }, { stretchCatalogue }] = await Promise.all([
		loadEnglish(),
		import('./stretched-words.ts')
	]);
	return { default: stretchCatalogue(words) };
};
const CATALOGUES: Readonly<Record<string, () => Promise<{ default: Catalogue }>>> = {
	en: loadEnglish,
	'en-XA': stretched,
	'ar-XB': stretched
};

let language = 'en';
let catalogue: Catalogue = {};
let plurals = new Intl.PluralRules(language);
let numbers = new Intl.NumberFormat(language);

/** Loads the first language of `wanted` that there is a catalogue for, else English. Call before the first `t`. */
export async function loadCatalogue(wanted: readonly string[]): Promise<void> {
	const found = wanted
		.flatMap((tag) => [tag, tag.split('-')[0] ?? ''])
		.find((tag) => Object.hasOwn(CATALOGUES, tag));
	language = found ?? 'en';
	const loaded = await CATALOGUES[language]?.();
	catalogue = loaded?.default ?? {};
	plurals = new Intl.PluralRules(language);
	numbers = new Intl.NumberFormat(language);
}

/** The language in use, as a BCP 47 tag. */
export const currentLanguage = (): string => language;

/** Which way the language in use is read, as the page's `dir`. */
export const currentDirection = (): 'ltr' | 'rtl' =>
	/^(?:ar|dv|fa|he|ks|ps|sd|ug|ur|yi)\b/.test(language) ? 'rtl' : 'ltr';

/** A number in the current language. */
export const formatNumber = (value: number): string => numbers.format(value);

/** The words for `key`. Numbers among `args` are formatted; `args.count` chooses the plural. */
export function t(key: MessageKey, args: MessageArgs = {}): string {
	const message = catalogue[key];
	if (message === undefined) return key;
	const text = typeof message === 'string' ? message : pluralOf(message, args.count);
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
		const value = args[name];
		if (value === undefined) return whole;
		return typeof value === 'number' ? formatNumber(value) : value;
	});
}

function pluralOf(message: Exclude<Message, string>, count: string | number | undefined): string {
	const number = Number(count ?? 0);
	return message[`=${number}`] ?? message[plurals.select(number)] ?? message.other;
}

/** True when the catalogue has this key: for codes that come from data. */
export const hasMessage = (key: string): key is MessageKey => Object.hasOwn(catalogue, key);
