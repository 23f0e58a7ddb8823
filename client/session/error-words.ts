// Errors in the words a person needs: whether the data is safe, what happened, what to do.
import type { SessionError } from './session.svelte.ts';
import { hasMessage, t } from './i18n.ts';
import { roleAndKind } from './role-words.ts';

/** The words for an error of the engine or of the line to it. */
export function errorWords(error: SessionError): string {
	if (error.type === 'BadWords') return t(`error.BadWords.${error.problem.type}`, { ...error.problem });
	if (error.type === 'RoleMayNot') return t('error.RoleMayNot', roleAndKind(error.role, error.kind));
	const detail = error.type === 'NotSaved' ? `error.NotSaved.${error.cause}` : `error.${error.type}`;
	return t(hasMessage(detail) ? detail : 'error.other');
}
