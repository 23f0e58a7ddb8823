// What the practice's settings say of an outreach tablet, for admins on every device.
import { bytesToHex } from '../../core/bytes.ts';
import type { CredId, DeviceId } from '../../core/ids.ts';
import type { TripGrant } from './trip-grant.ts';
import { configKeys, type ConfigReader } from '../practice-config.ts';
import type { TripPlan } from './trip-plan.ts';

/** What the practice's settings say of a trip. `trip`: its id in hex. */
export interface ToldTrip {
	readonly trip: string;
	readonly name: string;
	readonly charts: number;
	readonly from: number;
	/** 0 for never. */
	readonly until: number;
	readonly auditEpoch: number;
	readonly credId: string;
}

export const readTrip = (read: ConfigReader, deviceId: DeviceId): ToldTrip | undefined => {
	const atom = read(configKeys.deviceTrip(deviceId));
	const value: unknown = atom === undefined ? undefined : JSON.parse(atom);
	return typeof value === 'object' && value !== null ? (value as ToldTrip) : undefined;
};

export const tripAtom = (
	{ trip, name, charts, from, until }: TripGrant,
	credId: CredId,
	{ auditEpoch }: TripPlan
): string =>
	JSON.stringify({
		...{ trip: bytesToHex(trip), name, charts, from, until, auditEpoch, credId }
	} satisfies ToldTrip);
