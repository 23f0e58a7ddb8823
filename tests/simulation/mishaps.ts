// What goes wrong around the people of a simulated practice: power, network, disks, clocks, tabs, backups.
import { decodeWhereabouts } from '#shared/replica/rows.ts';
import type { EnvelopeId } from '#shared/core/ids.ts';
import type { SimulatedRelay } from '../support/simulated-relay.ts';
import type { StoreFate } from '../support/faulty-store.ts';
import { pick, type Action } from './ask.ts';
import { hasClinic, hasLies, letsGo } from './kinds-of-seeds.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 3600 * 1000;
/** How a storage call may be a process's last. */
export const FATES: readonly StoreFate[] = ['crash-before', 'crash-inside', 'crash-after'];

/** Boots what is down. */
export const boot = (world: World): boolean => {
	const device = pick(
		world,
		world.devices.filter((one) => one.tabs.length === 0)
	);
	if (!device) return false;
	device.boot();
	return true;
};

/** Opens the app a second time on one device. */
export const secondTab: Action = (world) => {
	const device = pick(
		world,
		world.devices.filter((one) => one.tabs.length === 1 && one.tab?.engine?.state().phase === 'open')
	);
	if (!device) return false;
	world.count('second tabs');
	device.boot();
	return true;
};

/** Closes one of two tabs, in the middle of whatever it does. */
export const closeTab: Action = (world) => {
	const device = pick(
		world,
		world.devices.filter((one) => one.tabs.length > 1)
	);
	if (!device) return false;
	world.trace(`device ${device.index} loses a tab`);
	device.kill(pick(world, device.tabs));
	return true;
};

/** A device loses power: now, or at one of its next storage calls. */
export const crash: Action = (world) => {
	const device = pick(
		world,
		world.devices.filter((one) => one.tabs.length > 0)
	);
	if (!device || device.armed) return false;
	world.count('devices crashed');
	if (world.random.below(4) === 0) {
		world.trace(`device ${device.index} loses power`);
		device.kill();
	} else device.armed = { calls: world.random.below(12), fate: pick(world, FATES)! };
	return true;
};

/** A device falls off the network, or comes back. */
export const partition: Action = (world) => {
	const { index } = pick(world, world.devices)!;
	const reachable = !world.network.isReachable(index);
	world.trace(`device ${index} is ${reachable ? 'back on the network' : 'cut off'}`);
	world.network.setReachable(index, reachable);
	if (reachable) for (const tab of world.devices[index]!.tabs) tab.engine?.tryNow();
	return true;
};

/** Roads break; the network is there. */
export const cutRoad: Action = (world) => {
	const { index } = pick(world, world.devices)!;
	world.network.cut(index);
	return true;
};

/** The relay loses power, or comes back, sometimes from a backup. */
export const relayPower: Action = async (world) => {
	if (world.relay.isUp()) {
		world.trace('the relay crashes');
		world.count('relay crashes');
		world.relay.crash();
		return true;
	}
	const lost =
		world.random.below(5) === 0 && !world.behind.isUp() && !letsGo(world)
			? await spareCommits(world, world.relay)
			: 0;
	if (lost > 0) {
		const count = world.relay.commits().length - lost;
		world.trace(`the relay comes back from a backup, ${lost} commits older`);
		world.count('relay backups restored');
		await world.relay.restoreBackup(count);
	}
	world.trace('the relay is up');
	await world.relay.boot();
	return true;
};

/** How many of a relay's last commits the devices of their authors hold too: so many may a backup lack. */
export async function spareCommits(
	world: World,
	relay: SimulatedRelay,
	isElsewhere: (id: EnvelopeId) => boolean = () => false
): Promise<number> {
	const held = new Set<string>();
	for (const device of await world.members()) {
		const { credId } = (await device.keyring())!;
		for (const { key, value } of await device.disk.list('envelopeId')) {
			if (!key.startsWith('c/') && decodeWhereabouts(value).credId === credId) held.add(key);
		}
	}
	const commits = relay.commits();
	let spare = 0;
	while (spare < commits.length && commits.at(-1 - spare)!.every(({ id }) => held.has(id) || isElsewhere(id)))
		spare += 1;
	return world.random.below(Math.min(spare, 12) + 1);
}

/** Somebody sets a clock wrong by days. */
export const clockJump: Action = (world) => {
	const device = pick(world, world.devices)!;
	device.clockError.offsetMs = (world.random.below(9) - 4) * DAY_MS + world.random.below(DAY_MS);
	world.count('clock jumps');
	return true;
};

/** A disk fills up, or has room again. */
export const storeFull: Action = (world) => {
	const device = pick(world, world.devices)!;
	device.full = !device.full;
	return true;
};

/** Somebody copies a profile. */
export const copyProfile: Action = async (world) => {
	const device = pick(world, await world.members());
	if (!device) return false;
	device.copyProfile();
	world.trace(`the profile of device ${device.index} is copied`);
	return true;
};

/**
 * Brings an old copy back, unless the relay lacks something that it acknowledged: one disaster at a time. With two relays one
 * of them may lack what the other has.
 */
export const restoreProfile: Action = async (world) => {
	// Beside a second history of the relay both copies would be taken, each by another one.
	if (hasClinic(world) || hasLies(world)) return false;
	const device = pick(
		world,
		world.devices.filter((one) => one.copy)
	);
	if (!device?.copy) return false;
	for (const id of world.acknowledged) if (!world.relay.has(id)) return false;
	device.kill();
	device.restoreProfile();
	device.durable = new Set();
	world.trace(`the profile of device ${device.index} is restored`);
	world.count('profiles restored');
	return true;
};
