// Consents in words. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { waitsForSomebody } from '#shared/chart/finding.ts';
import { consentCounts, consentState, type ConsentFacts } from '#shared/safety/merge-rules/consent.ts';
import { t } from '#client/session/i18n.ts';
import { isDisputed } from './disagreement-words.ts';
import { conceptWords, type Resource } from './fhir-shapes.ts';

type Consent = Resource & { readonly entryId: string };

/** "Given", "Refused" or "Not in force". */
export const consentWords = (entry: Resource | undefined): string =>
	t(`consent.${consentState((entry ?? {}) as ConsentFacts)}`);

/** What it is about. */
export function consentSubject(entry: Resource | undefined): string {
	const [category] = (entry?.category ?? []) as readonly unknown[];
	const about = [conceptWords(entry?.scope), conceptWords(category)].filter(Boolean);
	return [...new Set(about)].join(', ') || t('type.Consent');
}

/** Answers about it differ, or a refusal elsewhere stands against it, and nobody has decided. */
export const isOpenConsent = (view: ChartView, entry: Consent): boolean =>
	isDisputed(view.disagreements, entry) ||
	view.findings.some(
		(finding) =>
			finding.kind === 'consent' &&
			waitsForSomebody(finding) &&
			finding.entries.some(({ path }) => path === `Consent/${entry.entryId}`)
	);

/** True when it counts as given now. */
export const countsAsGiven = (view: ChartView, entry: Consent): boolean =>
	consentCounts(entry as ConsentFacts, isOpenConsent(view, entry));
