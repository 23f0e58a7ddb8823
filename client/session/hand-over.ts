// What a ReasonSheet says and does when something of a chart would leave whose patient asked that nothing does.
import type { ChartId } from '#shared/core/ids.ts';
import type { HandedTo } from '#shared/engine/sharing/sharing-api.ts';
import { errorWords } from './error-words.ts';
import { t } from './i18n.ts';
import { reasonOf, reasonTexts } from './reason-words.ts';
import type { Session } from './session.svelte.ts';

/** `say`: what is done, on the button. `go`: does it, for the patient themself or, once the reason is on record, for others. */
export const handOverSheet = (
	session: Session,
	charts: readonly ChartId[],
	say: string,
	go: (to: HandedTo) => void
) => ({
	heading: t('wishes.hand-over'),
	closeLabel: t('common.close'),
	banner: t('wishes.not-out'),
	freely: { words: t('wishes.for-patient-words'), say: t('wishes.for-patient'), run: () => go('patient') },
	...reasonTexts(t('wishes.why-out'), t('wishes.out-on-record'), say),
	async onsay(why: string, words: string): Promise<string | undefined> {
		const allowed = await session.ask('allowHandOver', { charts, reason: reasonOf(why, words) });
		if (!allowed.ok) return errorWords(allowed.error);
		go('others');
		return undefined;
	},
	testid: 'hand-over'
});
