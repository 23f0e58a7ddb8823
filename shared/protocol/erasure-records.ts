// The records by which a patient's record is erased: one admin asks, another one confirms. They name documents and places in
// chains, so that every store swaps the same envelopes for stubs; no names. Shapes are in control-shapes.ts; what they mean
// for a log is in replica/control-erasure.ts.
import type { Cut } from './membership-records.ts';

/** Why a record is erased, in words that a relay may read. */
export const ERASE_REASONS = ['retention', 'request', 'court', 'mistake'] as const;
export type EraseReason = (typeof ERASE_REASONS)[number];

/**
 * A document and what of it goes: of each author everything chained up to a place, and these chunks of files. Snapshots and
 * summaries of it go whenever they were made.
 */
export interface ErasedPart {
	readonly docId: Uint8Array;
	readonly covers: readonly Cut[];
	readonly chunks: readonly Uint8Array[];
}

/** Asks for it. Nothing goes before somebody else confirms. */
export interface Erase {
	readonly type: 'ERASE';
	readonly erasure: Uint8Array;
	readonly reason: EraseReason;
	readonly parts: readonly ErasedPart[];
	/** Directory pages that may tell of the patient: a relay lets go of those that it has, and devices write new ones. */
	readonly pages: readonly Uint8Array[];
}

/** The second signature, by another person: what was asked for goes. */
export interface Confirm {
	readonly type: 'CONFIRM';
	readonly erasure: Uint8Array;
}

/** Nothing is to be erased after all. */
export interface Withdraw {
	readonly type: 'WITHDRAW';
	readonly erasure: Uint8Array;
}

/** These documents may not be erased, or may be again. */
export interface Hold {
	readonly type: 'HOLD';
	readonly documents: readonly Uint8Array[];
	readonly keep: boolean;
}

export type ErasureRecord = Erase | Confirm | Withdraw | Hold;
