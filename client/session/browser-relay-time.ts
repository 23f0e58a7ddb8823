// What time the relay has, from the head of its health page. Nothing of a patient or a person goes out with the question.

/** Milliseconds since 1970 by the relay's clock, to the second; undefined when it does not answer. */
export async function relayTime(relayUrl: string): Promise<number | undefined> {
	try {
		const answer = await fetch(new URL('/health', relayUrl), { cache: 'no-store', credentials: 'omit' });
		const at = Date.parse(answer.headers.get('date') ?? '');
		return Number.isNaN(at) ? undefined : at;
	} catch {
		return undefined;
	}
}
