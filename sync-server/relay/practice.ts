// A practice as a relay process knows it while somebody is connected: the folded control log, kept in step with the
// storage, and who to wake when a log grows. Envelopes are never held here.
import { bytesToHex, equalBytes } from '#shared/core/bytes.ts';
import type { Clock } from '#shared/core/clock.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import { err, ok, type Result } from '#shared/core/result.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { ControlRefused, LogHead } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD } from '#shared/protocol/log-chain.ts';
import { applyControlRecord } from '#shared/replica/control-log.ts';
import type { ControlError, ControlState } from '#shared/replica/control-state.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';
import { erasedUpTo, eraseStored } from './erase-stored.ts';
import { openOutsideLog, placedPart, type OutsideLog } from './outside-log.ts';

const READ_RECORDS = 256;

/** Something that follows a practice's logs. */
export interface Follower {
	/** The envelope log or the control log has grown. */
	wake(): void;
}

/** What certificates shown at login would make of the control log, not stored yet. */
export interface Prospect {
	readonly state: ControlState | undefined;
	readonly after: LogHead;
	readonly records: readonly Uint8Array[];
	/** Certificates that stay outside the log here: only the home relay puts them in sequence. */
	readonly certificates: readonly Uint8Array[];
}

export interface Practice {
	readonly id: PracticeId;
	readonly followers: Set<Follower>;
	/**
	 * The control log's fold as of the last refresh, with the certificates that are known outside it; undefined while the
	 * practice is not stored here.
	 */
	state(): ControlState | undefined;
	/** The log's entry hash at a place, zeros at 0; undefined beyond its end. */
	hashAt(seq: number): Uint8Array | undefined;
	/** When this relay took the log's record at a place, ms; undefined beyond its end. */
	receivedAt(seq: number): number | undefined;
	/** Certificates that the log does not hold. */
	certificates(): readonly Uint8Array[];
	/** Takes certificates that reached this relay, which is not the practice's home, without a device that shows them. */
	certify(certificates: readonly Uint8Array[]): Promise<void>;
	/** Takes in what other processes appended. */
	refresh(): Promise<ControlState | undefined>;
	/** Folds the records among these that fit behind the log now, in order; others are passed over. */
	prospect(records: readonly Uint8Array[]): Promise<Prospect>;
	/** Stores a prospect. False when the log moved meanwhile. */
	adopt(prospect: Prospect): Promise<boolean>;
	/**
	 * Appends records behind `head`, all or none. Two devices that append at once: the second is refused with
	 * `head-moved` and the head to start again from.
	 */
	append(head: LogHead, records: readonly Uint8Array[]): Promise<Result<void, Omit<ControlRefused, 'type'>>>;
	/** True while an invitation (inviteId in hex) may be knocked under: known, not used, not expired by this relay's clock. */
	invites(inviteId: string): boolean;
	wakeFollowers(): void;
}

export interface PracticeDeps {
	readonly storage: RelayStorage;
	readonly suite: CryptoSuite;
	readonly clock: Clock;
	/** Set where another relay is the home of every practice: this one's own key, which an admin must have named. */
	readonly clinicRelayKey?: Uint8Array | undefined;
}

