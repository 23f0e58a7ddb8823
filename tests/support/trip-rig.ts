// A clinic and outreach tablets that it prepares, with real cryptography and a relay core in this process.
import type { ChartId } from '#shared/core/ids.ts';
import { closeChart, openChart, registerPatient, search } from '#shared/engine/chart-work.ts';
import { chartsHere } from '#shared/engine/holding/list-holding.ts';
import * as membership from '#shared/engine/membership.ts';
import { prepareTrip } from '#shared/engine/trips/prepare-trip.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import {
	type EngineRig,
	eventually,
	goOnline,
	RIG_PASSPHRASE,
	startDevices,
	startEngine,
	take,
	write
} from './engine-rig.ts';

export const DAY_MS = 24 * 3600 * 1000;

/** Somebody with one allergy. */
export async function register(rig: EngineRig, family: string): Promise<ChartId> {
	const { chartId } = take(await registerPatient(rig.core, { name: [{ family }] }));
	await write(rig, chartId, 'penicillin');
	return chartId;
}

export const names = ({ core }: EngineRig): string[] => search(core, '').map(({ name }) => name);

export const allergiesIn = async (rig: EngineRig, chartId: ChartId): Promise<string[]> => {
	const view = take(await openChart(rig.core, chartId));
	await closeChart(rig.core, chartId);
	return Object.values(view.entries['AllergyIntolerance'] ?? {})
		.map(({ code }) => (code as { text: string }).text)
		.sort();
};

/** A clinic with one patient of one allergy, and a nurse's device beside the admin's where one is asked for; all online. */
export async function startClinic({ withNurse = false } = {}): Promise<{
	readonly clinic: EngineRig;
	readonly nurse: EngineRig;
	readonly transport: Transport;
	readonly near: ChartId;
}> {
	const others = withNurse ? [{ role: 'nurse', siteName: 'Hilltop' } as const] : [];
	const { devices, transport } = await startDevices(others);
	const near = await register(devices[0]!, 'Okello');
	await goOnline(...devices);
	return { clinic: devices[0]!, nurse: devices[1]!, transport, near };
}

/** A tablet for some charts, with everything of them fetched. Both are online. */
export async function prepareTablet(
	clinic: EngineRig,
	transport: Transport,
	charts: readonly ChartId[],
	days?: number,
	facts: Parameters<typeof startEngine>[1] = {}
): Promise<EngineRig> {
	const ask = { name: 'Kabale', userName: 'Joy', siteName: 'Van', charts, days };
	const { link } = take(await prepareTrip(clinic.core, ask));
	const tablet = await startEngine(createMemoryStore(), { transport, ...facts });
	take(await membership.join(tablet.core, { link, passphrase: RIG_PASSPHRASE }));
	await goOnline(clinic, tablet);
	await eventually(async () => {
		const { coming, filesComing } = take(await chartsHere(tablet.core));
		return coming + filesComing === 0 && search(tablet.core, '').every(({ complete }) => complete);
	});
	return tablet;
}
