// Finding a page of help by words. Pure.
import type { HelpCatalogue, HelpPage } from '#client/session/help-catalogue.ts';
import { HELP_TOPICS, type HelpTopic } from '#client/session/help-topics.ts';

/** A page that has all the words. `line`: where, when it is not in the title. */
export interface HelpHit {
	readonly topic: HelpTopic;
	readonly title: string;
	readonly line: string;
}

const linesOf = (page: HelpPage): readonly string[] => [
	page.for,
	...page.tasks.map((task) => task.do),
	...page.wrong.flatMap(({ see, do: what }) => [`${see} ${what}`])
];

/** Pages that hold every word of `query`, in any order and case; those with all of them in the title first. */
export function searchHelp(help: HelpCatalogue, query: string): readonly HelpHit[] {
	const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
	const holds = (text: string) => words.every((word) => text.toLocaleLowerCase().includes(word));
	const hits = HELP_TOPICS.flatMap((topic): (HelpHit & { inTitle: boolean })[] => {
		const page = help.topics[topic];
		const lines = linesOf(page);
		const inTitle = holds(page.title);
		if (!inTitle && !holds([page.title, ...lines].join(' '))) return [];
		const line = (inTitle ? undefined : lines.find(holds)) ?? page.for;
		return [{ topic, title: page.title, line, inTitle }];
	});
	return hits
		.sort((a, b) => Number(b.inTitle) - Number(a.inTitle))
		.map(({ topic, title, line }) => ({ topic, title, line }));
}
