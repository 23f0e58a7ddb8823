// What a relay says of when it first took something (SPEC.md, [LOG-13], [LOG-14]). It goes by itself only with access records,
// so that nothing else grows by it on a slow road; of everything else it is told when it is asked for.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { CredId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import type { AskTimes, Times } from '#shared/protocol/frames.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';

/** The part of an entry or an acknowledgement that says it; nothing where it was not noted. */
export const toldAt = (kind: number, receivedAt: number | undefined): { readonly at?: number } =>
	kind === ENVELOPE_KINDS.audit && receivedAt !== undefined ? { at: receivedAt } : {};

/** The answer to a question for times. `recordAt`: when a place of the control log was taken; undefined where there is none. */
export async function timesOf(
	storage: RelayStorage,
	practiceId: PracticeId,
	{ ids, records }: AskTimes,
	recordAt: (seq: number) => number | undefined
): Promise<Times> {
	const names = ids.map((id) => bytesToHex(id) as EnvelopeId);
	const { places } = await storage.lookUp(
		practiceId,
		names.map((id) => ({ id, credId: '' as CredId, cseq: 0 }))
	);
	return {
		type: 'times',
		ids: names.map((id) => places.get(id)?.receivedAt ?? 0),
		records: records.map((seq) => recordAt(seq) ?? 0)
	};
}
