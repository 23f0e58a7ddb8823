// The table of vaccines against the CDC's own list, where that is on this machine.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { VACCINES, vaccineOf } from '#shared/codes/vaccines.ts';
import { sharedData } from '../../../support/shared-data.ts';

const file = sharedData('cdsi/json/ScheduleSupportingData.json');
/** Every object that has a CVX code and a short description, wherever it stands. */
function namedCodes(value: unknown, found = new Map<string, string>()): ReadonlyMap<string, string> {
	if (typeof value !== 'object' || value === null) return found;
	const { cvx, shortDescription } = value as { cvx?: string; shortDescription?: string };
	if (typeof cvx === 'string' && typeof shortDescription === 'string') found.set(cvx, shortDescription);
	for (const part of Object.values(value)) namedCodes(part, found);
	return found;
}

test('every code is there once', () => {
	expect(new Set(VACCINES.map(({ cvx }) => cvx)).size).toBe(VACCINES.length);
	expect(vaccineOf('37')?.display).toBe('Yellow Fever');
	expect(vaccineOf('')).toBeUndefined();
});

test.skipIf(!file)('codes and descriptions are those of CDSi; BCG is not in it', () => {
	const published = namedCodes(JSON.parse(readFileSync(file!, 'utf8')));
	const other = VACCINES.filter(({ cvx, display }) => published.get(cvx) !== display);
	expect(other.map(({ cvx }) => cvx)).toEqual(['19']);
});
