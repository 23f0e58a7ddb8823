// What a supervised person asked for stands in the timeline: under its visit and at its time, and told apart.
import { beforeAll, expect, test } from 'vitest';
import type { ProposalView } from '#shared/chart/chart-view.ts';
import type { UserId } from '#shared/core/ids.ts';
import { filterTimeline, timelineOf } from '#client/features/charting/timeline-entries.ts';
import { loadCatalogue } from '#client/session/i18n.ts';
import { sitesSharing } from '../../../../support/chart-site.ts';

beforeAll(() => loadCatalogue(['en']));

const asked = (fields: Partial<ProposalView>): ProposalView => ({
	id: 'p1',
	state: 'waiting',
	verb: 'addMedication',
	command: {},
	entries: [],
	user: 'Ben Okoro',
	userId: 'ben' as UserId,
	site: 'Riverside',
	at: '2026-05-04T09:00:00.000Z',
	answers: [],
	...fields
});
const order = {
	resourceType: 'MedicationRequest',
	id: 'new-order',
	status: 'active',
	authoredOn: '2026-05-04T09:00:00.000Z',
	medicationCodeableConcept: { text: 'amoxicillin' },
	encounter: { reference: 'Encounter/visit-1' }
} as never;

function chart() {
	const [[site]] = sitesSharing(1, () => undefined);
	const visit = {
		resourceType: 'Encounter',
		id: 'visit-1',
		status: 'finished',
		period: { start: '2026-05-04' }
	};
	site!.do({ verb: 'addResource', args: { resource: visit } });
	const [id] = Object.keys(site!.view.entries['Encounter']!);
	return { view: site!.view, visit: id! };
}

test('a new order stands under its visit, with who asked and that it is not accepted', () => {
	const { view, visit } = chart();
	const entries = [{ ...(order as object), encounter: { reference: `Encounter/${visit}` } }] as never;
	const groups = timelineOf({ ...view, proposals: [asked({ entries })] });
	expect(groups.map(({ id }) => id)).toEqual([visit]);
	expect(groups[0]!.items).toMatchObject([
		{
			title: 'New medicine',
			filter: 'medicines',
			proposed: 'waiting',
			userId: 'ben',
			who: 'Ben Okoro',
			entries: []
		}
	]);
	expect(groups[0]!.items[0]!.parts[0]!.words).toContain('amoxicillin');
	const only = (filter: 'medicines' | 'notes', search = '') =>
		filterTimeline(groups, filter, search).groups.flatMap(({ items }) => items);
	expect(only('medicines')).toHaveLength(1);
	expect(only('medicines', 'amox')).toHaveLength(1);
	expect(only('notes')).toEqual([]);
});

test('what the chart would refuse, and a change of what is there, stand at the day on which they were asked for', () => {
	const { view } = chart();
	const refused = asked({ id: 'p2', state: 'declined', verb: 'stopMedication' });
	const groups = timelineOf({ ...view, proposals: [refused] });
	const item = groups.flatMap(({ items }) => items).find(({ id }) => id === 'proposal/p2');
	expect(item).toMatchObject({ proposed: 'declined', at: refused.at, parts: [], filter: undefined });
});

test('without any the timeline is as it was', () => {
	const { view } = chart();
	expect(timelineOf({ ...view, proposals: [] })).toEqual(timelineOf(view));
});
