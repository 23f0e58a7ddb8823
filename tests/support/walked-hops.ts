// The hops of docs/life-of-an-edit.md as data, for the tests that resolve them and the one that performs them.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A place in the code as the page names it: `path#symbol`. */
export interface CodePlace {
	readonly path: string;
	readonly symbol: string;
}

/** One hop: its name (`E1` and up), its title, and the places that its section names, the first being where it happens. */
export interface Hop {
	readonly name: string;
	readonly title: string;
	readonly places: readonly CodePlace[];
}

/** Every `path#symbol` in code marks within a text. */
const placesIn = (text: string): CodePlace[] =>
	[...text.matchAll(/`([\w./+[\]-]+\.(?:ts|mjs|svelte))#(\w+)`/g)].map(([, path = '', symbol = '']) => ({
		path,
		symbol
	}));

/** The hops in the order in which the page tells them. */
export function readHops(): readonly Hop[] {
	const page = readFileSync(resolve(ROOT, 'docs/life-of-an-edit.md'), 'utf8');
	const [, ...sections] = page.split(/^## (?=E\d)/m);
	return sections.map((section) => {
		const [, name = '', title = ''] = /^(E\d+)\. (.+)$/m.exec(section) ?? [];
		return { name, title, places: placesIn(section) };
	});
}

/** True when the file declares the symbol at its top level, exported or not. */
export function declares(source: string, symbol: string): boolean {
	const declaration = `(?:export )?(?:default )?(?:async )?(?:abstract )?(?:function\\*?|const|let|class|interface|type)`;
	return new RegExp(`^${declaration} ${symbol}\\b`, 'm').test(source);
}
