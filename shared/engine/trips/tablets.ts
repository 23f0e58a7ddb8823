// The outreach tablets of a practice as its settings and its control log tell of them.
import type { DeviceId } from '../../core/ids.ts';
import type { ControlState, Credential } from '../../replica/control-state.ts';
import type { SignedIn } from '../engine-core.ts';
import { readTrip, type ToldTrip } from './told-trip.ts';

export interface Tablet {
	readonly deviceId: DeviceId;
	readonly told: ToldTrip;
	/** Everybody on it who belongs. */
	readonly people: readonly Credential[];
	/** Who belonged to it and was put out. */
	readonly former: readonly Credential[];
}

/** Tablets that were prepared for a trip, those that are put out among them. */
export function tabletsOf(control: ControlState, { session }: Pick<SignedIn, 'session'>): readonly Tablet[] {
	const byDevice = new Map<DeviceId, Credential[]>();
	for (const one of control.credentials.values())
		byDevice.set(one.deviceId, [...(byDevice.get(one.deviceId) ?? []), one]);
	return [...byDevice].flatMap(([deviceId, all]) => {
		const told = readTrip(session.readConfig, deviceId);
		if (!told) return [];
		const belongs = ({ credId }: Credential): boolean => !control.revoked.has(credId);
		const former = all.filter((one) => !belongs(one));
		return [{ deviceId, told, people: all.filter(belongs), former }];
	});
}
