// Lint: what types cannot say. Clocks, randomness, network and storage are reachable only in the files that wrap them
// (a simulation must be able to replay a run); arrows between folders; no barrels; no swallowed promises.
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { AUTOMERGE_IMPORTERS } from './tests/support/arrows.mjs';
import house from './tests/support/house-rules.mjs';
import svelteConfig from './svelte.config.js';

/** The only files that may touch a clock, randomness, the network or storage: each wraps one of them. */
const WRAPPERS = [
	'client/worker/browser-*.ts',
	'client/worker/idb-store.ts',
	'client/session/browser-*.ts',
	'client/session/start-worker.ts',
	'client/session/tab-clock.ts',
	'client/session/tab-random.ts',
	'client/service-worker/**',
	'sync-server/**/node-*.ts',
	'sync-server/main.ts',
	'sync-server/transport/**',
	'sync-server/device/bag*.ts',
	'shared/crypto/web-crypto-suite.ts',
	'tests/**',
	'**/*.{js,mjs}',
	'*.config.ts',
	'client/vite.config.ts'
];

const HOST_GLOBALS = [
	'setTimeout',
	'setInterval',
	'setImmediate',
	'fetch',
	'XMLHttpRequest',
	'WebSocket',
	'indexedDB',
	'localStorage',
	'sessionStorage',
	'crypto',
	'performance'
];
const WRAPPED =
	'Only the files that wrap it may touch it: take it as an argument (eslint.config.js, WRAPPERS).';

const NO_BARRELS = [
	{ selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that holds it.' },
	{ selector: 'ExportNamedDeclaration[source]', message: 'No barrels: import from the file that holds it.' }
];
const NO_CLOCK = [
	{ selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: WRAPPED },
	{ selector: 'CallExpression[callee.name="Date"]', message: WRAPPED }
];
const NO_SWITCHED_OFF_TESTS = [
	{
		selector:
			'MemberExpression[object.name=/^(test|it|describe)$/][property.name=/^(only|todo|fails|fixme)$/]',
		message: 'A test that does not run is a defect.'
	},
	{
		selector:
			'CallExpression[callee.object.name=/^(test|it|describe)$/][callee.property.name="skip"][arguments.0.type=/Literal/]',
		message: 'A test that does not run is a defect. Skip on a condition only: absent sample data.'
	}
];

const TYPE_AWARE = ['{shared,sync-server,client,tests}/**/*.ts'];

export default ts.config(
	{
		ignores: [
			'**/node_modules',
			'**/.svelte-kit',
			'build',
			'data',
			'scratch',
			'test-results',
			'playwright-report',
			'tests/fixtures'
		]
	},
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		plugins: { house },
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'house/arrows': 'error',
			'house/file-name': 'error',
			'house/runes-file': 'error',
			'max-lines': ['warn', 400],
			'house/size': ['error', 600],
			'no-console': 'error',
			'no-restricted-syntax': ['error', ...NO_BARRELS],
			'no-restricted-imports': [
				'error',
				{
					patterns: [
						{
							regex: '^@automerge/',
							message: 'Automerge is imported in shared/chart/document/ only.'
						},
						{
							regex: '^(?:\\.|#)(?!.*\\.(?:ts|js|mjs|json|css|svelte|wasm|svg)(?:\\?|$))',
							message: 'Imports name the file with its ending.'
						}
					]
				}
			],
			'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'start' }],
			// Separators in search rows are control characters on purpose.
			'no-control-regex': 'off',
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			// tsc and svelte-check know what is defined, with the right libraries per folder.
			'no-undef': 'off',
			'@typescript-eslint/consistent-type-imports': [
				'error',
				{ fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }
			],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-non-null-assertion': 'off',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }
			]
		}
	},
	{
		files: TYPE_AWARE,
		ignores: ['**/*.svelte.ts', 'client/vite.config.ts'],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
			'@typescript-eslint/no-misused-promises': [
				'error',
				{ checksVoidReturn: { arguments: false, attributes: false } }
			],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true }
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
		rules: {
			'svelte/no-at-html-tags': 'error',
			'svelte/no-inline-styles': 'error',
			// The app has no base path to resolve against, and the compiler itself judges svelte-ignore (svelte-check).
			'svelte/no-navigation-without-resolve': 'off',
			'svelte/no-unused-svelte-ignore': 'off',
			// A set of listeners or pending answers is no state of a screen.
			'svelte/prefer-svelte-reactivity': 'off',
			'max-lines': ['warn', 200]
		}
	},
	{
		files: ['**/*.{ts,svelte}'],
		ignores: WRAPPERS,
		rules: {
			'no-restricted-globals': ['error', ...HOST_GLOBALS.map((name) => ({ name, message: WRAPPED }))],
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: WRAPPED },
				{ object: 'Math', property: 'random', message: WRAPPED },
				...['globalThis', 'window', 'self'].flatMap((object) =>
					HOST_GLOBALS.map((property) => ({ object, property, message: WRAPPED }))
				)
			],
			'no-restricted-syntax': ['error', ...NO_BARRELS, ...NO_CLOCK]
		}
	},
	{
		files: AUTOMERGE_IMPORTERS.map((path) => (path.endsWith('.ts') ? path : `${path}/**`)),
		rules: { 'no-restricted-imports': 'off' }
	},
	{
		files: ['tests/**'],
		rules: { 'no-restricted-syntax': ['error', ...NO_BARRELS, ...NO_SWITCHED_OFF_TESTS] }
	},
	{
		files: [
			'tests/**',
			'**/*.{js,mjs}',
			'sync-server/main.ts',
			'sync-server/**/node-*.ts',
			'sync-server/device/bag*.ts'
		],
		rules: { 'no-console': 'off' }
	},
	{
		// Where bugs end up: the worker says in the console that one happened. Never with what it was about.
		files: ['client/worker/**'],
		rules: { 'no-console': ['error', { allow: ['error'] }] }
	},
	{
		// A `const` is no property of globalThis; a declaration of a host's global must be a `var`.
		files: ['**/*.d.ts'],
		rules: { 'no-var': 'off', '@typescript-eslint/no-empty-object-type': 'off' }
	},
	{
		// Playwright's fixtures are declared with `{}`, and a test may look at what no type allows.
		files: ['tests/**'],
		rules: { 'no-empty-pattern': 'off', '@typescript-eslint/no-explicit-any': 'off' }
	}
);
