// When a device that nobody touches is to be locked. Pure: times in milliseconds go in, what to show comes out.

/** How long before locking the warning stands. */
export const WARN_MS = 20_000;

/** `open`: nothing to show. `warn`: locks in so many seconds. `lock`: the time is over. */
export type Idle =
	{ readonly type: 'open' } | { readonly type: 'warn'; readonly seconds: number } | { readonly type: 'lock' };

/** What `idleMs` without use mean when a device locks after `lockMs`. `held`: a finger or button is down now. */
export function judgeIdle(idleMs: number, lockMs: number, held: boolean): Idle {
	if (held || idleMs < lockMs - WARN_MS) return { type: 'open' };
	if (idleMs >= lockMs) return { type: 'lock' };
	return { type: 'warn', seconds: Math.ceil((lockMs - idleMs) / 1000) };
}

/** Minutes until locking that a person may choose. */
export const LOCK_MINUTES = [1, 2, 5, 10, 15] as const;