/** Creates the practice's view; it reads nothing until refreshed. */
export function createPractice(
	{ storage, suite, clock, clinicRelayKey }: PracticeDeps,
	id: PracticeId
): Practice {
	/** As the log says, and with what is known outside it. */
	let state: ControlState | undefined;
	let known: ControlState | undefined;
	let outside: OutsideLog | undefined;
	const hashes: Uint8Array[] = [EMPTY_HEAD.hash];
	const receivedAtBySeq = new Map<number, number>();
	const followers = new Set<Follower>();
	/** Up to which place in the control log this process has seen to what was erased. */
	let seenTo: number | undefined;
	let last: Promise<unknown> = Promise.resolve();

	/** One reader or writer of the control log at a time. */
	const exclusive = <T>(task: () => Promise<T>): Promise<T> => {
		const result = last.then(task);
		last = result.catch(() => {});
		return result;
	};

	async function refresh(): Promise<ControlState | undefined> {
		for (;;) {
			const records = await storage.controlAfter(id, state?.head.seq ?? 0, READ_RECORDS);
			if (records.length === 0) {
				await letGoOfErased();
				return known ?? judge();
			}
			for (const { record, receivedAt } of records) {
				const next = await applyControlRecord(suite, state, record);
				if (!next.ok) throw new Error(`stored control log does not fold: ${next.error.type}`);
				state = next.value;
				known = undefined;
				hashes.push(state.head.hash);
				receivedAtBySeq.set(state.head.seq, receivedAt);
			}
		}
	}

	/** Before anybody is told of the record. The first time this also does what a process that ended has left undone. */
	async function letGoOfErased(): Promise<void> {
		const erasedAt = state?.erasedAt ?? 0;
		if (!state || erasedAt <= (seenTo ?? 0)) return;
		seenTo ??= await erasedUpTo(storage, id);
		if (seenTo < erasedAt) await eraseStored(storage, suite, id, state, seenTo);
		seenTo = erasedAt;
	}

	/** The log's state with what is known outside it. */
	async function judge(): Promise<ControlState | undefined> {
		if (clinicRelayKey && state) outside ??= await openOutsideLog(storage, suite, id);
		if (state) outside?.prune(state);
		known = outside && state ? await outside.over(state) : state;
		return known;
	}

	/** Stores records that are known to fold to `next` behind the present head. */
	async function store(next: ControlState, records: readonly Uint8Array[]): Promise<boolean> {
		const after = state?.head ?? EMPTY_HEAD;
		const receivedAt = clock.now();
		const stored = records.map((record, i) => ({ seq: after.seq + 1 + i, record, receivedAt }));
		const invitations = [...next.invites.keys()].filter((inviteId) => !state?.invites.has(inviteId));
		const append = {
			type: 'control',
			practiceId: id,
			after,
			head: next.head,
			records: stored,
			invitations
		} as const;
		if (!(await storage.commit([append])).ok) return false;
		await refresh();
		for (const { seq } of stored) receivedAtBySeq.set(seq, receivedAt);
		wakeFollowers();
		return true;
	}

	function wakeFollowers(): void {
		for (const follower of followers) follower.wake();
	}

	return {
		id,
		followers,
		state: () => known,
		hashAt: (seq) => hashes[seq],
		receivedAt: (seq) => receivedAtBySeq.get(seq),
		certificates: () => outside?.list() ?? [],
		certify: (certificates) =>
			exclusive(async () => {
				if ((await outside?.take(certificates)) && (await judge())) wakeFollowers();
			}),
		refresh: () => exclusive(refresh),
		prospect: (records) =>
			exclusive(async () => {
				await refresh();
				const after = state?.head ?? EMPTY_HEAD;
				const inSequence = clinicRelayKey ? placedPart(records) : records.length;
				let next = state;
				const fitting: Uint8Array[] = [];
				for (const record of records.slice(0, inSequence)) {
					const applied = await applyControlRecord(suite, next, record);
					if (!applied.ok || applied.value.practiceId !== id) continue;
					next = applied.value;
					fitting.push(record);
				}
				const certificates = records.slice(inSequence);
				if (!clinicRelayKey || !next) return { state: next, after, records: fitting, certificates: [] };
				const named = next.relays.some(({ relayKey }) => equalBytes(relayKey, clinicRelayKey));
				outside ??= await openOutsideLog(storage, suite, id);
				const shown = named ? await outside.over(next, certificates) : undefined;
				return { state: shown, after, records: fitting, certificates };
			}),
		adopt: (prospect) =>
			exclusive(async () => {
				if (!sameHead(prospect.after, state?.head ?? EMPTY_HEAD)) return false;
				const { records, certificates } = prospect;
				if (records.length > 0 && !(await store(prospect.state!, records))) return false;
				if ((await outside?.take(certificates)) && (await judge())) wakeFollowers();
				return true;
			}),
		append: (head, records) =>
			exclusive(async () => {
				await refresh();
				const refused = (code: ControlRefused['code']) => err({ code, head: state?.head ?? EMPTY_HEAD });
				if (!state || !sameHead(head, state.head)) return refused('head-moved');
				let next = state;
				for (const record of records) {
					const applied = await applyControlRecord(suite, next, record);
					if (!applied.ok) return refused(CODE_OF_ERROR[applied.error.type]);
					next = applied.value;
				}
				return records.length === 0 || (await store(next, records)) ? ok(undefined) : refused('head-moved');
			}),
		invites(inviteId) {
			const invite = state?.invites.get(inviteId);
			if (!invite || invite.usedBy !== undefined) return false;
			return clock.now() - (receivedAtBySeq.get(invite.seq) ?? 0) < invite.validMs;
		},
		wakeFollowers
	};
}

const sameHead = (a: LogHead, b: LogHead): boolean => a.seq === b.seq && equalBytes(a.hash, b.hash);

const CODE_OF_ERROR: Readonly<Record<ControlError['type'], ControlRefused['code']>> = {
	MalformedRecord: 'malformed',
	OutOfPlace: 'malformed',
	WrongPractice: 'not-authorised',
	BadSignature: 'bad-signature',
	NotAdmin: 'not-authorised',
	UnknownInvite: 'not-authorised',
	InviteUsed: 'not-authorised',
	InviteDiffers: 'not-authorised',
	CredentialTaken: 'not-authorised',
	DeviceKeyDiffers: 'not-authorised',
	UnknownMember: 'not-authorised',
	AlreadyRevoked: 'not-authorised',
	LastAdmin: 'not-authorised',
	WrongEpoch: 'not-authorised',
	KeyForRevoked: 'not-authorised',
	RightsHeld: 'not-authorised',
	ErasureUnknown: 'not-authorised',
	ErasureOver: 'not-authorised',
	ErasureOnHold: 'not-authorised',
	SecondAdminNeeded: 'not-authorised'
};

/** An invitation's id as the control state's key. */
export const inviteKeyOf = (inviteId: Uint8Array): string => bytesToHex(inviteId);
