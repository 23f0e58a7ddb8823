// What lists tell of devices and of what waits on this one, as types only; api.ts is where they are used.
import type { Instant } from '../core/clock.ts';
import type { ChartId, DeviceId, SiteId, UserId } from '../core/ids.ts';
import type { ScopeName } from '../core/scopes.ts';

/** One of the practice's devices, as this device knows it. */
export interface DeviceRow {
	readonly deviceId: DeviceId;
	/** Its place in the order of enrolment, for a device without a name. */
	readonly number: number;
	readonly name: string | undefined;
	readonly site: SiteId;
	readonly siteName: string;
	readonly people: readonly string[];
	/** Everybody who belongs on it, named or not. */
	readonly userIds: readonly UserId[];
	readonly isThis: boolean;
	/** It holds some charts alone: nobody counts on it to have what was written elsewhere. */
	readonly some?: true;
	/** A tablet of a trip: it holds what it was given. */
	readonly outreach?: true;
	/** An admin has said that it holds its own patients alone: of nobody else even the name. */
	readonly ownPatients?: true;
	/** What it last said of itself; `at` by its own clock. `missing`: changes held here that it did not have then. */
	readonly status?: {
		readonly at: Instant;
		readonly unsent: number;
		readonly appVersion: string;
		readonly usedBytes: number | undefined;
		readonly quotaBytes: number | undefined;
		readonly persisted: boolean | undefined;
		readonly missing: number;
	};
}

/** Changes of one document that wait to be sent. `since`: undefined where this person cannot read it. */
export interface UnsentRow {
	readonly what: ScopeName | 'other';
	readonly chartId: ChartId | undefined;
	readonly patient: string | undefined;
	readonly count: number;
	readonly since: Instant | undefined;
}
