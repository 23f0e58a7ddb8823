// Ready words for common complaints, by section: put in by `.cough` while writing, or all at once by the template's name.
// The words are in the locale and ask for what is to be filled in; nothing in them is a finding.
import { hasMessage, t } from '#client/session/i18n.ts';

/** Names as they are typed behind the point, in the language of the locale's words. */
export const PHRASES = [
	'cough',
	'fever',
	'asthma',
	'bp',
	'diabetes',
	'antenatal',
	'diarrhoea',
	'wound',
	'well'
] as const;
export type PhraseName = (typeof PHRASES)[number];

/** Where something is to be filled in. */
export const BLANK = '___';

/** A phrase's words for a section; undefined when it has none there. */
export function phraseWords(name: PhraseName, section: string): string | undefined {
	const key = `phrase.${name}-${section}`;
	return hasMessage(key) ? t(key) : undefined;
}

/** What a phrase is for. */
export const phraseTitle = (name: PhraseName): string => t(`phrase.${name}`);

const isPhrase = (name: string): name is PhraseName => (PHRASES as readonly string[]).includes(name);

/** The template that a line like `note asthma` names: by its name or the words of its title. */
export function phraseOfLine(line: string): PhraseName | undefined {
	const [, wanted = ''] = /^note\s+\.?(.+)$/i.exec(line.trim()) ?? [];
	const name = wanted.trim().toLocaleLowerCase();
	if (name === '') return undefined;
	if (isPhrase(name)) return name;
	return PHRASES.find((one) => name.length >= 3 && phraseTitle(one).toLocaleLowerCase().startsWith(name));
}
