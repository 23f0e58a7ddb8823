// What a screen that could not be shown is told about why: a code without a word of any chart.
import type { HandleClientError } from '@sveltejs/kit';
import { faultCode } from '#client/session/fault-code.ts';

export const handleError: HandleClientError = ({ error, event, status }) => ({
	message: status === 404 ? '' : faultCode(error, event.route.id ?? '')
});
