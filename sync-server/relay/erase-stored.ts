// Swapping what was erased for stubs in a relay's storage. The control log says what; begun again after a crash, or by several
// processes at once, it comes to the same.
import type { PracticeId } from '#shared/core/ids.ts';
import { parseEnvelope, type Envelope } from '#shared/crypto/envelope.ts';
import { envelopeToStub } from '#shared/crypto/stub.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { decodeCbor, encodeCbor } from '#shared/protocol/cbor.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { isErased } from '#shared/replica/verdict.ts';
import type { LogEntry, RelayStorage, StoredEntry } from '../storage/relay-storage.ts';

/** Up to which place in the control log everything that was erased is gone from this storage. */
const NOTE = 'erased-up-to';
const READ_BYTES = 1 << 20;

type Stub = { readonly seq: number; readonly stub: Uint8Array };

/** Up to where this storage was seen through, by whichever process. */
export async function erasedUpTo(storage: RelayStorage, practiceId: PracticeId): Promise<number> {
	const note = await storage.noteOf(practiceId, NOTE);
	return note ? Number(decodeCbor(note)) : 0;
}

/** Swaps everything that was erased behind place `since` of the control log. */
export async function eraseStored(
	storage: RelayStorage,
	suite: CryptoSuite,
	practiceId: PracticeId,
	control: ControlState,
	since: number
): Promise<void> {
	for (const [docId, { seq }] of control.erased) {
		if (seq <= since) continue;
		let after = 0;
		for (;;) {
			const entries = await storage.documentEntries(
				practiceId,
				docId,
				after,
				Number.MAX_SAFE_INTEGER,
				READ_BYTES
			);
			await swap(storage, suite, practiceId, entries, ({ header, id }) => isErased(control, header, id));
			const last = entries.at(-1);
			if (!last) break;
			after = last.seq;
		}
	}
	for (const { stand, ended, pages } of control.erasures.values()) {
		if (stand !== 'erased' || !ended || ended.seq <= since) continue;
		// They hold other patients too: devices write new ones.
		for (const page of pages)
			await swap(storage, suite, practiceId, await storage.onDemandEntries(practiceId, page), () => true);
	}
	await storage.forgetOverwritten();
	await storage.putNote(practiceId, NOTE, encodeCbor(control.erasedAt));
}

/** What was on its way into the log while it was erased goes when it has arrived. */
export async function eraseAmong(
	storage: RelayStorage,
	suite: CryptoSuite,
	practiceId: PracticeId,
	control: ControlState,
	entries: readonly LogEntry[]
): Promise<void> {
	const meant = entries.filter(({ docId }) => control.erased.has(docId));
	if (meant.length === 0) return;
	await swap(storage, suite, practiceId, meant, ({ header, id }) => isErased(control, header, id));
	await storage.forgetOverwritten();
}

async function swap(
	storage: RelayStorage,
	suite: CryptoSuite,
	practiceId: PracticeId,
	entries: readonly StoredEntry[],
	goes: (envelope: Envelope) => boolean
): Promise<void> {
	const stubs: Stub[] = [];
	for (const { seq, envelope } of entries) {
		const parsed = await parseEnvelope(suite, envelope);
		if (!parsed.ok || !goes(parsed.value)) continue;
		stubs.push({ seq, stub: (await envelopeToStub(suite, parsed.value)).bytes });
	}
	if (stubs.length > 0) await storage.putStubs(practiceId, stubs);
}
