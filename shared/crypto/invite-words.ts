// The secret of an invitation as words.
import type { Result } from '../core/result.ts';
import { parseSecretWords, secretToWords, type WordsError } from './secret-words.ts';

/** An invite secret as 12 words, to be read aloud or written down. */
export const inviteSecretToWords = (secret: Uint8Array): string => secretToWords(secret);

/** 12 typed words as the 16-byte secret. */
export const parseInviteWords = (text: string): Result<Uint8Array, WordsError> => parseSecretWords(text, 16);
