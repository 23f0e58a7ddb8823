// Boundaries, checked over every resolved import, types included: `npm run check`. The table of arrows is in
// tests/support/arrows.mjs; here it becomes rules, beside what only a resolver can see (cycles, orphans, dead paths).
import { ARROWS, AUTOMERGE_IMPORTERS } from './tests/support/arrows.mjs';

/** @param {string} text */
const escaped = (text) => text.replace(/[.+]/g, '\\$&');
/** A regular expression for a folder, or for one file. @param {string} path */
const within = (path) => `^${escaped(path)}${/\.[a-z]+$/.test(path) ? '$' : '/'}`;
/** Lines of the table that lie inside another line decide for themselves. @param {string} folder */
const nestedIn = (folder) => Object.keys(ARROWS).filter((other) => other.startsWith(`${folder}/`));

const OURS = '^(?:client|sync-server|shared|tests|docs|[^/]+$)';

/** Where programs begin: what cannot be reached from here is dead. */
const ROOTS = [
	'^client/routes/',
	'^client/worker/main\\.worker\\.ts$',
	'^client/service-worker/index\\.ts$',
	'^sync-server/main\\.ts$',
	'^sync-server/device/bag\\.ts$',
	'^sync-server/operator/operator\\.ts$',
	// The merge table: docs/merge-rules.md is made from it.
	'^shared/safety/merge-rules/(?:merge-rules|not-built)\\.ts$'
];
const TOOLS = [
	'\\.d\\.ts$',
	'\\.config\\.[jt]s$',
	'^client/static/',
	'^sync-server/(?:setup|dev|run-current|keep-compiled|stop-with-npm)\\.mjs$'
];
/** Stand-ins that pass the same contract suites as what they stand in for. */
const ONLY_FOR_TESTS = [
	'shared/crypto/fake-suite.ts',
	'shared/replica/memory-store.ts',
	'sync-server/storage/memory.ts'
];

const arrows = Object.entries(ARROWS).map(([folder, allowed]) => ({
	name: `arrows of ${folder}`,
	severity: 'error',
	from: { path: within(folder), pathNot: nestedIn(folder).map(within) },
	to: {
		path: OURS,
		pathNot: ['node_modules', ...[folder, ...allowed].map(within)],
		dependencyTypesNot: ['core']
	}
}));

export default {
	forbidden: [
		...arrows,
		{
			name: 'a folder without a line in the table',
			severity: 'error',
			from: { path: OURS, pathNot: [...Object.keys(ARROWS).map(within), '\\.d\\.ts$', '^\\.'] },
			to: { path: '.' }
		},
		{
			name: 'a feature never imports another feature',
			severity: 'error',
			from: { path: '^client/features/([^/]+)/' },
			to: { path: '^client/features/', pathNot: '^client/features/$1/' }
		},
		{
			name: 'only open-storage.ts names an implementation of storage',
			severity: 'error',
			from: { path: '^sync-server/', pathNot: ['^sync-server/open-storage\\.ts$', '^sync-server/storage/'] },
			to: { path: '^sync-server/storage/', pathNot: '^sync-server/storage/relay-storage\\.ts$' }
		},
		{
			name: 'implementations of storage do not know each other',
			severity: 'error',
			from: { path: '^sync-server/storage/([^/]+)/' },
			to: {
				path: '^sync-server/storage/',
				pathNot: ['^sync-server/storage/$1/', '^sync-server/storage/relay-storage\\.ts$']
			}
		},
		{
			name: 'only the chart document imports Automerge',
			severity: 'error',
			from: { pathNot: [...AUTOMERGE_IMPORTERS.map(within), '^node_modules'] },
			to: { path: 'node_modules/@automerge/' }
		},
		{
			name: 'shared/ and client/ run without Node',
			severity: 'error',
			from: { path: '^(?:shared|client)/', pathNot: '^client/vite\\.config\\.ts$' },
			to: { dependencyTypes: ['core'] }
		},
		{
			name: 'shared/ is pure',
			severity: 'error',
			from: { path: '^shared/' },
			to: {
				path: 'node_modules/(?:svelte|@sveltejs|bits-ui|idb|ws|yjs|y-websocket|y-protocols|vite|vitest)/'
			}
		},
		{
			name: 'shared/core stands alone',
			severity: 'error',
			from: { path: '^shared/core/' },
			to: { path: 'node_modules' }
		},
		{
			name: 'tests are not part of the product',
			severity: 'error',
			from: { path: '^(?:client|sync-server|shared)/' },
			to: { path: 'node_modules/(?:vitest|@playwright|fast-check|@axe-core)/' }
		},
		{ name: 'no cycles, types included', severity: 'error', from: {}, to: { circular: true } },
		{
			name: 'no unresolvable imports',
			severity: 'error',
			from: {},
			// Kit's own modules and Vite's ?url exist only inside the build; svelte-check and the build resolve them.
			to: { couldNotResolve: true, pathNot: ['^\\$app/', '\\?url$'] }
		},
		{
			name: 'no packages outside package.json',
			severity: 'error',
			from: {},
			to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }
		},
		{
			name: 'no orphans',
			severity: 'error',
			from: {
				orphan: true,
				pathNot: [...ROOTS, ...TOOLS]
			},
			to: {}
		},
		{
			name: 'no dead code',
			severity: 'error',
			from: { path: ROOTS },
			to: {
				path: '^(?:client|sync-server|shared)/',
				pathNot: [...ROOTS, ...TOOLS, ...ONLY_FOR_TESTS.map(within)],
				reachable: false
			}
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: {
			path: '^(?:build|scratch|test-results|tests/fixtures|client/\\.svelte-kit|client/node_modules)/'
		},
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
			extensions: ['.ts', '.js', '.mjs', '.svelte', '.json', '.css', '.d.ts'],
			mainFields: ['module', 'main', 'types']
		}
	}
};
