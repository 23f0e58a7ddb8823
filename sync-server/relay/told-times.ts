// What a relay says of when it first took an envelope: only of access records, for the trail (SPEC.md, [LOG-13]). Nothing
// else grows by it on a slow road.
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';

/** The part of an entry or an acknowledgement that says it; nothing where it was not noted. */
export const toldAt = (kind: number, receivedAt: number | undefined): { readonly at?: number } =>
	kind === ENVELOPE_KINDS.audit && receivedAt !== undefined ? { at: receivedAt } : {};
