// Errors in the words a person needs: whether the data is safe, what happened, what to do.
import type { SessionError } from './session.svelte.ts';
import { hasMessage, t } from './i18n.ts';

/** The words for an error of the engine or of the line to it. */
export function errorWords(error: SessionError): string {
	const detail = error.type === 'NotSaved' ? `error.NotSaved.${error.cause}` : `error.${error.type}`;
	if (!hasMessage(detail)) return t('error.other');
	return error.type === 'WeakPassphrase' ? t(detail, { bits: Math.floor(error.bits), needed: error.neededBits }) : t(detail);
}
