// README.md says what is: its commands, settings and numbers are those of the code.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SCOPES } from '#shared/core/scopes.ts';
import { MIN_PASSPHRASE_BITS } from '#shared/crypto/passphrase-strength.ts';
import { createRecoveryWords } from '#shared/crypto/recovery-words.ts';
import { INVITE_VALID_MS } from '#shared/engine/admit.ts';
import { parseConfig, type RelayConfig } from '#relay/config.ts';
import { commands } from '#relay/device/bag-commands.ts';
import { codeRows, readPage, sectionOf } from '../../support/pages.ts';
import { createSeededRandom } from '../../support/seeded-random.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const source = (path: string): string => readFileSync(resolve(ROOT, path), 'utf8');
const README = readPage('README.md');
const { scripts } = JSON.parse(source('package.json')) as { scripts: Record<string, string> };

describe('commands', () => {
	const named = [...README.matchAll(/(?:`|^|\$ )npm (?:run (?:-s )?)?([a-z]+)/gm)].map(
		([, script = '']) => script
	);

	test.each([...new Set(named)])('npm script %s is there', (script) => {
		expect(scripts).toHaveProperty(script);
	});

	test('the two commands are told', () => {
		expect(named).toEqual(expect.arrayContaining(['start', 'test', 'relay', 'bag', 'dev', 'check']));
	});

	test('the table of bag commands is the list in the code', () => {
		const told = codeRows(sectionOf(README, '## A device without a screen')).map(([code]) =>
			code.replace('bag ', '')
		);
		expect(told).toEqual(Object.keys(commands));
	});

	test('every option that is named for bag is there', () => {
		const known = source('sync-server/device/bag.ts');
		const told = new Set([...README.matchAll(/--([a-z]+(?:-[a-z]+)*)/g)].map(([, option = '']) => option));
		expect(told.size).toBeGreaterThan(10);
		for (const option of told) expect(known).toMatch(new RegExp(`^\\t'?${option}'?: \\{ type:`, 'm'));
	});
});

describe('settings', () => {
	/** A variable's field in the configuration, from the code that reads it. */
	const fields = new Map(
		[...source('sync-server/config.ts').matchAll(/(\w+): (?:whole|text|list|secret)\('([A-Z_]+)'/g)].map(
			([, field, name]) => [name!, field as keyof RelayConfig]
		)
	);
	const read = [...source('sync-server/config.ts').matchAll(/(?:whole|text|list|secret)\('([A-Z_]+)'/g)].map(
		([, name = '']) => name
	);
	const rows = codeRows(sectionOf(README, '## Settings'));
	const unset = parseConfig({});

	test('the table names every variable that the relay reads, and no other', () => {
		expect(rows.map(([name]) => name).sort()).toEqual([...new Set(read)].sort());
	});

	test.each(rows.filter(([name]) => fields.has(name)))('%s: the default is %s', (name, shown) => {
		const value = unset.ok && unset.value[fields.get(name)!];
		expect(value === undefined ? 'none' : `\`${String(value)}\``).toBe(shown);
	});

	test('the defaults of the others', () => {
		const others = rows.filter(([name]) => !fields.has(name)).map(([name, shown]) => [name, shown]);
		expect(Object.fromEntries(others)).toEqual({
			DATABASE_URL: 'none',
			LOG_LEVEL: '`info`',
			RELAY_ORIGINS: 'none',
			SETUP_CODES: '`auto`',
			TRUSTED_PROXIES: 'none',
			UPSTREAM: 'none'
		});
		expect(unset).toMatchObject({
			value: {
				databaseUrl: undefined,
				logLevel: 'info',
				relayOrigins: [],
				setupCodes: 'auto',
				trustedProxies: []
			}
		});
	});

	test('every other variable on the page is one that bag reads', () => {
		const bag = ['bag-support', 'bag-recovery', 'bag-commands']
			.map((name) => source(`sync-server/device/${name}.ts`))
			.join('');
		const told = new Set([...README.matchAll(/\b[A-Z]{2,}(?:_[A-Z]+)+\b/g)].map(([name]) => name));
		for (const name of told) if (!read.includes(name)) expect(bag).toContain(`process.env['${name}']`);
		expect(told).toContain('SADDLEBAG_PASSPHRASE');
	});
});

describe('numbers', () => {
	const words = createRecoveryWords(createSeededRandom(1)).split(' ').length;
	const days = INVITE_VALID_MS / (24 * 3600 * 1000);
	const largest = /MAX_ATOM_LENGTH = (\d+) \* 1024/.exec(source('shared/engine/import-text.ts'))?.[1];
	const { engines } = JSON.parse(source('package.json')) as { engines: { node: string } };
	const NUMERALS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

	test.each([
		['recovery words', `${words} words are shown once`],
		['how long an invitation is good', `good for ${days} days`],
		['what a passphrase must be worth', `worth ${MIN_PASSPHRASE_BITS} bits`],
		['the largest element of an import', `larger than ${largest} kB`],
		['the parts of a practice', `which of ${NUMERALS[Object.keys(SCOPES).length]} parts`],
		['the oldest Node', `Node ${engines.node.replace('>=', '')} or newer`]
	])('%s', (_what, sentence) => {
		expect(README).toContain(sentence);
	});
});
