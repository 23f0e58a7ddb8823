// What a relay that is not the home of its practices knows of the way there, as its sessions see it. Made in upstream/; a
// relay without one is the home itself.
import type { PracticeId } from '#shared/core/ids.ts';
import type { ControlRefused, LogHead, Upstream as UpstreamFrame } from '#shared/protocol/frames.ts';

/** How far a practice's log is at the home relay, and whether the way there is open. */
export type UpstreamState = Omit<UpstreamFrame, 'type'>;

/** All ways home of this process together. */
export interface WayHome {
	/** Practices that have one. */
	readonly practices: number;
	/** Of those, how many are open, as far as the relay that is their home. */
	readonly connected: number;
	/** Entries, statuses left out, that only this relay has. */
	readonly waiting: number;
	/**
	 * When the one that is shut longest was open last, in milliseconds since 1970; the start of the process for one that was
	 * never open in it. Undefined while all are open.
	 */
	readonly shutSince: number | undefined;
}

export interface Upstream {
	state(practiceId: PracticeId): UpstreamState;
	/** Calls back when a practice's state has changed, until the returned function is called. */
	watch(practiceId: PracticeId, listener: () => void): () => void;
	/**
	 * Asks the home relay to append control records behind `head`. Resolves with its refusal, or with undefined once they
	 * are in the log here too.
	 */
	append(
		practiceId: PracticeId,
		head: LogHead,
		records: readonly Uint8Array[]
	): Promise<Omit<ControlRefused, 'type'> | undefined>;
	/** A practice is in use here: its way to the home relay is kept open from now on. */
	open(practiceId: PracticeId): void;
	wayHome(): WayHome;
	/** Practices whose way is kept open. */
	readonly opened: Pick<ReadonlySet<PracticeId>, 'has'>;
	stop(): void;
}
