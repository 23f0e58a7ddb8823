// Why somebody looks at what is kept from them, or hands it out: what the form says, and what it comes to.
import { ACCESS_REASONS, type AccessReason } from '#shared/engine/access-reasons.ts';
import type { ChartId } from '#shared/core/ids.ts';
import { errorWords } from './error-words.ts';
import { t } from './i18n.ts';
import type { Session } from './session.svelte.ts';

/** Texts of a ReasonForm. `note`: what happens when it is said. */
export const reasonTexts = (question: string, note: string, say: string) => ({
	question,
	note,
	say,
	options: ACCESS_REASONS.map((value) => ({ value, text: t(`sensitive.why-${value}`) })),
	needsWords: 'other' satisfies AccessReason['why'],
	wordsLabel: t('sensitive.words'),
	optional: t('common.optional'),
	cancel: t('common.cancel')
});

/** `why`: one of the options. */
export const reasonOf = (why: string, words: string): AccessReason => ({
	why: ACCESS_REASONS.find((one) => one === why) ?? 'other',
	...(words && { words })
});

/** Lets charts go to others for a reason, then goes on; what a ReasonForm does with what was said. */
export const sayWhyOf =
	(session: Session, charts: readonly ChartId[], onallowed: () => void) =>
	async (why: string, words: string): Promise<string | undefined> => {
		const allowed = await session.ask('allowHandOver', { charts, reason: reasonOf(why, words) });
		if (!allowed.ok) return errorWords(allowed.error);
		onallowed();
		return undefined;
	};
