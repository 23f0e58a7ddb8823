// What a replica asks its caller to do or tells it. Callers carry effects out in order.
import type { CredId, DocId, EnvelopeId } from '../core/ids.ts';
import type { ControlRefused, LogHead, Space, Upstream } from '../protocol/frames.ts';
import type { Incoming, QuarantineReason } from './receiving.ts';

/**
 * Why a road is down until someone acts. `version-older` and `version-newer` speak of the relay: an older relay is waited
 * for, a newer one means that this device needs an update.
 */
export type StoppedFor =
	| 'version-older'
	| 'version-newer'
	| 'not-member'
	/** The relay does not have the practice, and wants a setup code before it takes it; the one it got is none of its own. */
	| 'setup-code'
	| 'setup-code-refused'
	| 'wrong-relay'
	/** An admin has taken the naming of this relay back. */
	| 'relay-withdrawn'
	| 'refused'
	| 'equivocation'
	| 'relay-forked'
	| 'control-forked';

/** Where a replica stands with its relay. Counts are envelopes. */
export interface ReplicaStatus {
	readonly road: 'closed' | 'connecting' | 'live' | 'stopped';
	readonly stoppedFor: StoppedFor | undefined;
	/** The relay's protocol version when it differs from ours. */
	readonly relayVersion: number | undefined;
	/** Own and offered-again envelopes that the relay has not acknowledged. */
	readonly unsent: number;
	/** Of those, on the wire now. */
	readonly sending: number;
	/** Up to where the relay's log was received. */
	readonly received: LogHead;
	/** The relay's log as last told. */
	readonly relayHead: LogHead;
	/** Hex; undefined before the first handshake with this relay. */
	readonly relayGen: string | undefined;
	/** Set while connected to a clinic's relay: how far its log is at the practice's home relay. */
	readonly upstream: Omit<Upstream, 'type'> | undefined;
	/** Set while connected: bytes kept at the relay for this practice, and how many may be. */
	readonly space: Omit<Space, 'type'> | undefined;
	/** True once the relay's head at connect was received. */
	readonly caughtUp: boolean;
	/** Somebody said to let the log wait. */
	readonly paused: boolean;
	/** The relay said that the practice's space is used up; sending is tried again at the next connection. */
	readonly relayFull: boolean;
	/** This device's store refused to take more in, and has taken nothing in since; receiving pauses, sending goes on. */
	readonly storeFull: boolean;
}

export type Effect =
	| { readonly type: 'send'; readonly frame: Uint8Array }
	| { readonly type: 'close'; readonly code: number }
	/** New envelopes were stored, of these documents; `count` leaves statuses out, so it may be 0. */
	| {
			readonly type: 'arrived';
			readonly docIds: readonly DocId[];
			readonly count: number;
			/** Statuses are among them. */
			readonly hasStatus?: true;
	  }
	| { readonly type: 'control-changed' }
	/** Records of appendControl are in the practice's log, in this order. */
	| { readonly type: 'control-appended'; readonly records: readonly Uint8Array[] }
	/** They are not: sign them again behind the head of control(), or give up. `offline`: there was no road. */
	| {
			readonly type: 'control-refused';
			readonly code: ControlRefused['code'] | 'offline';
			readonly records: readonly Uint8Array[];
	  }
	| { readonly type: 'acknowledged'; readonly ids: readonly EnvelopeId[] }
	/** First contact with a relay whose key was not known: keep it. */
	| { readonly type: 'relay-met'; readonly relayKey: Uint8Array }
	/** Somebody knocks under an invite (hex): answer with sendKnockAnswer. May come more than once. */
	| { readonly type: 'knock'; readonly inviteId: string; readonly sealed: Uint8Array }
	/** Of these documents the relay has content that is not here and that the stream did not bring. */
	| { readonly type: 'absent'; readonly docIds: readonly DocId[] }
	/** Envelopes sent on demand came by in the log, of these documents. They are not held. */
	| { readonly type: 'on-demand-seen'; readonly docIds: readonly DocId[] }
	/** What was wanted of a document has come, as far as the relay has it. */
	| { readonly type: 'fetched'; readonly docId: DocId }
	/** What this device was to let go of in a document is gone, as far as the relay has it. */
	| { readonly type: 'freed'; readonly docId: DocId }
	/** What there was of a wanted document's envelopes sent on demand, oldest first; checked, not stored. */
	| { readonly type: 'on-demand'; readonly docId: DocId; readonly envelopes: readonly Incoming[] }
	| { readonly type: 'ticket'; readonly ticket: string; readonly validMs: number }
	/** A question for times is answered, as far as it will be. */
	| { readonly type: 'times' }
	| { readonly type: 'status'; readonly status: ReplicaStatus }
	| {
			readonly type: 'quarantined';
			readonly reason: QuarantineReason | RefusedReason;
			readonly id: EnvelopeId;
	  }
	/** Own envelopes were taken out of the chain and set aside: write their content again, and say so. */
	| { readonly type: 'contradicted'; readonly credId: CredId; readonly ids: readonly EnvelopeId[] }
	/** An envelope names a predecessor that has not arrived. */
	| { readonly type: 'gap'; readonly docId: DocId; readonly missing: EnvelopeId };

/** The relay refused an envelope for good. */
export type RefusedReason =
	'refused-not-authorised' | 'refused-bad-signature' | 'refused-malformed' | 'refused-too-large';
