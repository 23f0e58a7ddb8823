// The outreach tablets of a practice as its settings and its control log tell of them.
import type { DeviceId } from '../../core/ids.ts';
import type { ControlState, Credential } from '../../replica/control-state.ts';
import { liveCredentials } from '../../replica/members.ts';
import type { SignedIn } from '../engine-core.ts';
import { readTrip, type ToldTrip } from './told-trip.ts';

export interface Tablet {
	readonly deviceId: DeviceId;
	readonly told: ToldTrip;
	/** Everybody on it who belongs. */
	readonly people: readonly Credential[];
}

/** Tablets that were prepared for a trip and on which somebody belongs. */
export function tabletsOf(control: ControlState, { session }: Pick<SignedIn, 'session'>): readonly Tablet[] {
	const byDevice = new Map<DeviceId, Credential[]>();
	for (const one of liveCredentials(control))
		byDevice.set(one.deviceId, [...(byDevice.get(one.deviceId) ?? []), one]);
	return [...byDevice].flatMap(([deviceId, people]) => {
		const told = readTrip(session.readConfig, deviceId);
		return told ? [{ deviceId, told, people }] : [];
	});
}
