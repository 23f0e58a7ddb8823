// What a patient asked about being contacted, and about who opens their chart, in words for who is about to. Pure.
import type { ChartView } from '#shared/chart/chart-view.ts';
import { sharingTopicOf, type SharingAnswers, type SharingTopic } from '#shared/chart/sharing-answers.ts';
import { t } from './i18n.ts';

const CONTACT = ['phone', 'text', 'post'] as const satisfies readonly SharingTopic[];

/** "Asked not to be called"; empty for who refused nothing. */
export const contactWords = (sharing: SharingAnswers | undefined): readonly string[] =>
	CONTACT.filter((topic) => sharing?.[topic] === 'no').map((topic) => t(`wishes.no-${topic}`));

/** The same of a chart on screen; while answers differ a refusal counts. */
export function contactWordsIn({ entries, disagreements }: ChartView): readonly string[] {
	const isRefused = (topic: SharingTopic): boolean =>
		Object.values(entries.Consent ?? {}).some(({ id, status, provision }) => {
			if (sharingTopicOf(id) !== topic) return false;
			const open = disagreements.filter(({ path }) => path.startsWith(`Consent/${id}/`));
			const isDenied = (provision as { readonly type?: unknown } | undefined)?.type === 'deny';
			return (
				(status === 'active' && isDenied) ||
				open.some(({ values }) => values.some(({ atom }) => atom.includes('"deny"')))
			);
		});
	return CONTACT.filter(isRefused).map((topic) => t(`wishes.no-${topic}`));
}
