// The reasons why two registrations may be one person, in words.
import type { SimilarReason } from '#shared/safety/similar-people.ts';
import { t } from '#client/session/i18n.ts';

/** `Same name · Same birthday`. */
export const similarWords = (reasons: readonly SimilarReason[]): string =>
	reasons.map((reason) => t(`similar.${reason}`)).join(' · ');
