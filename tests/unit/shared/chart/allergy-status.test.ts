import { expect, it } from 'vitest';
import { allergyStatus } from '#shared/chart/allergy-status.ts';
import { meet, sitesSharing, type TestSite } from '../../../support/chart-site.ts';

const statusOf = (site: TestSite) => allergyStatus(site.chart, { complete: true });

it('is one of four, and says nothing about a chart that has not fully arrived', () => {
	const [[a]] = sitesSharing(1, () => undefined);
	expect(statusOf(a!)).toBe('notRecorded');
	expect(allergyStatus(a!.chart, { complete: false })).toBe('unavailable');
	a!.do({ verb: 'recordNoKnownAllergies' });
	expect(statusOf(a!)).toBe('noneKnown');
	const { id } = a!.make({ verb: 'addAllergy', args: { code: { text: 'Penicillin' } } });
	expect(statusOf(a!)).toBe('known');
	expect(a!.try({ verb: 'recordNoKnownAllergies' })).toMatchObject({ ok: false });
	a!.do({ verb: 'stopAllergy', args: { id, outcome: 'resolved' } });
	expect(statusOf(a!)).toBe('known');
	a!.do({ verb: 'stopAllergy', args: { id, outcome: 'refuted' } });
	expect(statusOf(a!)).toBe('notRecorded');
	a!.do({ verb: 'recordNoKnownAllergies' });
	expect(statusOf(a!)).toBe('noneKnown');
	expect(a!.view.allergies).toBe('noneKnown');
});

it('"none known" at one site does not stand against an allergy at the other, in either order', () => {
	for (const allergyFirst of [true, false]) {
		const [[a, b]] = sitesSharing(2, () => undefined);
		a!.do({ verb: 'recordNoKnownAllergies' });
		b!.do({ verb: 'addAllergy', args: { code: { text: 'Latex' } } });
		const { allergies, disagreements } = allergyFirst ? meet(b!, a!) : meet(a!, b!);
		expect(allergies).toBe('known');
		expect(disagreements).toEqual([]);
	}
});

it('two sites that each add the first allergy after "none known" end it in the same way', () => {
	const [[a, b]] = sitesSharing(2, (first) => first.do({ verb: 'recordNoKnownAllergies' }));
	for (const [site, text] of [
		[a!, 'Latex'],
		[b!, 'Nuts']
	] as const)
		site.do({ verb: 'addAllergy', args: { code: { text } } });
	const { entries, disagreements } = meet(a!, b!);
	expect(Object.keys(entries['AllergyIntolerance']!)).toHaveLength(3);
	expect(disagreements).toEqual([]);
	expect(statusOf(b!)).toBe('known');
});

it('an allergy refuted here and corrected there counts as known until someone decides', () => {
	const [[a, b], { id }] = sitesSharing(2, (first) =>
		first.make({ verb: 'addAllergy', args: { code: { text: 'Latex' } } })
	);
	a!.do({ verb: 'stopAllergy', args: { id, outcome: 'refuted' } });
	b!.do({
		verb: 'correctElement',
		args: { path: `AllergyIntolerance/${id}/reaction/-`, value: { manifestation: [{ text: 'anaphylaxis' }] } }
	});
	const { allergies, disagreements } = meet(a!, b!);
	expect(allergies).toBe('known');
	expect(disagreements).toMatchObject([
		{
			path: `AllergyIntolerance/${id}/~allergy`,
			values: [
				{ value: { verificationStatus: { coding: [{ code: 'refuted' }] } } },
				{ value: { reaction: [{ manifestation: [{ text: 'anaphylaxis' }] }] } }
			]
		}
	]);
	a!.do({ verb: 'resolveDisagreement', args: { path: `AllergyIntolerance/${id}/~allergy`, keep: 0 } });
	expect(meet(a!, b!).allergies).toBe('notRecorded');
});
