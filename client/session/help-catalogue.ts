// The words of help, one file per language beside the catalogue of all other words. Loaded when somebody asks for help:
// the service worker has it before.
import type english from '../locales/help.en.json';
import type { HelpTopic } from './help-topics.ts';
import { currentLanguage } from './i18n.ts';

/** What a mark on screen is called and means. */
export type HelpMark = keyof typeof english.marks;

/** One page: what the screen is for, what people do on it with which keys, its marks, and what to do when it looks wrong. */
export interface HelpPage {
	readonly title: string;
	readonly for: string;
	readonly tasks: readonly { readonly do: string; readonly keys: readonly string[] }[];
	readonly marks: readonly string[];
	readonly wrong: readonly { readonly see: string; readonly do: string }[];
}

export interface HelpCatalogue {
	readonly words: Readonly<Record<keyof typeof english.words, string>>;
	readonly marks: Readonly<Record<HelpMark, { readonly name: string; readonly means: string }>>;
	readonly topics: Readonly<Record<HelpTopic, HelpPage>>;
}

const englishHelp = async (): Promise<HelpCatalogue> => (await import('../locales/help.en.json')).default;

/** English with every word stretched, for trying screens; the names of marks stay. */
async function stretched(): Promise<HelpCatalogue> {
	const [help, { stretchMessage }] = await Promise.all([englishHelp(), import('./stretched-words.ts')]);
	const stretch = (value: unknown, name: string): unknown => {
		if (typeof value === 'string') return stretchMessage(value);
		if (Array.isArray(value)) return name === 'marks' ? value : value.map((one) => stretch(one, name));
		return Object.fromEntries(Object.entries(value as object).map(([key, one]) => [key, stretch(one, key)]));
	};
	return stretch(help, '') as HelpCatalogue;
}

const HELP: Readonly<Record<string, () => Promise<HelpCatalogue>>> = {
	en: englishHelp,
	'en-XA': stretched,
	'ar-XB': stretched
};

/** Help in the language in use, else in English. */
export async function loadHelp(): Promise<HelpCatalogue> {
	const load = HELP[currentLanguage()] ?? HELP.en!;
	return load();
}
