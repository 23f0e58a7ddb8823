// What a screen that could not be shown is told about why: a code without a word of any chart.
import type { HandleClientError } from '@sveltejs/kit/hooks';
import { faultCode } from '#client/session/fault-code.ts';

export const handleError: HandleClientError = ({ kind, error, event }) =>
	kind === 'unknown' ? { message: faultCode(error, event.route?.id ?? '') } : { message: '' };
