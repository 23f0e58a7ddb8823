// WebSocket close codes of the protocol, each with what the device should do about it.

/** What a device does after a close: try again with backoff, after an update, after signing in again, or never. */
export type Retry = 'backoff' | 'after-update' | 'after-sign-in' | 'never';

export const CLOSE_CODES = {
	malformed: { code: 4400, retry: 'backoff' },
	badSignature: { code: 4401, retry: 'never' },
	setupCode: { code: 4402, retry: 'after-sign-in' },
	notMember: { code: 4403, retry: 'after-sign-in' },
	unknownPath: { code: 4404, retry: 'never' },
	replay: { code: 4408, retry: 'backoff' },
	equivocation: { code: 4409, retry: 'after-sign-in' },
	badTicket: { code: 4410, retry: 'after-sign-in' },
	tooLarge: { code: 4413, retry: 'backoff' },
	version: { code: 4426, retry: 'after-update' },
	tooManyRequests: { code: 4429, retry: 'backoff' },
	relayFailed: { code: 4500, retry: 'backoff' },
	goingAway: { code: 1001, retry: 'backoff' }
} as const satisfies Record<string, { code: number; retry: Retry }>;

export type CloseReason = keyof typeof CLOSE_CODES;
