// A relay in a clinic, in every sixth seed: an admin names it, devices move between it and the home relay, and its way
// there breaks, it loses power, and comes back from a backup.
import { equalBytes } from '#shared/core/bytes.ts';
import { encodeRelayCode } from '#shared/crypto/relay-code.ts';
import { addressOf } from '../support/simulated-network.ts';
import { ask, pickOpen, type Action } from './ask.ts';
import { spareCommits } from './mishaps.ts';
import type { SimDevice } from './sim-device.ts';
import { CLINIC_HOST, type World } from './world.ts';

/** Its own control log names the clinic's relay. */
const knowsClinic = async (world: World, device: SimDevice): Promise<boolean> =>
	(await device.control()).relays.some(({ relayKey }) => equalBytes(relayKey, world.clinic.relayKey));

/** The box is set up, and an admin names it. */
export async function setUpClinic(world: World): Promise<void> {
	await world.clinic.boot();
	const code = await encodeRelayCode(world.suite, world.clinic.relayKey);
	const admin = world.devices[0]!;
	let asked = false;
	const named = await world.until(async () => {
		const engine = admin.tab?.engine;
		if (!asked && engine?.status().road === 'live') {
			asked = true;
			const done = (): void => void (asked = false);
			ask(world, admin, admin.tab!, 'names the clinic relay', () => engine.nameRelay({ code }).finally(done));
		}
		return knowsClinic(world, admin);
	}, 120_000);
	world.expect(named, () => 'the clinic relay cannot be named');
}

/** A device goes to the other relay. */
const move: Action = async (world) => {
	const at = pickOpen(world);
	// A device believes no relay that its own control log does not name.
	if (!at || !(await knowsClinic(world, at.device))) return false;
	const place = world.random.below(3) === 0 ? 'home' : 'clinic';
	ask(
		world,
		at.device,
		at.tab,
		`moves to the ${place} relay`,
		() => at.tab.engine!.moveToRelay({ relayUrl: addressOf(place) }),
		() => {
			world.count(place === 'clinic' ? 'moves to the clinic relay' : 'moves to the home relay');
			at.tab.engine?.connect();
		}
	);
	return true;
};

/** The way from the clinic to the home relay is cut, or there again. */
const upstreamLink: Action = (world) => {
	const reachable = !world.network.isReachable(CLINIC_HOST);
	world.trace(`the clinic ${reachable ? 'reaches the home relay again' : 'is cut off'}`);
	world.network.setReachable(CLINIC_HOST, reachable);
	world.count(reachable ? 'clinic reaches home again' : 'clinic cut off');
	return true;
};

/** The box loses power, or comes back, sometimes from a backup. */
const power: Action = async (world) => {
	const { clinic, relay } = world;
	if (clinic.isUp()) {
		world.trace('the clinic relay crashes');
		world.count('clinic relay crashes');
		clinic.crash();
		return true;
	}
	const lost = world.random.below(3) === 0 ? await spareCommits(world, clinic, (id) => relay.has(id)) : 0;
	if (lost > 0) {
		world.trace(`the clinic relay comes back from a backup, ${lost} commits older`);
		world.count('clinic relay backups restored');
		await clinic.restoreBackup(clinic.commits().length - lost);
	}
	await clinic.boot();
	return true;
};

/** The clinic's relay works, and reaches the home relay. A chain that one of the two would not continue waits for the next road. */
export async function healClinic(world: World): Promise<void> {
	for (const { index } of world.devices) world.network.cut(index);
	world.network.setReachable(CLINIC_HOST, true);
	if (!world.clinic.isUp()) await world.clinic.boot();
}

export const CLINIC_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
	[8, move],
	[5, upstreamLink],
	[4, power]
];
