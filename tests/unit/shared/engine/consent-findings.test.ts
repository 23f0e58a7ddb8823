// A consent here and a refusal of the same thing there: found at both sites, settled by ending one.
import { expect, test } from 'vitest';
import { recordFindings } from '#shared/engine/record-findings.ts';
import { consentCounts, consentState } from '#shared/safety/merge-rules/consent.ts';
import { meet, sitesSharing, type TestSite, type VerbCall } from '../../../support/chart-site.ts';

const consent = (id: string, type: 'permit' | 'deny', scope = 'Research'): VerbCall => ({
	verb: 'addResource',
	args: {
		resource: {
			resourceType: 'Consent',
			id,
			status: 'active',
			scope: { text: scope },
			category: [{ text: 'Sharing' }],
			provision: { type }
		}
	}
});
const found = ({ chart }: TestSite) => recordFindings(chart).map(({ kind, paths }) => [kind, ...paths]);

test('given here and refused there waits at both until one is ended', () => {
	const [[a, b]] = sitesSharing(2, () => undefined);
	a!.do(consent('given', 'permit'));
	b!.do(consent('refused', 'deny'));
	a!.do(consent('other', 'deny', 'Treatment'));
	expect(found(a!)).toEqual([]);
	meet(a!, b!);
	for (const site of [a!, b!]) expect(found(site)).toEqual([['consent', 'Consent/given', 'Consent/refused']]);
	a!.do({ verb: 'correctElement', args: { path: 'Consent/given/status', value: 'inactive' } });
	meet(a!, b!);
	for (const site of [a!, b!]) expect(found(site)).toEqual([]);
});

test('what somebody wrote with the other before their eyes, and the same answer twice, wait for nobody', () => {
	const [[a, b]] = sitesSharing(2, () => undefined);
	a!.do(consent('first', 'permit'));
	b!.do(consent('second', 'permit'));
	meet(a!, b!);
	b!.do(consent('withdrawn', 'deny'));
	meet(a!, b!);
	for (const site of [a!, b!]) expect(found(site)).toEqual([]);
});

test('while answers differ nothing counts as given', () => {
	const given = { status: 'active', provision: { type: 'permit' } };
	expect(consentCounts(given, false)).toBe(true);
	expect(consentCounts(given, true)).toBe(false);
	expect(consentCounts({ ...given, status: 'inactive' }, false)).toBe(false);
	expect(consentState({ status: 'active', policyRule: { coding: [{ code: 'OPTOUT' }] } })).toBe('refused');
	expect(consentState({ status: 'rejected' })).toBe('refused');
});
