// Looking at entries that are kept apart, and who is told of it, as callers of the engine see it: part of api.ts.
import type { Instant } from '../core/clock.ts';
import type { ChartId, EnvelopeId, UserId } from '../core/ids.ts';
import type { Result } from '../core/result.ts';
import type { AccessReason } from './access-reasons.ts';

/** Somebody looked at entries of a chart that are kept apart, or went against what its patient asked. */
export interface SensitiveAlert {
	/** Of the access record. */
	readonly id: EnvelopeId;
	readonly what: 'show-sensitive' | 'open-elsewhere' | 'hand-out';
	readonly at: Instant;
	readonly userId: UserId;
	readonly user: string;
	readonly device: string;
	readonly chartId: ChartId;
	/** Absent when this device does not know the chart. */
	readonly patient?: string;
	readonly reason: AccessReason;
}

/** `E`: every expected failure of the engine. */
export interface SensitiveCommands<E> {
	/**
	 * Shows what is kept apart in a chart on screen, until the chart is closed; for who holds the key. The access record, with
	 * the reason, is durable first. `NeedsRelay` where the practice wants a road to the relay for it.
	 */
	showSensitive(a: { readonly chartId: ChartId; readonly reason: AccessReason }): Promise<Result<void, E>>;
	/** Who looked and no admin has said yet that they have seen it, newest first. Empty for who may not read the record. */
	sensitiveAlerts(): Promise<Result<readonly SensitiveAlert[], E>>;
	/** An admin has seen one. */
	seenAlert(a: { readonly id: EnvelopeId }): Promise<Result<void, E>>;
	/** Whether entries that are kept apart may be looked at without a road to the relay. For an admin. */
	setShowOffline(a: { readonly on: boolean }): Promise<Result<void, E>>;
}
