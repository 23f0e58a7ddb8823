// Lists rules of shared/protocol/SPEC.md that no test names, and tests that name a rule which does not exist. A rule is
// written `[ENV-3]`; a test carries it in a string, as a rule its title: `test('[ENV-3] ...')`, `[ENV-3, ENV-4]`.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { filesBelow } from './svelte-source.mjs';

const SPEC = 'shared/protocol/SPEC.md';
const IDS = /\[([A-Z]{2,8}-\d+(?:,\s*[A-Z]{2,8}-\d+)*)\]/g;

/** The rule ids that stand in brackets in a text. @param {string} text @returns {string[]} */
export const ruleIdsIn = (text) => [...text.matchAll(IDS)].flatMap(([, ids]) => (ids ?? '').split(/,\s*/));

/** Rule ids in the string literals of a source file; comments do not count. @param {string} file @param {string} source */
export function ruleIdsTested(file, source) {
	/** @type {string[]} */
	const ids = [];
	/** @param {ts.Node} node */
	const visit = (node) => {
		if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) ids.push(...ruleIdsIn(node.text));
		ts.forEachChild(node, visit);
	};
	visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest));
	return ids;
}

/**
 * Rules without a test, and ids in tests that no rule has. Both sorted.
 * @param {string} spec the text of SPEC.md @param {Iterable<string>} tested
 */
export function compareRules(spec, tested) {
	const rules = new Set(ruleIdsIn(spec));
	const named = new Set(tested);
	return {
		rules: rules.size,
		untested: [...rules].filter((id) => !named.has(id)).sort(),
		unknown: [...named].filter((id) => prefixes(rules).has(prefixOf(id)) && !rules.has(id)).sort()
	};
}

/** @param {string} id */
const prefixOf = (id) => id.replace(/\d+$/, '');
/** @param {Set<string>} ids */
const prefixes = (ids) => new Set([...ids].map(prefixOf));

function run() {
	if (!existsSync(SPEC)) return console.log(`${SPEC} is not there yet`);
	const tested = filesBelow('tests', ['.ts']).flatMap((file) =>
		ruleIdsTested(file, readFileSync(file, 'utf8'))
	);
	const { rules, untested, unknown } = compareRules(readFileSync(SPEC, 'utf8'), tested);
	if (untested.length > 0) console.error(`Rules of ${SPEC} that no test names: ${untested.join(', ')}`);
	if (unknown.length > 0) console.error(`Tests name rules that ${SPEC} does not have: ${unknown.join(', ')}`);
	console.log(`${rules} rules, ${rules - untested.length} with tests`);
	if (rules === 0) console.error(`${SPEC} has no rule ids`);
	if (rules === 0 || untested.length + unknown.length > 0) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) run();
