// What the sessions of one relay core share.
import type { Clock } from '#shared/core/clock.ts';
import type { PracticeId } from '#shared/core/ids.ts';
import type { Random } from '#shared/core/random.ts';
import type { CryptoSuite, SigningKey } from '#shared/crypto/suite.ts';
import type { RelayStorage } from '../storage/relay-storage.ts';
import type { Activity } from './activity.ts';
import type { GroupCommit } from './group-commit.ts';
import type { KnockBoard } from './knock-board.ts';
import type { RelayLimits } from './limits.ts';
import type { Practice } from './practice.ts';
import type { PresenceTickets } from './presence-tickets.ts';
import type { Rates } from './rates.ts';
import type { RelayLog } from './relay-event.ts';
import type { SharedReads } from './shared-reads.ts';
import type { TokenBucket } from './token-bucket.ts';
import type { Upstream } from './upstream.ts';

/** A practice with somebody connected to it. */
export interface Room {
	readonly practice: Practice;
	readonly reads: SharedReads;
	readonly knocks: KnockBoard;
	/** How often somebody may knock here. */
	readonly knockRate: TokenBucket;
	/** Open device sessions, those of them that have proved who they are, and joiners. */
	devices: number;
	proven: number;
	joiners: number;
}

export interface RelayContext {
	readonly storage: RelayStorage;
	readonly suite: CryptoSuite;
	readonly clock: Clock;
	readonly random: Random;
	readonly limits: RelayLimits;
	readonly activity: Activity;
	readonly groupCommit: GroupCommit;
	readonly tickets: PresenceTickets;
	readonly rates: Rates;
	readonly relayKey: SigningKey;
	readonly relayGen: Uint8Array;
	readonly log: RelayLog;
	/** Absent at the home of every practice. */
	readonly upstream: Upstream | undefined;
	/** The room of a practice, made when nobody is in it yet. */
	roomOf(practiceId: PracticeId): Room;
}
