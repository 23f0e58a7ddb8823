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

const HELP: Readonly<Record<string, () => Promise<{ default: HelpCatalogue }>>> = {
	en: () => import('../locales/help.en.json')
};

/** Help in the language in use, else in English. */
export async function loadHelp(): Promise<HelpCatalogue> {
	const load = HELP[currentLanguage()] ?? HELP.en!;
	return (await load()).default;
}
