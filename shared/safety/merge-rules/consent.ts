// Consents as they are recorded. While answers differ nothing counts as given: whoever asks may be about to hand out what
// the patient has refused.
import type { MergeRule } from './merge-rule.ts';

export const CONSENT: MergeRule = {
	name: 'Consent',
	datum: 'What the patient agreed to or refused, as recorded',
	covers: [
		{ type: 'Consent', group: 'consent' },
		{ type: 'Consent', elements: ['*'] }
	],
	apart:
		'Two answers about one consent are both shown until a person decides, and so are a consent and a refusal of the same thing that two sites recorded. Meanwhile the most restrictive counts: it is not given; of what a patient said about contact and sharing, a refusal.',
	automatic:
		'Consents recorded at both sites are both kept. The same answer recorded twice is left as it is.',
	decided:
		'Every difference in state, scope, policy or provision of one consent. Only one can stand. Of a consent and a refusal one stands, the other is ended.',
	preselected: false,
	places: [
		'shared/chart/decision-groups.ts#groupsOf',
		'shared/chart/twice-sensible.ts#isTwiceSensible',
		'shared/chart/disagreements.ts#disagreementsOf',
		'shared/safety/merge-rules/consent.ts#consentCounts',
		'shared/chart/sharing.ts#sharingOf',
		'shared/engine/record-findings.ts#recordFindings'
	]
};

/** What of a FHIR Consent tells whether it is given. */
export interface ConsentFacts {
	readonly status?: string;
	readonly provision?: { readonly type?: string };
	readonly policyRule?: { readonly coding?: readonly { readonly code?: string }[] };
}

/** `none`: ended, a draft, or rejected as a record. */
export type ConsentState = 'given' | 'refused' | 'none';

/** What one consent says by itself. FHIR R4 Consent.provision.type; ActCode OPTOUT of a policy rule. */
export function consentState({ status, provision, policyRule }: ConsentFacts): ConsentState {
	if (status === 'rejected') return 'refused';
	if (status !== 'active') return 'none';
	const isOut = policyRule?.coding?.some(({ code }) => code === 'OPTOUT') === true;
	return provision?.type === 'deny' || (isOut && provision?.type !== 'permit') ? 'refused' : 'given';
}

/** True when it counts as given. `open`: answers about it differ, or another one speaks against it. */
export const consentCounts = (consent: ConsentFacts, open: boolean): boolean =>
	!open && consentState(consent) === 'given';
