// What an engine says of sending and receiving, as types only. It is put together in status.ts.
import type { Instant } from '../core/clock.ts';
import type { StoppedFor } from '../replica/effects.ts';
import type { ClinicFacts, RelaySpace } from './relay-api.ts';

/** The truth about sending and receiving, for the pill and for bag. Counts are envelopes. */
export interface SyncStatus {
	readonly road: 'offline' | 'connecting' | 'live' | 'stopped';
	readonly stoppedFor?: StoppedFor;
	/** Somebody switched the network of this device off. */
	readonly switchedOff?: true;
	/** Sealed or typed on this device and not acknowledged as durable by the home relay. */
	readonly unsent: number;
	/** Of those, on the wire now. */
	readonly sending: number;
	/** Envelopes acknowledged, and envelopes new to this device, since this engine started. */
	readonly sent: number;
	readonly received: number;
	readonly lastAckAt?: Instant;
	readonly lastReceivedAt?: Instant;
	/** True once the relay's head at connect was received. */
	readonly caughtUp: boolean;
	/** When this device last had everything that the relay had. */
	readonly checkedAt?: Instant;
	/** Entries of the relay's log that are still to be received, as last told; absent without a live road. */
	readonly toReceive?: number;
	/** Somebody said to let what others wrote wait; charts that are opened come all the same. */
	readonly paused?: true;
	/** This device's storage is full: what others wrote does not come in. What is saved stays, and sending goes on. */
	readonly storeFull?: true;
	readonly clinic?: ClinicFacts;
	readonly relaySpace?: RelaySpace;
	readonly relayHost: string;
	/** Since when a relay that should answer has not. */
	readonly unreachableSince?: Instant;
	/** Received changes that wait for others before they can be shown. */
	readonly waiting: number;
	/** This device does not hold every chart: those of a list, its own patients and of nobody else the name, or its trip. */
	readonly holdsOnly?: 'list' | 'own' | 'trip';
	/** What waits for a person in all charts together, as far as this device has looked. */
	readonly toCheck: number;
	/** What waits for the person signed in by name or role; not what everybody may decide. */
	readonly forMe: number;
	/** How far it has come in looking at what arrived; absent when it has looked at everything. */
	readonly checking?: CheckProgress;
	readonly quarantined: number;
	/** The server did not show every device the same: serverDoubts tells more. */
	readonly doubted?: true;
}

/** Charts that others changed: how many were looked at, of how many. */
export interface CheckProgress {
	readonly done: number;
	readonly of: number;
}
