// A file that the worker makes in parts, gathered for a download.
import type { Result } from '#shared/core/result.ts';
import type { FilePart } from '#shared/engine/transfer-facts.ts';

export interface Gathered {
	readonly file: Blob;
	/** Changes in it. */
	readonly count: number;
}

/**
 * Asks for one part after the other, the first at `first`. The browser keeps the parts on the disk when they are many.
 * `onPart` hears bytes and changes so far.
 */
export async function gatherParts<Place, E>(
	first: Place,
	ask: (at: Place) => Promise<Result<FilePart<Place>, E>>,
	onPart: (bytes: number, count: number) => void
): Promise<Result<Gathered, E>> {
	const parts: Blob[] = [];
	let count = 0;
	let size = 0;
	for (let at: Place | undefined = first; at !== undefined;) {
		const part: Result<FilePart<Place>, E> = await ask(at);
		if (!part.ok) return part;
		parts.push(new Blob([part.value.bytes.slice()]));
		size += part.value.bytes.length;
		count += part.value.count;
		onPart(size, count);
		at = part.value.next;
	}
	return { ok: true, value: { file: new Blob(parts), count } };
}
