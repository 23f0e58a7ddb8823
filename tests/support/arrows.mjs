// Who may import whom: the one table behind dependency-cruiser (.dependency-cruiser.mjs) and the lint rule house/arrows,
// which also reads the type imports inside .svelte files. The picture is in docs/ARCHITECTURE.md.

/** What the relay may know: nothing that knows a chart. */
const BLIND = ['shared/core', 'shared/protocol', 'shared/crypto', 'shared/replica'];

/**
 * Folder -> the folders and files it may import besides its own. The longest matching folder decides for a file; a
 * file of our own that no line covers may import nothing.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const ARROWS = {
	'client/routes': ['client/features', 'client/ui', 'client/session'],
	'client/features': ['client/session', 'client/ui', 'client/engine-api', 'shared'],
	'client/ui': [],
	'client/session': ['client/engine-api', 'client/locales', 'shared'],
	'client/engine-api': ['shared'],
	'client/worker': ['client/engine-api', 'shared'],
	'client/service-worker': [],
	'client/locales': [],
	'client/vite.config.ts': ['svelte.config.js'],

	'sync-server/main.ts': [
		'sync-server/config.ts',
		'sync-server/open-storage.ts',
		'sync-server/operator',
		'sync-server/transport',
		'sync-server/relay',
		'sync-server/upstream',
		'sync-server/device/node-transport.ts',
		'sync-server/mailbox',
		...BLIND
	],
	'sync-server/config.ts': BLIND,
	'sync-server/open-storage.ts': [
		'sync-server/config.ts',
		'sync-server/storage',
		'sync-server/transport/node-clock.ts',
		...BLIND
	],
	'sync-server/operator': [
		'sync-server/config.ts',
		'sync-server/open-storage.ts',
		'sync-server/relay',
		'sync-server/storage/relay-storage.ts',
		...BLIND
	],
	'sync-server/transport': ['sync-server/relay', 'sync-server/storage/relay-storage.ts', ...BLIND],
	'sync-server/relay': ['sync-server/storage/relay-storage.ts', ...BLIND],
	'sync-server/storage': BLIND,
	'sync-server/upstream': ['sync-server/relay', 'sync-server/storage/relay-storage.ts', ...BLIND],
	'sync-server/mailbox': ['sync-server/relay', 'sync-server/storage/relay-storage.ts', ...BLIND],
	'sync-server/device': ['shared'],
	'sync-server/run-current.mjs': ['sync-server/keep-compiled.mjs'],
	'sync-server/keep-compiled.mjs': [],
	'sync-server/setup.mjs': [],
	'sync-server/dev.mjs': [],
	'sync-server/stop-with-npm.mjs': [],

	'shared/core': [],
	'shared/crypto': ['shared/core'],
	'shared/protocol': ['shared/core'],
	'shared/replica': ['shared/core', 'shared/crypto', 'shared/protocol'],
	'shared/codes': ['shared/core'],
	'shared/fhir': ['shared/core'],
	'shared/chart': ['shared/core', 'shared/fhir', 'shared/codes'],
	'shared/safety': ['shared/core', 'shared/fhir', 'shared/codes', 'shared/chart'],
	'shared/engine': [
		'shared/core',
		'shared/crypto',
		'shared/protocol',
		'shared/replica',
		'shared/codes',
		'shared/fhir',
		'shared/chart',
		'shared/safety',
		'shared/exchange'
	],
	'shared/demo': [
		'shared/core',
		'shared/crypto',
		'shared/protocol',
		'shared/replica',
		'shared/fhir',
		'shared/chart',
		'shared/engine'
	],
	'shared/exchange': [
		'shared/core',
		'shared/crypto',
		'shared/protocol',
		'shared/codes',
		'shared/fhir',
		'shared/chart'
	],

	tests: [
		'client',
		'sync-server',
		'shared',
		'playwright.config.ts',
		'vitest.config.ts',
		'eslint.config.js',
		'svelte.config.js',
		'.dependency-cruiser.mjs'
	],
	'playwright.config.ts': ['tests/support'],
	'vitest.config.ts': [],
	'svelte.config.js': [],
	'eslint.config.js': ['tests/support', 'svelte.config.js'],
	'.dependency-cruiser.mjs': ['tests/support']
};

/** Files that alone may import Automerge, and the page's file that asks for its WASM's address. */
export const AUTOMERGE_IMPORTERS = ['shared/chart/document', 'client/session/start-worker.ts', 'tests'];

/** @param {string} file @param {string} folder folder or file, as in the table */
export const isWithin = (file, folder) => file === folder || file.startsWith(`${folder}/`);

/** The table's line for a file: the longest folder that holds it. @param {string} file */
export const folderOf = (file) =>
	Object.keys(ARROWS)
		.filter((folder) => isWithin(file, folder))
		.sort((a, b) => b.length - a.length)[0];

/**
 * Why `from` may not import `to`, both project paths with forward slashes; undefined when it may.
 * @param {string} from @param {string} to
 */
export function forbiddenArrow(from, to) {
	const folder = folderOf(from);
	if (folder === undefined) return `${from} has no line in tests/support/arrows.mjs`;
	const feature = featureOf(from);
	if (feature && featureOf(to) && featureOf(to) !== feature) return 'a feature never imports another feature';
	if (isWithin(to, folder) && folderOf(to) === folder) return undefined;
	if ((ARROWS[folder] ?? []).some((allowed) => isWithin(to, allowed))) return undefined;
	return `${folder} may not import ${folderOf(to) ?? to}`;
}

/** @param {string} file */
const featureOf = (file) => /^client\/features\/([^/]+)\//.exec(file)?.[1];
