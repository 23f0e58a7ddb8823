// Roads between devices and relays, in virtual time: every direction is ordered and has its own delays; a road that is
// cut loses what is on its way from some frame on, and either end hears of it in its own time. What a device sent just
// before may so arrive at the relay after the device has opened its next road.
import type { RoadListener, Transport } from '#shared/replica/transport.ts';
import type { Outlet } from '#relay/relay/outlet.ts';
import type { RelaySession } from '#relay/relay/session.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Life, VirtualTime } from './virtual-time.ts';

/** Where a relay can be: the practice's home, the boxes of two clinics, and behind the home's own address for some of the devices. */
export type Place = Address | 'behind';
export type Address = 'home' | 'clinic' | 'annex';

/** A relay's door. Undefined while the relay is down. */
export type Door = ((path: string, outlet: Outlet) => RelaySession) | undefined;

export interface NetworkHooks {
	/** Looks at every frame that the relay hands over, before it travels. */
	relaySends(host: number, frame: Uint8Array, place: Place): void;
	/** What becomes of a frame of the relay's on its way: usually itself. */
	tamper(host: number, frame: Uint8Array, place: Place): readonly Uint8Array[];
	/** Should this frame arrive twice? */
	twice(frame: Uint8Array): boolean;
	cut(): void;
}

export interface SimulatedNetwork {
	/** The network as a process on a host sees it. */
	transportOf(host: number, life: Life): Transport;
	setReachable(host: number, reachable: boolean): void;
	isReachable(host: number): boolean;
	/** A relay is up with this door, or down: then all roads to it end. */
	setDoor(door: Door, place: Place): void;
	/** From now on these hosts find another door at the home's address; their roads there are cut. */
	divert(hosts: ReadonlySet<number>): void;
	/** Cuts the roads of a host, or of one process of it. */
	cut(host: number, life?: Life): void;
}

/** One direction of a road. */
class Lane {
	readonly #time: VirtualTime;
	readonly #random: SeededRandom;
	#lastArrival = 0;
	#onTheWay = 0;
	/** Frames that still arrive after the road was cut; undefined: all. */
	#left: number | undefined;

	constructor(time: VirtualTime, random: SeededRandom) {
		this.#time = time;
		this.#random = random;
	}

	/** Brings something to the other end, behind what was sent before. */
	carry(arrive: () => void, slow = false): void {
		if (this.#left !== undefined) return;
		const delay = 5 + this.#random.below(slow ? 2_000 : 60);
		this.#lastArrival = Math.max(this.#lastArrival, this.#time.now() + delay);
		this.#onTheWay += 1;
		this.#time.after(this.#lastArrival - this.#time.now(), () => {
			this.#onTheWay -= 1;
			if (this.#left !== undefined && this.#left-- <= 0) return;
			arrive();
		});
	}

	cut(): void {
		this.#left ??= this.#random.below(this.#onTheWay + 1);
	}
}

interface SimulatedRoad {
	readonly host: number;
	readonly life: Life;
	readonly place: Place;
	cut(): void;
}

/** The address of a place, and back. */
export const addressOf = (place: Address): string =>
	place === 'home' ? 'https://relay.example' : `https://${place}.example`;

/** A network with relays. */
export function createSimulatedNetwork(
	time: VirtualTime,
	random: SeededRandom,
	hooks: NetworkHooks
): SimulatedNetwork {
	const doors = new Map<Place, Door>();
	let diverted: ReadonlySet<number> = new Set();
	const unreachable = new Set<number>();
	const roads = new Set<SimulatedRoad>();

	function placeOf(host: number, url: string): Place {
		const [, box] = /^[a-z]+:\/\/(clinic|annex)\./.exec(url) ?? [];
		if (box) return box as Address;
		return diverted.has(host) ? 'behind' : 'home';
	}

	function open(host: number, life: Life, place: Place, path: string, listener: RoadListener) {
		const up = new Lane(time, random);
		const down = new Lane(time, random);
		const slow = random.below(8) === 0;
		let deviceOpen = true;
		let session: RelaySession | undefined;
		let relayOpen = false;
		const road: SimulatedRoad = { host, life, place, cut };
		roads.add(road);

		function deviceCloses(code: number): void {
			if (!deviceOpen) return;
			deviceOpen = false;
			roads.delete(road);
			if (life.alive) listener.closed(code);
		}
		function relayCloses(): void {
			if (!relayOpen) return;
			relayOpen = false;
			session?.closed();
		}
		/** The wire is gone. Each end finds out for itself, sooner or later. */
		function cut(): void {
			up.cut();
			down.cut();
			hooks.cut();
			time.after(random.below(3) === 0 ? 20_000 + random.below(40_000) : random.below(300), () =>
				deviceCloses(1006)
			);
			time.after(random.below(3) === 0 ? 5_000 + random.below(60_000) : random.below(300), relayCloses);
		}
		const outlet: Outlet = {
			send(frame) {
				if (!relayOpen) return;
				hooks.relaySends(host, frame, place);
				for (const one of hooks.tamper(host, frame, place)) {
					const times = hooks.twice(one) ? 2 : 1;
					for (let i = 0; i < times; i++) {
						down.carry(() => deviceOpen && life.alive && listener.received(one), slow);
					}
				}
			},
			close(code) {
				if (!relayOpen) return;
				relayOpen = false;
				down.carry(() => deviceCloses(code));
			},
			ready: async () => {}
		};

		time.after(1 + random.below(40), () => {
			if (!deviceOpen || !life.alive) return;
			const here = doors.get(place);
			if (!here || unreachable.has(host)) return deviceCloses(1006);
			relayOpen = true;
			listener.opened();
			session = here(path, outlet);
		});

		return {
			bufferedBytes: 0,
			send(frame: Uint8Array) {
				if (!deviceOpen || !life.alive) return;
				const times = hooks.twice(frame) ? 2 : 1;
				for (let i = 0; i < times; i++) up.carry(() => relayOpen && void session?.received(frame), slow);
			},
			close(code = 1000) {
				if (!deviceOpen) return;
				up.carry(relayCloses);
				time.after(random.below(50), () => deviceCloses(code), life);
			}
		};
	}

	function cutAll(which: (road: SimulatedRoad) => boolean): void {
		for (const road of [...roads]) {
			if (!which(road)) continue;
			roads.delete(road);
			road.cut();
		}
	}

	return {
		transportOf: (host, life) => ({
			open: (url, path, listener) => open(host, life, placeOf(host, url), path, listener)
		}),
		isReachable: (host) => !unreachable.has(host),
		setReachable(host, reachable) {
			if (reachable) unreachable.delete(host);
			else unreachable.add(host);
			if (!reachable) cutAll((road) => road.host === host);
		},
		setDoor(door, place) {
			doors.set(place, door);
			if (!door) cutAll((road) => road.place === place);
		},
		divert(hosts) {
			const before = diverted;
			diverted = hosts;
			cutAll(
				({ host, place }) => (place === 'home' || place === 'behind') && before.has(host) !== hosts.has(host)
			);
		},
		cut: (host, life) => cutAll((road) => road.host === host && (!life || road.life === life))
	};
}
