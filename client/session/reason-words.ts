// Why somebody looks at what is kept from them, or hands it out: what the form says, and what is said with it.
import { ACCESS_REASONS, type AccessReason } from '#shared/engine/access-reasons.ts';
import { t } from './i18n.ts';

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
