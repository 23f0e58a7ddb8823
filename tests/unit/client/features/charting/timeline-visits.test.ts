// The timeline by visit: what names a visit stands under it, what does not under its day.
import { beforeAll, expect, test } from 'vitest';
import { loadCatalogue } from '#client/session/i18n.ts';
import { timelineOf } from '#client/features/charting/timeline-entries.ts';
import { sitesSharing } from '../../../../support/chart-site.ts';
import { beginVisit } from '#shared/chart/verbs/begin-visit.ts';
import type { SiteId, UserId } from '#shared/core/ids.ts';
import { createSeededRandom } from '../../../../support/seeded-random.ts';

beforeAll(() => loadCatalogue(['en']));

test('a visit that began here has its site, its reason and whether it is open', () => {
	const [[site]] = sitesSharing(1, () => undefined);
	const visit = { id: 'visit-1', site: 3 as SiteId, day: '2026-05-04', reason: 'Cough' };
	const context = {
		userId: 'user-1' as UserId,
		siteId: 3 as SiteId,
		now: Date.UTC(2026, 4, 4, 9),
		today: '2026-05-04',
		random: createSeededRandom(7)
	};
	const begun = beginVisit(site!.chart, context, visit);
	for (const edit of begun.ok ? begun.value.edits : []) site!.apply(edit);
	site!.do({
		verb: 'addResource',
		args: {
			resource: {
				resourceType: 'Composition',
				status: 'final',
				date: '2026-05-04',
				title: 'Visit',
				encounter: { reference: 'Encounter/visit-1' }
			}
		}
	});
	site!.do({
		verb: 'addResource',
		args: { resource: { resourceType: 'Condition', code: { text: 'Asthma' }, recordedDate: '2026-05-03' } }
	});
	const [first, second] = timelineOf(site!.view);
	expect(first).toMatchObject({ day: '2026-05-04', site: '3', where: undefined, open: true });
	expect(first!.words).toContain('Cough');
	expect(first!.items.map(({ entries }) => entries[0]!.split('/')[0])).toEqual(['Composition']);
	expect(second).toMatchObject({ id: 'day-2026-05-03', site: undefined });
	site!.do({ verb: 'finishVisit', args: { id: 'visit-1' } });
	expect(timelineOf(site!.view)[0]).toMatchObject({ open: false });
});
