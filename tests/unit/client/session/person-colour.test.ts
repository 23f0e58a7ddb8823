// The colour of a person's initials.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { personColour } from '#client/session/person-colour.ts';

const NAMES = ['Amina Yusuf', 'Ben Okoro', 'Ana', '', '王小明', 'Zoë', 'Nurse Kim', 'B. Singh', 'Li', 'Omar'];

test('every person has one of the colours that there are, always the same', () => {
	const tokens = readFileSync(new URL('../../../../client/ui/tokens.css', import.meta.url), 'utf8');
	for (const name of NAMES) {
		expect(tokens).toContain(`--person-${personColour(name)}:`);
		expect(personColour(name)).toBe(personColour(name));
	}
	expect(new Set(NAMES.map(personColour)).size).toBeGreaterThan(3);
});
