// The project's written pages, for the tests that hold them to the code.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A page by its project path. */
export const readPage = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8');

/** README.md and everything below docs/, as project paths. */
export const pagePaths = (): readonly string[] => [
	'README.md',
	...readdirSync(resolve(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.md'))
		.map((path) => `docs/${path.replaceAll('\\', '/')}`)
		.sort()
];

/** The rows of every table in a text whose first cell is a code mark: that cell's words, then the other cells. */
export const codeRows = (text: string): readonly (readonly [code: string, ...cells: string[]])[] =>
	text.split('\n').flatMap((line) => {
		const cells = /^\|(.+)\|$/
			.exec(line)?.[1]
			?.split('|')
			.map((cell) => cell.trim());
		const code = /^`([^`]+)`$/.exec(cells?.[0] ?? '')?.[1];
		return cells && code !== undefined ? [[code, ...cells.slice(1)] as const] : [];
	});

/** The part of a page under a heading, up to the next one of the same or a higher rank. */
export function sectionOf(page: string, heading: string): string {
	const rank = /^#+/.exec(heading)?.[0].length ?? 1;
	const from = page.indexOf(`${heading}\n`);
	if (from < 0) throw new Error(`no heading "${heading}"`);
	const rest = page.slice(from + heading.length);
	const end = rest.search(new RegExp(`^#{1,${rank}} `, 'm'));
	return end < 0 ? rest : rest.slice(0, end);
}
