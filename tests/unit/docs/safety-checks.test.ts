// docs/safety-checks.md says what the tables of the medicine checks say.
import { expect, test } from 'vitest';
import { READ_AT_SOURCE } from '../../support/read-at-source.ts';
import { readPage } from '../../support/pages.ts';
import { safetyPage } from '../../support/safety-page.ts';
import { SAFETY_TABLES } from '../../support/safety-tables.ts';

const page = readPage('docs/safety-checks.md');

test('the page is made of the tables as they are (node tests/support/make-safety-page.ts)', () => {
	expect(page).toBe(safetyPage());
});

test.each(Object.entries(SAFETY_TABLES))('%s: every row is told once, with its source', (_, rows) => {
	expect(rows.length).toBeGreaterThan(5);
	for (const { id, source } of rows) {
		const told = page.split('\n').filter((line) => line.startsWith(`| \`${id}\` |`));
		expect(told, id).toHaveLength(1);
		expect(told[0], id).toContain(source);
	}
});

test('every row of a table has as many cells as its head', () => {
	const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length;
	let head = 0;
	for (const line of page.split('\n')) {
		if (!line.startsWith('|')) head = 0;
		else if (head === 0) head = cells(line);
		else expect(cells(line), line).toBe(head);
	}
});

test('what was read is said of rows that there are, and names where', () => {
	const ids = new Set(
		[SAFETY_TABLES.interaction, SAFETY_TABLES.dose, SAFETY_TABLES.pregnancy].flat().map(({ id }) => id)
	);
	for (const [id, { says, at = [], told = [] }] of Object.entries(READ_AT_SOURCE)) {
		expect(ids, id).toContain(id);
		expect(says.length, id).toBeGreaterThan(5);
		expect([...at, ...told].length, id).toBeGreaterThan(0);
	}
});

test('a row of doses or of pregnancy that nobody read says so', () => {
	const rows = [SAFETY_TABLES.interaction, SAFETY_TABLES.dose, SAFETY_TABLES.pregnancy].flat();
	for (const { id } of rows) {
		const told = page.split('\n').find((line) => line.startsWith(`| \`${id}\` |`));
		expect(told?.includes('not read at the source'), id).toBe(!Object.hasOwn(READ_AT_SOURCE, id));
	}
});
