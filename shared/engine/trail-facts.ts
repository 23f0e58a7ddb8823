// What is asked of the record of who looked, and what it tells.
import type { Instant } from '../core/clock.ts';
import type { ChartId, DeviceId, UserId } from '../core/ids.ts';
import type { AccessReason } from './access-reasons.ts';
import type { AuditAction, AuditSubject } from './audit.ts';
import type { PatientRow } from './patient-rows.ts';

/** Which records; those that are absent ask for nothing. `from` is included, `to` is not; both are device times. */
export interface TrailFilter {
	readonly chartId?: ChartId;
	readonly userId?: UserId;
	readonly deviceId?: DeviceId;
	readonly from?: Instant;
	readonly to?: Instant;
}

/** One record, with names as this device knows them. */
export interface TrailRow {
	/** The order in which records arrived on this device. */
	readonly arrival: number;
	readonly userId: UserId;
	readonly user: string;
	readonly deviceId: DeviceId | undefined;
	readonly device: string;
	readonly site: string;
	/** By the device's clock; absent where the record cannot be read here. */
	readonly at?: Instant;
	readonly action?: AuditAction;
	readonly what?: AuditSubject;
	readonly since?: Instant;
	readonly search?: string;
	readonly reason?: AccessReason;
	readonly chartId?: ChartId;
	/** Absent when this device does not know the chart. */
	readonly patient?: PatientRow;
}

/** A part of the trail. `before`: what to ask for the part behind it, absent at the end. `looked`: records looked at. */
export interface TrailPage {
	readonly rows: readonly TrailRow[];
	readonly before?: number;
	readonly looked: number;
}
