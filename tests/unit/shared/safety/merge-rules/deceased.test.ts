import { fc } from '../../../../support/seeded-fast-check.ts';
import { expect, it } from 'vitest';
import { summaryOf } from '#shared/engine/summary-of.ts';
import type { ChartIdentity } from '#shared/engine/chart-identity.ts';
import { deceasedUntilConfirmed } from '#shared/safety/merge-rules/deceased.ts';
import { TEST_CHART } from '../../../../support/chart-site.ts';
import { editedApart } from '../../../../support/edited-apart.ts';

const ANSWERS: readonly Readonly<Record<string, boolean | string>>[] = [
	{ deceasedBoolean: true },
	{ deceasedBoolean: false },
	{ deceasedDateTime: '2026-04-30' },
	{ deceasedDateTime: '2026-05-01' }
];

const IDENTITY = { chartId: TEST_CHART, key: 'key', docIds: {} } as unknown as ChartIdentity;
const FACTS = { builtAt: 0, complete: true, toCheck: 0, lastSeen: undefined };

it('shows every answer, and lists somebody as dead as soon as anybody says so', () => {
	const seen = editedApart({
		prepare: () => undefined,
		edits: [
			(_none, { pick }) => ({
				verb: 'correctDemographics',
				args: { id: TEST_CHART, elements: ANSWERS[pick % 4]! }
			}),
			(_none, { pick }) => ({
				verb: 'correctDemographics',
				args: { id: TEST_CHART, elements: { birthDate: `197${pick}` } }
			})
		],
		holds: (merged, apart, _none, _done, site) => {
			const listed = summaryOf(site.chart, IDENTITY, FACTS as never).deceased;
			const changed = apart.filter(
				({ patient }) => 'deceasedBoolean' in patient || 'deceasedDateTime' in patient
			);
			const answers = new Set(
				changed.map(({ patient }) => patient['deceasedDateTime'] ?? patient['deceasedBoolean'])
			);
			if (answers.size > 1) {
				expect(merged.disagreements.map(({ path }) => path)).toContain(`Patient/${TEST_CHART}/deceased[x]`);
				expect(listed).toBe(true);
			} else if (answers.size === 1) expect(listed).toBe([...answers][0] || undefined);
		},
		runs: 30
	});
	expect(seen.differences).toBeGreaterThan(0);
});

it('order, repetition and grouping of answers make no difference; one death is enough', () => {
	const some = fc.array(fc.constantFrom(null, ...ANSWERS), { minLength: 2, maxLength: 4 });
	fc.assert(
		fc.property(some, (answers) => {
			const now = deceasedUntilConfirmed(answers);
			expect(deceasedUntilConfirmed(answers.toReversed())).toBe(now);
			expect(deceasedUntilConfirmed([...answers, ...answers])).toBe(now);
			expect(now === true).toBe(answers.some((one) => one !== null && one['deceasedBoolean'] !== false));
		})
	);
	expect(deceasedUntilConfirmed([{ deceasedDateTime: '2024' }])).toBe('2024');
	expect(deceasedUntilConfirmed([null])).toBeUndefined();
});
