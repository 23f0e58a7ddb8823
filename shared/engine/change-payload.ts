// Which payload carries some changes of one document, and the changes that a payload carries.
import { packChanges, unpackChanges } from '../chart/packed-changes.ts';
import { err, type Result } from '../core/result.ts';
import { decodeChangeList, encodeChangeList } from '../crypto/change-list.ts';
import { INNER_TYPES, type Inner } from '../crypto/inner.ts';

/** The payload of an envelope with these changes, in the order they were made. */
export function payloadOfChanges(changes: readonly Uint8Array[]): Pick<Inner, 'type' | 'payload'> {
	const packed = packChanges(changes);
	return packed
		? { type: INNER_TYPES.packedChanges, payload: packed }
		: { type: INNER_TYPES.changes, payload: encodeChangeList(changes) };
}

/** The changes in an opened envelope, at least one; NoChanges when it carries something else. */
export function changesOfInner({
	type,
	payload
}: Pick<Inner, 'type' | 'payload'>): Result<
	readonly Uint8Array[],
	{ readonly type: 'MalformedChangeList' | 'MalformedPackedChanges' | 'NoChanges' }
> {
	if (type === INNER_TYPES.packedChanges) return unpackChanges(payload);
	return type === INNER_TYPES.changes ? decodeChangeList(payload) : err({ type: 'NoChanges' });
}
