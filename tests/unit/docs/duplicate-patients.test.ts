// docs/duplicate-patients.md says what the score finds today, and that is no less than it should.
import { expect, test } from 'vitest';
import { WAITS } from '#shared/safety/similar-people.ts';
import { duplicatesPage, measuredFrom, scoredPairs, SET } from '../../support/duplicates-page.ts';
import { readPage } from '../../support/pages.ts';
import { peopleTwice } from '../../support/people-twice.ts';

/** Below these a change of the score is a step back. */
const LEAST = { precision: 0.95, recall: 0.8 };

test('the page is what the score says now (node tests/support/make-duplicates-page.ts)', () => {
	expect(readPage('docs/duplicate-patients.md')).toBe(duplicatesPage());
});

test.each([SET.seed, 7, 41])(
	'who waits is nearly always one person, and most are found (seed %i)',
	(seed) => {
		const people = peopleTwice(seed, SET.count, SET.twice);
		expect(people).toHaveLength(SET.count);
		const { precision, recall } = measuredFrom(scoredPairs(people), WAITS, SET.twice);
		expect(precision).toBeGreaterThanOrEqual(LEAST.precision);
		expect(recall).toBeGreaterThanOrEqual(LEAST.recall - (seed === SET.seed ? 0 : 0.05));
	}
);
