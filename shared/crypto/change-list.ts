// The payload of inner type 1: several Automerge changes of one document, in the order they were made.
import { concatBytes } from '../core/bytes.ts';
import { err, ok, type Result } from '../core/result.ts';

export type ChangeListError = { readonly type: 'MalformedChangeList' };

/** Changes as one payload: each preceded by its length as a big-endian u32. */
export function encodeChangeList(changes: readonly Uint8Array[]): Uint8Array {
	return concatBytes(
		...changes.flatMap((change) => {
			const length = new Uint8Array(4);
			new DataView(length.buffer).setUint32(0, change.length);
			return [length, change];
		})
	);
}

/** A payload as its changes, at least one, none empty. The bytes of a change are not looked into here. */
export function decodeChangeList(payload: Uint8Array): Result<readonly Uint8Array[], ChangeListError> {
	const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
	const changes: Uint8Array[] = [];
	let at = 0;
	while (at + 4 <= payload.length) {
		const length = view.getUint32(at);
		const end = at + 4 + length;
		if (length === 0) return err({ type: 'MalformedChangeList' });
		changes.push(payload.slice(at + 4, end));
		at = end;
	}
	return at === payload.length && changes.length > 0 ? ok(changes) : err({ type: 'MalformedChangeList' });
}
