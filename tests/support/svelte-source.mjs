// Reading .svelte and .css files as syntax trees, for the checks on words and on style.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';

/** @typedef {{ file: string, line: number, text: string }} Finding */

/** Every file below `folder` whose name ends in one of `endings`. @param {string} folder @param {string[]} endings */
export const filesBelow = (folder, endings) =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !/node_modules|\.svelte-kit/.test(path))
		.sort();

/** The modern syntax tree; a style sheet is read as a component that has only a style. @param {string} file @param {string} source */
export const parseFile = (file, source) =>
	parse(file.endsWith('.css') ? `<style>${source}</style>` : source, { modern: true, filename: file });

/** Calls `visit` for every node below `node`; false stops going deeper. @param {any} node @param {(node: any) => boolean | void} visit */
export function walk(node, visit) {
	if (Array.isArray(node)) return node.forEach((child) => walk(child, visit));
	if (typeof node !== 'object' || node === null) return;
	if (typeof node.type === 'string' && visit(node) === false) return;
	for (const [key, child] of Object.entries(node))
		if (key !== 'loc' && key !== 'metadata') walk(child, visit);
}

/** @param {string} source @param {number} offset */
export const lineAt = (source, offset) => source.slice(0, offset).split('\n').length;

/**
 * Runs a check over files, prints what it finds and sets the exit code.
 * @param {string[]} files @param {(file: string, source: string) => Finding[]} check @param {string} advice
 */
export function runCheck(files, check, advice) {
	const findings = files.flatMap((file) => check(file, readFileSync(file, 'utf8')));
	for (const { file, line, text } of findings) console.error(`${file}:${line}  ${text}`);
	if (findings.length === 0) return console.log(`${files.length} files, nothing found`);
	console.error(`${findings.length} found. ${advice}`);
	process.exitCode = 1;
}
