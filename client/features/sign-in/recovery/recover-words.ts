// Why recovery words opened nothing, in words. The recovery words themselves are never in them.
import { errorWords } from '#client/session/error-words.ts';
import { t } from '#client/session/i18n.ts';
import type { SessionError } from '#client/session/session.svelte.ts';

/** `inFile`: a file was looked into, not a relay. */
export function recoverWords(error: SessionError, inFile: boolean): string {
	if (error.type === 'BadWords') return t(`recover.bad-${error.problem.type}`, { ...error.problem });
	if (error.type === 'OtherWords') return t(inFile ? 'recover.other-file' : 'recover.other-relay');
	return errorWords(error);
}
