// Finds words a person would see that stand in a .svelte file instead of client/locales/en.json: text between tags, text
// attributes, and string literals that an expression in either place may become. Run as a script it checks client/.
import { fileURLToPath } from 'node:url';
import { filesBelow, lineAt, parseFile, runCheck, walk } from './svelte-source.mjs';

/** Attributes (of elements) and properties (of our components) whose text is shown or read aloud. */
const SPOKEN =
	/^(?:aria-(?:label|description|placeholder|roledescription|valuetext)|title|placeholder|alt|label|heading|hint|text|message|summary|caption|description)$|Label$/;
const LETTER = /\p{L}/u;

/** The string literals an expression may become on screen: not the arguments of calls, nor what is compared. @param {any} node @returns {any[]} */
function shownLiterals(node) {
	switch (node?.type) {
		case 'Literal':
			return typeof node.value === 'string' && LETTER.test(node.value) ? [node] : [];
		case 'TemplateLiteral':
			return [
				...node.quasis.filter((/** @type {any} */ quasi) => LETTER.test(quasi.value.cooked ?? '')),
				...node.expressions.flatMap(shownLiterals)
			];
		case 'ConditionalExpression':
			return [...shownLiterals(node.consequent), ...shownLiterals(node.alternate)];
		case 'LogicalExpression':
			return [...shownLiterals(node.left), ...shownLiterals(node.right)];
		case 'BinaryExpression':
			return node.operator === '+' ? [...shownLiterals(node.left), ...shownLiterals(node.right)] : [];
		default:
			return [];
	}
}

/** @param {any} part a Text or ExpressionTag node @returns {any[]} */
const wordsIn = (part) =>
	part.type === 'Text' ? (LETTER.test(part.data) ? [part] : []) : shownLiterals(part.expression);

/**
 * Hard-coded words in the markup of one component.
 * @param {string} file @param {string} source @returns {import('./svelte-source.mjs').Finding[]}
 */
export function hardCodedWords(file, source) {
	/** @type {import('./svelte-source.mjs').Finding[]} */
	const findings = [];
	/** @param {any} node */
	const report = (node) =>
		findings.push({
			file,
			line: lineAt(source, node.start),
			text: source.slice(node.start, node.end).trim().replace(/\s+/g, ' ').slice(0, 80)
		});
	walk(parseFile(file, source).fragment, (node) => {
		if (node.type === 'Attribute') {
			const parts = Array.isArray(node.value) ? node.value : [node.value];
			if (SPOKEN.test(node.name)) parts.filter(Boolean).flatMap(wordsIn).forEach(report);
			return false;
		}
		if (node.type === 'RegularElement' && (node.name === 'style' || node.name === 'script')) return false;
		if (node.type === 'Text' || node.type === 'ExpressionTag') wordsIn(node).forEach(report);
	});
	return findings;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
	runCheck(
		filesBelow('client', ['.svelte']),
		hardCodedWords,
		'Words stand in client/locales/en.json and come by t().'
	);
