// Entries that wait to be taken in, as one: a device that is behind stores, merges and shows them in one go.
import type { Entries, RelayFrame } from '../protocol/frames.ts';
import { BATCH_BYTES, MAX_BATCH_COUNT } from '../protocol/limits.ts';

const bytesOf = ({ entries }: Entries): number =>
	entries.reduce((sum, { envelope }) => sum + envelope.length, 0);

/** True where the log goes on in the second frame just behind the first, and both are no more than one may be. */
function fitsBehind(one: Entries, next: Entries): boolean {
	const [last, first] = [one.entries.at(-1), next.entries[0]];
	return (
		last !== undefined &&
		first?.seq === last.seq + 1 &&
		one.entries.length + next.entries.length <= MAX_BATCH_COUNT &&
		bytesOf(one) + bytesOf(next) <= BATCH_BYTES
	);
}

/** The same frames in the same order; entries that go on where those of the frame before end are one frame with them. */
export function entriesTogether(frames: readonly RelayFrame[]): readonly RelayFrame[] {
	const together: RelayFrame[] = [];
	for (const frame of frames) {
		const before = together.at(-1);
		if (frame.type === 'entries' && before?.type === 'entries' && fitsBehind(before, frame))
			together.splice(-1, 1, { ...frame, entries: [...before.entries, ...frame.entries] });
		else together.push(frame);
	}
	return together;
}
