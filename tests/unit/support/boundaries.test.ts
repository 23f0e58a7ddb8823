// Lint and dependency-cruiser really refuse what they are there to refuse: each rule is shown a project that breaks it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** Runs dependency-cruiser with our rules over a project of these files. Gives `rule: file` of each violation. */
function violations(files: Record<string, string>): string[] {
	const folder = mkdtempSync(join(tmpdir(), 'saddlebag-boundaries-'));
	try {
		for (const file of ['.dependency-cruiser.mjs', 'package.json', 'tests/support/arrows.mjs'])
			cpSync(join(root, file), join(folder, file));
		symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
		const compilerOptions = { allowJs: true, module: 'esnext', moduleResolution: 'bundler' };
		writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['tests'] }));
		for (const [path, text] of Object.entries(files)) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		}
		const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
		const tops = [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? ''))];
		const args = [bin, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...tops];
		const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
		if (!stdout) throw new Error(stderr);
		const { summary } = JSON.parse(stdout) as {
			summary: { violations: { from: string; rule: { name: string } }[] };
		};
		return summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

describe('dependency-cruiser', () => {
	test('takes a project that keeps the rules', () => {
		expect(
			violations({
				'client/routes/+page.svelte': "<script>import A from '../features/today/A.svelte';</script><A />",
				'client/features/today/A.svelte': "<script>import { id } from '#shared/core/ids.ts';</script>{id}",
				'sync-server/main.ts': "import '#relay/relay/session.ts';\nimport './open-storage.ts';",
				'sync-server/open-storage.ts': "import './storage/sqlite/a.ts';",
				'sync-server/relay/session.ts':
					"import type { A } from '../storage/relay-storage.ts';\nexport type B = A;",
				'sync-server/storage/relay-storage.ts': "import '#shared/core/ids.ts';\nexport type A = 1;",
				'sync-server/storage/sqlite/a.ts': "import 'node:sqlite';\nimport '../relay-storage.ts';",
				'shared/core/ids.ts': 'export const id = 1;'
			})
		).toEqual([]);
	});

	describe('in a project that breaks them all, names', () => {
		let found: string[] = [];
		beforeAll(() => {
			found = violations({
				'client/routes/+page.svelte':
					"<script>import A from '../features/today/A.svelte';\nimport B from '../ui/B.svelte';</script><A /><B />",
				'client/features/today/A.svelte': "<script>import C from '../billing/C.svelte';</script><C />",
				'client/features/billing/C.svelte': '<p></p>',
				'client/ui/B.svelte': "<script>import { id } from '#shared/core/ids.ts';</script>{id}",
				'sync-server/main.ts': "import './transport/t.ts';\nimport 'postcss';\nimport 'fast-check';",
				'sync-server/transport/t.ts': "import '../storage/memory.ts';\nimport '../relay/r.ts';",
				'sync-server/storage/memory.ts': '',
				'sync-server/storage/postgres/p.ts': "import '../sqlite/s.ts';",
				'sync-server/storage/sqlite/s.ts': '',
				'sync-server/relay/r.ts': "import type { C } from '#shared/chart/c.ts';\nexport type A = C;",
				'sync-server/device/bag.ts': "import '#shared/replica/impure.ts';\nimport '#shared/replica/gone.ts';",
				'shared/chart/c.ts': "import '@automerge/automerge/slim';\nexport type C = 1;",
				'shared/core/ids.ts': "import 'cborg';\nimport './one.ts';\nexport const id = 1;",
				'shared/core/one.ts': "import type { B } from './two.ts';\nexport type A = B;",
				'shared/core/two.ts': "import type { A } from './one.ts';\nexport type B = 1 | A;",
				'shared/core/orphan.ts': '',
				'shared/core/dead.ts': "import './ids.ts';",
				'shared/replica/impure.ts': "import 'node:fs';\nimport 'idb';",
				'shared/unheard-of/a.ts': "import '../core/ids.ts';"
			});
		});
		test.each([
			'arrows of sync-server/relay: sync-server/relay/r.ts',
			'arrows of sync-server/transport: sync-server/transport/t.ts',
			'arrows of client/ui: client/ui/B.svelte',
			'a feature never imports another feature: client/features/today/A.svelte',
			'a folder without a line in the table: shared/unheard-of/a.ts',
			'only open-storage.ts names an implementation of storage: sync-server/transport/t.ts',
			'implementations of storage do not know each other: sync-server/storage/postgres/p.ts',
			'no cycles, types included: shared/core/one.ts',
			'no unresolvable imports: sync-server/device/bag.ts',
			'no dead code: shared/core/dead.ts',
			'no orphans: shared/core/orphan.ts',
			'no packages outside package.json: sync-server/main.ts',
			'shared/ and client/ run without Node: shared/replica/impure.ts',
			'shared/ is pure: shared/replica/impure.ts',
			'shared/core stands alone: shared/core/ids.ts',
			'only the chart document imports Automerge: shared/chart/c.ts',
			'tests are not part of the product: sync-server/main.ts'
		])('%s', (violation) => expect(found).toContain(violation));
	});
});

