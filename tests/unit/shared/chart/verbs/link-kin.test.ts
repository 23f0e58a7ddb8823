// Mother and household as entries of a chart: two sites that say the same, one that takes back, and what is refused.
import { expect, test } from 'vitest';
import { kinLinksOf } from '#shared/chart/kin.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { meet, sitesSharing, TEST_CHART, type TestSite } from '../../../../support/chart-site.ts';

const MOTHER = '00000000-0000-4000-8000-000000000001' as ChartId;
const mother = { kind: 'mother', chartId: MOTHER } as const;
const own = { kind: 'household', chartId: TEST_CHART } as const;
const links = (site: TestSite) => kinLinksOf(site.chart);
const pair = () => {
	const [[a, b]] = sitesSharing(2, () => undefined);
	return [a!, b!] as const;
};

test('the same mother said at two sites is one entry, FHIR to anybody else', () => {
	const [a, b] = pair();
	for (const site of [a, b]) site.do({ verb: 'linkKin', args: { ...mother, name: 'GARCIA, Maria' } });
	const { entries, disagreements } = meet(a, b);
	expect(disagreements).toEqual([]);
	expect(Object.values(entries['RelatedPerson']!)).toEqual([
		{
			resourceType: 'RelatedPerson',
			id: `mother.${MOTHER}`,
			identifier: [{ system: 'urn:saddlebag:chart', value: MOTHER }],
			active: true,
			patient: { reference: `Patient/${TEST_CHART}` },
			relationship: [expect.objectContaining({ coding: [expect.objectContaining({ code: 'MTH' })] })],
			name: [{ text: 'GARCIA, Maria' }]
		}
	]);
	expect(links(a)).toEqual([{ ...mother, name: 'GARCIA, Maria', active: true }]);
});

test('taken back it stays and no longer counts; said again it counts again', () => {
	const [a] = pair();
	a.do({ verb: 'linkKin', args: mother });
	a.do({ verb: 'unlinkKin', args: mother });
	expect(links(a)).toEqual([{ ...mother, active: false }]);
	a.do({ verb: 'linkKin', args: mother });
	expect(links(a)).toEqual([{ ...mother, active: true }]);
});

test('taken back here and said anew there is shown with both answers', () => {
	const [a, b] = pair();
	a.do({ verb: 'linkKin', args: mother });
	a.do({ verb: 'unlinkKin', args: mother });
	b.take(a);
	a.do({ verb: 'linkKin', args: mother });
	b.do({ verb: 'linkKin', args: mother });
	b.do({ verb: 'unlinkKin', args: mother });
	expect(meet(a, b).disagreements.map(({ path }) => path)).toEqual([`RelatedPerson/mother.${MOTHER}/active`]);
});

test('who began a household leaves it by an entry of their own, and comes back by it', () => {
	const [a] = pair();
	expect(a.try({ verb: 'unlinkKin', args: { kind: 'household', chartId: MOTHER } })).toMatchObject({
		ok: false,
		error: { type: 'NoSuchEntry' }
	});
	a.do({ verb: 'unlinkKin', args: own });
	expect(links(a)).toEqual([{ ...own, active: false }]);
	a.do({ verb: 'linkKin', args: own });
	expect(links(a)).toEqual([{ ...own, active: true }]);
});

test('nobody is their own mother, what is no chart is nobody’s, and what is linked is linked', () => {
	const [a] = pair();
	const refusal = (chartId: string) =>
		a.try({ verb: 'linkKin', args: { kind: 'mother', chartId: chartId as ChartId } });
	expect(refusal(TEST_CHART)).toMatchObject({ ok: false, error: { type: 'InvalidValue' } });
	expect(refusal('Maria')).toMatchObject({ ok: false, error: { type: 'InvalidValue' } });
	a.do({ verb: 'linkKin', args: mother });
	expect(refusal(MOTHER)).toMatchObject({ ok: false, error: { type: 'AlreadyExists' } });
	expect(links(a)).toHaveLength(1);
});
