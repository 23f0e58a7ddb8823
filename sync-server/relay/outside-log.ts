// Certificates at a relay that is not the practice's home: valid when seen, put in sequence by the home relay later. They
// are kept here until the log holds them, so that who was let in during an outage works at this relay at once.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { CredId, PracticeId } from '#shared/core/ids.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { decodeCbor, encodeCbor } from '#shared/protocol/cbor.ts';
import { parseControlWire } from '#shared/protocol/control-codec.ts';
import { acceptCertificate } from '#shared/replica/control-log.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';

const NOTE = 'certificates';

export interface OutsideLog {
	/** A log's state with the certificates kept here, and more of them, as far as they hold. */
	over(log: ControlState, more?: readonly Uint8Array[]): Promise<ControlState>;
	/** Drops what the log holds. */
	prune(log: ControlState): void;
	/** Keeps certificates, durably. False when all of them were kept before. */
	take(certificates: readonly Uint8Array[]): Promise<boolean>;
	list(): readonly Uint8Array[];
}

/** How many of the records stand in the log for certain: all up to the last one that names its place. */
export const placedPart = (records: readonly Uint8Array[]): number =>
	records.findLastIndex((wire) => {
		const parsed = parseControlWire(wire);
		return parsed.ok && parsed.value.record.place !== undefined;
	}) + 1;

/** The credential that a certificate enrols; undefined when it is none. */
function enrolledBy(wire: Uint8Array): CredId | undefined {
	const parsed = parseControlWire(wire);
	const body = parsed.ok ? parsed.value.record.body : undefined;
	return body?.type === 'ENROL' ? (bytesToHex(body.grant.credId) as CredId) : undefined;
}

/** Reads what is kept of a practice that this relay may or may not have. */
export async function openOutsideLog(
	storage: RelayStorage,
	suite: Pick<CryptoSuite, 'sha256' | 'verify'>,
	practiceId: PracticeId
): Promise<OutsideLog> {
	const kept = new Map<string, Uint8Array>();
	const note = await storage.noteOf(practiceId, NOTE);
	const read = note && decodeCbor(note);
	for (const wire of Array.isArray(read) ? (read as Uint8Array[]) : []) kept.set(bytesToHex(wire), wire);

	return {
		list: () => [...kept.values()],
		async over(log, more = []) {
			let state = log;
			const left = new Set([...kept.values(), ...more]);
			// One may be signed by somebody whom another let in.
			for (let taken = true; taken && left.size > 0;) {
				taken = false;
				for (const wire of left) {
					const accepted = await acceptCertificate(suite, state, wire);
					if (!accepted.ok) continue;
					state = accepted.value;
					taken = left.delete(wire);
				}
			}
			return state;
		},
		prune(log) {
			for (const [key, wire] of kept) {
				const credId = enrolledBy(wire);
				if (credId === undefined || log.credentials.has(credId)) kept.delete(key);
			}
		},
		async take(certificates) {
			const before = kept.size;
			for (const wire of certificates) if (enrolledBy(wire)) kept.set(bytesToHex(wire), wire);
			if (kept.size === before) return false;
			await storage.putNote(practiceId, NOTE, encodeCbor([...kept.values()]));
			return true;
		}
	};
}
