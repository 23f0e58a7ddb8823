// Lint rules of this house that no plugin has: arrows (also for type imports inside .svelte files, which
// dependency-cruiser cannot see) and file names. Used by eslint.config.js.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forbiddenArrow } from './arrows.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** `#shared/` -> `shared/`, as package.json has it. @type {[string, string][]} */
const ALIASES = Object.entries(
	/** @type {Record<string, string>} */ (
		JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).imports
	)
).map(([alias, target]) => [alias.replace('*', ''), target.replace('./', '').replace('*', '')]);

/** @param {string} absolute */
const projectPath = (absolute) => relative(root, absolute).split(sep).join('/');

/**
 * The project path that an import names, or undefined for packages and Node's own modules.
 * @param {string} from @param {string} specifier
 */
function targetOf(from, specifier) {
	const path = specifier.replace(/\?.*$/, '');
	if (path.startsWith('.')) return posix.join(dirname(from), path);
	const alias = ALIASES.find(([prefix]) => path.startsWith(prefix));
	return alias && alias[1] + path.slice(alias[0].length);
}

/** @param {string} path */
const topFolder = (path) => path.split('/')[0] ?? '';

/** @type {import('eslint').Rule.RuleModule} */
const arrows = {
	meta: { type: 'problem', schema: [], messages: { forbidden: '{{reason}}.' } },
	create(context) {
		const from = projectPath(context.filename);
		/** @param {any} node */
		const check = (node) => {
			if (typeof node.source?.value !== 'string') return;
			const specifier = node.source.value;
			const to = targetOf(from, specifier);
			if (to === undefined) return;
			const leavesTop = specifier.startsWith('.') && topFolder(to) !== topFolder(from) && to.includes('/');
			const reason =
				forbiddenArrow(from, to) ??
				(leavesTop && topFolder(from) !== 'tests' && from.includes('/')
					? `Another top folder is named by its alias (#shared/, #client/, #relay/), not by "${specifier}"`
					: undefined);
			if (reason) context.report({ node, messageId: 'forbidden', data: { reason } });
		};
		return {
			ImportDeclaration: check,
			ExportNamedDeclaration: check,
			ExportAllDeclaration: check,
			ImportExpression: check,
			TSImportType: check
		};
	}
};

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const PASCAL = /^[A-Z][A-Za-z0-9]*$/;
/** Words that say nothing about what a file holds. */
const EMPTY_WORDS = /(?:^|-)(?:utils?|helpers?|common|misc|manager|service|base|impl|stuff|lib)$/;
const KNOWN_SUFFIX =
	/(?:\.(?:test|spec|contract|browser|pg|sim|worker|config|d))*(?:\.svelte)?\.(?:ts|js|mjs)$|\.svelte$/;

/** What is wrong with a file's name, or undefined. @param {string} path project path */
export function nameFault(path) {
	const file = basename(path);
	if (file.startsWith('+') || file.startsWith('.')) return undefined;
	if (path === 'client/service-worker/index.ts') return undefined;
	const name = file.replace(KNOWN_SUFFIX, '');
	if (name === 'index') return 'a file is named after its main export; there are no barrels';
	if (EMPTY_WORDS.test(name)) return `"${name}" does not say what the file holds`;
	if (file.endsWith('.svelte')) return PASCAL.test(name) ? undefined : 'components are PascalCase.svelte';
	return KEBAB.test(name) ? undefined : 'files are kebab-case, named after their main export';
}

/** @type {import('eslint').Rule.RuleModule} */
const fileName = {
	meta: { type: 'suggestion', schema: [], messages: { fault: 'File name: {{fault}}.' } },
	create: (context) => ({
		Program(node) {
			const fault = nameFault(projectPath(context.filename));
			if (fault) context.report({ node, messageId: 'fault', data: { fault } });
		}
	})
};

/** Runes belong in .svelte.ts files, and only there. @type {import('eslint').Rule.RuleModule} */
const runesFile = {
	meta: {
		type: 'suggestion',
		schema: [],
		messages: { none: 'A .svelte.ts file uses runes; this one has none.' }
	},
	create(context) {
		if (!/\.svelte\.ts$/.test(context.filename) || !existsSync(context.filename)) return {};
		return {
			Program(node) {
				if (/\$(?:state|derived|effect)\b/.test(context.sourceCode.text)) return;
				context.report({ node, messageId: 'none' });
			}
		};
	}
};

/** A file of this length has two subjects. @type {import('eslint').Rule.RuleModule} */
const size = {
	meta: {
		type: 'suggestion',
		schema: [{ type: 'integer' }],
		messages: { long: '{{lines}} lines: divide it.' }
	},
	create: (context) => ({
		Program(node) {
			const lines = context.sourceCode.lines.length;
			if (lines > context.options[0])
				context.report({ node, messageId: 'long', data: { lines: String(lines) } });
		}
	})
};

export default { rules: { arrows, 'file-name': fileName, 'runes-file': runesFile, size } };
