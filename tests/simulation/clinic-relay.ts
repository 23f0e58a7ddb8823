// Relays in clinics: one in every sixth seed, a second one in half of these. An admin names them, devices move between them
// and the home relay; their ways there break, they lose power, and come back from a backup. With two of them each may pass on
// to the other for a while, so that what is given to either goes round and never home.
import { equalBytes } from '#shared/core/bytes.ts';
import { encodeRelayCode } from '#shared/crypto/relay-code.ts';
import { addressOf } from '../support/simulated-network.ts';
import { ask, pick, pickOpen, type Action } from './ask.ts';
import { boxesOf, type Box } from './boxes.ts';
import { spareCommits } from './mishaps.ts';
import type { SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

/** Its own control log names such a relay. */
const knows = async (device: SimDevice, { relay: { relayKey: key } }: Box): Promise<boolean> =>
	(await device.control()).relays.some(({ relayKey }) => equalBytes(relayKey, key));

/** The boxes are set up, and an admin names them. */
export async function setUpClinic(world: World): Promise<void> {
	const admin = world.devices[0]!;
	for (const box of boxesOf(world)) {
		await box.relay.boot();
		const code = await encodeRelayCode(world.suite, box.relay.relayKey);
		let asked = false;
		const named = await world.until(async () => {
			const engine = admin.tab?.engine;
			if (!asked && engine?.status().road === 'live') {
				asked = true;
				const done = (): void => void (asked = false);
				ask(world, admin, admin.tab!, `names the ${box.place} relay`, () =>
					engine.nameRelay({ code }).finally(done)
				);
			}
			return knows(admin, box);
		}, 120_000);
		world.expect(named, () => `the ${box.place} relay cannot be named`);
	}
}

/** A device goes to another relay. */
const move: Action = async (world) => {
	const at = pickOpen(world);
	const box = pick(world, boxesOf(world))!;
	// A device believes no relay that its own control log does not name.
	if (!at || !(await knows(at.device, box))) return false;
	const place = world.random.below(3) === 0 ? 'home' : box.place;
	ask(
		world,
		at.device,
		at.tab,
		`moves to the ${place} relay`,
		() => at.tab.engine!.moveToRelay({ relayUrl: addressOf(place) }),
		() => {
			world.count(`moves to the ${place} relay`);
			at.tab.engine?.connect();
		}
	);
	return true;
};

/** The way from a clinic to the relay above is cut, or there again. */
const upstreamLink: Action = (world) => {
	const { host, place } = pick(world, boxesOf(world))!;
	const reachable = !world.network.isReachable(host);
	world.trace(`the ${place} ${reachable ? 'reaches the relay above again' : 'is cut off'}`);
	world.network.setReachable(host, reachable);
	world.count(reachable ? 'clinic reaches home again' : 'clinic cut off');
	return true;
};

/** A box loses power, or comes back, sometimes from a backup. */
const power: Action = async (world) => {
	const { relay: box, place } = pick(world, boxesOf(world))!;
	if (box.isUp()) {
		world.trace(`the ${place} relay crashes`);
		world.count('clinic relay crashes');
		box.crash();
		return true;
	}
	const lost = world.random.below(3) === 0 ? await spareCommits(world, box, (id) => world.relay.has(id)) : 0;
	if (lost > 0) {
		world.trace(`the ${place} relay comes back from a backup, ${lost} commits older`);
		world.count('clinic relay backups restored');
		await box.restoreBackup(box.commits().length - lost);
	}
	await box.boot();
	return true;
};

/** Somebody sets a box to pass on to another relay. */
const reroute: Action = async (world) => {
	const { annex, clinic } = world;
	if (!annex) return false;
	const { relay, place } = pick(world, boxesOf(world))!;
	const others = (['home', 'clinic', 'annex'] as const).filter((one) => one !== place && one !== relay.above);
	relay.above = pick(world, others)!;
	world.trace(`the ${place} relay passes on to ${relay.above}`);
	if (relay.isUp()) relay.crash();
	await relay.boot();
	if (clinic.above === 'annex' && annex.above === 'clinic') world.count('relays in a ring');
	return true;
};

/** The clinics' relays work, in a row to the home relay. A chain that one of them would not continue waits for the next road. */
export async function healClinic(world: World): Promise<void> {
	for (const { index } of world.devices) world.network.cut(index);
	const { clinic, annex } = world;
	if (clinic.above !== 'home' && annex?.above !== 'home') {
		if (clinic.isUp()) clinic.crash();
		clinic.above = 'home';
	}
	for (const { host, relay } of boxesOf(world)) {
		world.network.setReachable(host, true);
		if (!relay.isUp()) await relay.boot();
	}
}

export const CLINIC_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
	[8, move],
	[5, upstreamLink],
	[4, power],
	[4, reroute]
];
