// A relay that lies, in every fourth seed: it shows some devices another log than others, or an older one, takes what they
// send and throws it away, and lets frames disappear, come late, come again, or come changed. It has the relay's own key.
// What it cannot do is sign for anybody: what it makes up is in forging-relay.ts. In the end it is honest again.
import { ENVELOPE_KINDS } from '#shared/crypto/envelope.ts';
import { decodeFrame } from '#shared/protocol/frame-codec.ts';
import { pick, type Action } from './ask.ts';
import type { World } from './world.ts';

/** Frames without which a road means nothing: the handshake may break off, and does so often enough by itself. */
const LEFT_ALONE = ['challenge', 'welcome', 'ping', 'pong', 'knock', 'ticket'];

/** Some devices are shown a log of their own, from a place in the past on. */
const fork: Action = async (world) => {
	const { relay, behind, network, random } = world;
	if (!relay.isUp() || behind.isUp()) return false;
	const commits = relay.commits().length;
	const back = random.below(3) === 0 ? random.below(Math.min(commits, 8) + 1) : 0;
	await behind.pretendToBe(relay, commits - back);
	await behind.boot();
	const hosts = world.devices.filter(() => random.below(2) === 0).map(({ index }) => index);
	world.trace(`the relay shows devices ${hosts.join()} another log, ${back} commits shorter`);
	world.count('relay forked');
	if (back > 0) world.count('relay rolled back');
	network.divert(new Set(hosts));
	return true;
};

/** What it was told there is gone, acknowledged or not. */
export function endFork(world: World): boolean {
	const { relay, behind, network } = world;
	if (!behind.isUp()) return false;
	world.trace('the relay shows everybody one log');
	const lost = behind.entries().filter(({ id }) => !relay.has(id));
	if (lost.length > 0) world.count('acknowledged and thrown away');
	if (lost.some(({ kind }) => kind === ENVELOPE_KINDS.blobChunk))
		world.count('chunks acknowledged and thrown away');
	behind.crash();
	behind.twin = undefined;
	relay.twin = undefined;
	network.divert(new Set());
	return true;
}

/** Frames arrive as they were sent. What was kept back on a road comes on the next: roads end with the lies. */
export function endTampering(world: World): boolean {
	if (!world.tampering) return false;
	world.trace('frames arrive as they were sent');
	world.tampering = undefined;
	for (const { index } of world.devices) world.network.cut(index);
	return true;
}

/** Frames go astray for a while, or no more. */
const tamper: Action = (world) => {
	if (endTampering(world)) return true;
	world.trace('frames are lost, late, repeated and changed');
	const kept = new Map<number, Uint8Array[]>();
	const { random } = world;
	world.tampering = (host, bytes, place) => {
		const frame = decodeFrame(bytes);
		const type = frame.ok ? frame.value.type : '';
		if (place === 'clinic' || LEFT_ALONE.includes(type) || random.below(5) > 0) return [bytes];
		const before = kept.get(host) ?? [];
		kept.set(host, [...before.slice(-3), bytes]);
		switch (random.below(4)) {
			case 0:
				world.count('frames withheld');
				return [];
			case 1: {
				world.count('frames out of order');
				const old = pick(world, before);
				return old ? [bytes, old] : [];
			}
			case 2: {
				world.count('frames again');
				return [bytes, ...before.slice(-1), bytes];
			}
			default: {
				world.count('frames changed');
				const changed = bytes.slice();
				const at = random.below(changed.length);
				changed[at] = changed[at]! ^ (1 << random.below(8));
				return [changed];
			}
		}
	};
	return true;
};

export const LYING_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
	[4, fork],
	[3, endFork],
	[5, tamper]
];