describe('lint', () => {
	const eslint = new ESLint({
		cwd: root,
		// Pretended files belong to no program: rules that need types are left to the real run.
		overrideConfig: [
			{
				files: ['**/*.ts'],
				languageOptions: { parserOptions: { projectService: false } },
				rules: {
					'@typescript-eslint/await-thenable': 'off',
					'@typescript-eslint/no-floating-promises': 'off',
					'@typescript-eslint/no-misused-promises': 'off',
					'@typescript-eslint/switch-exhaustiveness-check': 'off'
				}
			}
		]
	});
	const broken = async (path: string, code: string) => {
		const [result] = await eslint.lintText(code, { filePath: join(root, path) });
		return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
	};

	test.each([
		['shared/engine/a.ts', 'export const at = Date.now();', 'no-restricted-properties'],
		['shared/engine/a.ts', 'export const at = new Date();', 'no-restricted-syntax'],
		['shared/engine/a.ts', 'export const at = globalThis.crypto;', 'no-restricted-properties'],
		['shared/engine/a.ts', 'export const n = Math.random();', 'no-restricted-properties'],
		['shared/engine/a.ts', 'setTimeout(() => {}, 1);', 'no-restricted-globals'],
		['shared/engine/a.ts', 'setInterval(() => {}, 1);', 'no-restricted-globals'],
		['client/session/a.ts', 'export const answer = fetch("/");', 'no-restricted-globals'],
		['client/session/a.ts', 'export const db = indexedDB.open("a");', 'no-restricted-globals'],
		[
			'client/features/today/A.svelte',
			'<script>const at = Date.now();</script>{at}',
			'no-restricted-properties'
		],
		['sync-server/relay/a.ts', 'export const id = crypto.randomUUID();', 'no-restricted-globals'],
		['shared/engine/a.ts', "export * from './b.ts';", 'no-restricted-syntax'],
		['shared/engine/a.ts', "export { b } from './b.ts';", 'no-restricted-syntax'],
		['shared/engine/a.ts', "import { b } from './b';\nexport const c = b;", 'no-restricted-imports'],
		[
			'shared/engine/a.ts',
			"import * as A from '@automerge/automerge/slim';\nexport const c = A;",
			'no-restricted-imports'
		],
		['shared/replica/a.ts', "import type { E } from '../chart/edit.ts';\nexport type F = E;", 'house/arrows'],
		[
			'client/ui/A.svelte',
			'<script lang="ts">import type { I } from \'#shared/core/ids.ts\';\nconst a: I = 1;</script>{a}',
			'house/arrows'
		],
		[
			'client/session/a.ts',
			"import { x } from '../../shared/core/ids.ts';\nexport const y = x;",
			'house/arrows'
		],
		['shared/engine/date-utils.ts', 'export const a = 1;', 'house/file-name'],
		['shared/engine/a.ts', '// TODO later\nexport const a = 1;', 'no-warning-comments'],
		['shared/engine/a.ts', 'console.log(1);', 'no-console'],
		['tests/unit/a.test.ts', "test.only('x', () => {});", 'no-restricted-syntax'],
		['tests/unit/a.test.ts', "test.skip('x', () => {});", 'no-restricted-syntax'],
		['shared/engine/a.ts', '\n'.repeat(601), 'house/size'],
		['client/ui/A.svelte', '<p style="color: red"></p>', 'svelte/no-inline-styles']
	])('%s: %s', async (path, code, rule) => {
		expect(await broken(path, code)).toContain(rule);
	});

	test.each([
		['client/worker/browser-clock.ts', 'export const now = () => Date.now();'],
		['sync-server/storage/node-disk.ts', 'setTimeout(() => {}, 1);'],
		['shared/engine/a.ts', 'export const day = (ms: number) => new Date(ms);'],
		['shared/chart/document/a.ts', "import * as A from '@automerge/automerge/slim';\nexport const c = A;"],
		['tests/e2e/a.spec.ts', "test.skip(!data, 'no sample data');"],
		['client/features/today/a.ts', "import type { I } from '#shared/core/ids.ts';\nexport type J = I;"]
	])('takes %s: %s', async (path, code) => {
		expect(await broken(path, code)).toEqual([]);
	});
});
