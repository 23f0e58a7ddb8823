// The clinics' relays of a world, and what must hold of them.
import type { Address } from '../support/simulated-network.ts';
import type { SimulatedRelay } from '../support/simulated-relay.ts';
import { ANNEX_HOST, CLINIC_HOST, type World } from './world.ts';

export interface Box {
	readonly place: Address;
	readonly host: number;
	readonly relay: SimulatedRelay;
}

/** The clinics' relays. */
export const boxesOf = ({ clinic, annex }: World): readonly Box[] => [
	{ place: 'clinic', host: CLINIC_HOST, relay: clinic },
	...(annex ? [{ place: 'annex' as const, host: ANNEX_HOST, relay: annex }] : [])
];

/** Once all is in step: what any relay has is at home, and no relay has anything twice. */
export function onceAtHome(world: World): void {
	for (const { relay, place } of boxesOf(world)) {
		const ids = relay.entries().map(({ id }) => id);
		world.expect(new Set(ids).size === ids.length, () => `the ${place} relay has something twice`);
		for (const id of ids)
			world.expect(world.relay.has(id), () => `${id} is at the ${place} relay and not at home`);
	}
}
