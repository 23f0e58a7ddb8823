// What the relay says of itself on its health page: the time it has, and how its copies are. Nothing of a patient or a
// person goes out with the question.

export interface RelayHealth {
	/** Milliseconds since 1970 by the relay's clock, to the second. */
	readonly time: number | undefined;
	/** When the certificate that the relay's keeper has watched ends; absent where none is watched. */
	readonly certificateUntil?: number;
	/** A practice that is new there needs a setup code from here. */
	readonly wantsSetupCode: boolean;
	/** Absent where the relay makes no copies. `at`: when it made the last one; `failed`: the last try made none. */
	readonly backup?: { readonly at: number | undefined; readonly failed: boolean };
}

/** Undefined when the relay does not answer. */
export async function relayHealth(relayUrl: string): Promise<RelayHealth | undefined> {
	try {
		const answer = await fetch(new URL('/health', relayUrl), { cache: 'no-store', credentials: 'omit' });
		const at = Date.parse(answer.headers.get('date') ?? '');
		const { backup, setupCode, certificate } = (await answer.json()) as {
			backup?: { lastAt?: unknown; failed?: unknown };
			setupCode?: unknown;
			certificate?: unknown;
		};
		return {
			wantsSetupCode: setupCode === true,
			time: Number.isNaN(at) ? undefined : at,
			...(typeof certificate === 'number' && { certificateUntil: certificate }),
			...(backup && {
				backup: {
					at: typeof backup.lastAt === 'number' ? backup.lastAt : undefined,
					failed: typeof backup.failed === 'string'
				}
			})
		};
	} catch {
		return undefined;
	}
}
