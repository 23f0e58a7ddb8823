// What the relay says of its own copies to a device that shows a ticket, and the wish for a rehearsal.

export interface RelayCopies {
	/** When the last one was made; undefined: none yet. Milliseconds since 1970 by the relay's clock. */
	readonly at: number | undefined;
	readonly bytes: number | undefined;
	/** Name of the folder or disk. */
	readonly place: string;
	readonly everyHours: number;
	readonly failed: boolean;
	readonly rehearsal:
		| { readonly state: 'none' }
		| { readonly state: 'running'; readonly envelopes: number }
		| { readonly state: 'whole' | 'not-whole'; readonly at: number; readonly envelopes: number }
		| { readonly state: 'failed'; readonly at: number };
}

/** `none`: this relay makes no copies by itself. Undefined: it did not answer. */
export async function relayCopies(
	relayUrl: string,
	ticket: string,
	rehearse = false
): Promise<RelayCopies | 'none' | undefined> {
	try {
		const address = new URL(rehearse ? '/backup/rehearse' : '/backup', relayUrl.replace(/^ws/, 'http'));
		const answer = await fetch(address, {
			method: 'POST',
			body: ticket,
			cache: 'no-store',
			credentials: 'omit'
		});
		if (answer.status === 404) return 'none';
		return answer.ok ? ((await answer.json()) as RelayCopies) : undefined;
	} catch {
		return undefined;
	}
}
