// What is said of a form that is kept until it is saved.
import { formatTime } from './dates.ts';
import type { FormDraft, FormFields } from './form-draft.svelte.ts';
import { t } from './i18n.ts';

/** The properties of a DraftLine. */
export const draftWords = <T extends FormFields>(draft: FormDraft<T>) => ({
	...(draft.beganAt !== undefined && { began: t('draft.began', { time: formatTime(draft.beganAt) }) }),
	...(draft.keptAt !== undefined && { kept: t('draft.kept', { time: formatTime(draft.keptAt) }) }),
	discard: t('draft.discard'),
	ondiscard: () => void draft.discard()
});
