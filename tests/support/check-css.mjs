// Finds physical CSS: left and right mean nothing in a page that may be Arabic. Logical properties (inline-start, end)
// only. Also refuses style attributes, which the content security policy would block. Run as a script it checks client/.
import { fileURLToPath } from 'node:url';
import { filesBelow, lineAt, parseFile, runCheck, walk } from './svelte-source.mjs';

const PHYSICAL_PROPERTY =
	/^(?:left|right|(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-.*)?|border-(?:top|bottom)-(?:left|right)-radius)$/;
const SIDED_VALUE =
	/^(?:text-align|text-align-last|float|clear|caption-side|justify-content|justify-items|justify-self)$/;
/** Shorthands of four sides: different values on left and right are physical too. */
const FOUR_SIDES = /^(?:margin|padding|inset|border-(?:width|style|color)|scroll-margin|scroll-padding)$/;

/** The values of a shorthand, functions kept whole. @param {string} value */
const valuesOf = (value) => value.match(/(?:[^\s()]+\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+)/g) ?? [];

/** Why a declaration is physical, or undefined. @param {string} property @param {string} value */
export function physicalFault(property, value) {
	const name = property.toLowerCase();
	if (PHYSICAL_PROPERTY.test(name)) return 'use the -inline-start / -inline-end property';
	if (SIDED_VALUE.test(name) && /\b(?:left|right)\b/.test(value)) return 'use start / end';
	if (FOUR_SIDES.test(name)) {
		const [, right, , left] = valuesOf(value.replace(/!important/, ''));
		if (left !== undefined && left !== right) return 'left and right differ: use the -inline property';
	}
	return undefined;
}

/**
 * Physical declarations and style attributes of one .svelte or .css file.
 * @param {string} file @param {string} source @returns {import('./svelte-source.mjs').Finding[]}
 */
export function physicalStyles(file, source) {
	const shift = file.endsWith('.css') ? '<style>'.length : 0;
	/** @type {import('./svelte-source.mjs').Finding[]} */
	const findings = [];
	/** @param {any} node @param {string} text */
	const report = (node, text) => findings.push({ file, line: lineAt(source, node.start - shift), text });
	walk(parseFile(file, source), (node) => {
		if (node.type === 'Declaration') {
			const fault = physicalFault(node.property, node.value);
			if (fault) report(node, `${node.property}: ${node.value}  (${fault})`);
		}
		if (node.type === 'StyleDirective' && PHYSICAL_PROPERTY.test(node.name))
			report(node, `style:${node.name}`);
		if (node.type === 'Attribute' && node.name === 'style')
			report(node, 'style attribute (use a class, or style:)');
	});
	return findings;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	runCheck(
		filesBelow('client', ['.svelte', '.css']),
		physicalStyles,
		'Styles are logical: start, end, inline, block.'
	);
