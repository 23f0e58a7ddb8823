// A browser clears the storage of a device, in some seeds: everything on it is gone at once, and it begins again as a new
// device that somebody lets in. What no relay had taken from it by then may be gone, and nothing else; and nobody, the relay
// and the new device among them, takes the one for the other.
import type { CredId, EnvelopeId } from '#shared/core/ids.ts';
import { decodeWhereabouts } from '#shared/replica/rows.ts';
import { ask, pick, type Action } from './ask.ts';
import { boxesOf } from './boxes.ts';
import { evictedOf, noteEvicted } from './evicted-is-kept.ts';
import { pickAdmin } from './leaving.ts';
import type { SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

const MOST_EVICTED = 3;

/** Some relay that tells the truth has it. */
const isAtRelay = (world: World, id: EnvelopeId): boolean =>
	world.relay.has(id) || boxesOf(world).some(({ relay }) => relay.has(id));

/** Ids of the envelopes on a disk that a credential signed. */
async function ownOn({ disk }: SimDevice, own: CredId): Promise<ReadonlySet<EnvelopeId>> {
	const rows = (await disk.list('envelopeId')).filter(({ key }) => !key.startsWith('c/'));
	return new Set(
		rows.filter(({ value }) => decodeWhereabouts(value).credId === own).map(({ key }) => key as EnvelopeId)
	);
}

/** Which device is next, and works on off the network until then. */
const aboutToGo = new WeakMap<World, number>();

/**
 * The storage of a device goes. Not where a relay has lost what it had from it: nobody else may hold that, and it would be two
 * disasters at once. Then it has lost power and no more. The first device stays: its keys read every disk.
 */
const evict: Action = async (world, invariants) => {
	if (evictedOf(world).length >= MOST_EVICTED) return false;
	const others = (await world.members()).filter((one) => one !== world.devices[0]);
	const about = aboutToGo.get(world);
	const device = others.find(({ index }) => index === about) ?? pick(world, others);
	if (!device) return false;
	if (device.index !== about && world.random.below(3) > 0) {
		world.trace(`device ${device.index} is cut off, to lose its storage`);
		world.network.setReachable(device.index, false);
		aboutToGo.set(world, device.index);
		return true;
	}
	aboutToGo.delete(world);
	device.kill();
	const content = await invariants.contentOf(device);
	const reader = await world.reader();
	const [deviceId, keyring] = [await device.deviceId(), await device.keyring()];
	if (!content || !reader || !deviceId || !keyring) return true;
	const { credId } = keyring;
	const own = await ownOn(device, credId);
	for (const id of own) if (world.everCommitted.has(id) && !isAtRelay(world, id)) return true;
	const isUnsent = (hash: string): boolean =>
		content.tails.has(hash) ||
		reader.carriersOf(hash).every((id) => own.has(id) && !world.everCommitted.has(id));
	const hashes = [...content.changes.keys()];
	const kept = new Set(hashes.filter((hash) => !isUnsent(hash)));
	const written = new Set(own);
	for (const relay of [world.relay, ...boxesOf(world).map((box) => box.relay)])
		for (const entry of relay.entries()) if (entry.credId === credId) written.add(entry.id);
	world.trace(
		`the storage of device ${device.index} is cleared, with ${hashes.length - kept.size} changes unsent`
	);
	world.count('devices evicted');
	if (kept.size < hashes.length) world.count('devices evicted with unsent work');
	world.count('changes unsent when a storage was cleared', hashes.length - kept.size);
	noteEvicted(world, { index: device.index, deviceId, credId, written, kept });
	world.empty(device).boot();
	return true;
};

/** Machines whose storage went and that are no device again yet. */
const emptyOnes = (world: World): readonly SimDevice[] =>
	world.devices.filter(
		({ index, tab }) =>
			tab?.engine?.state().phase === 'new' && evictedOf(world).some((one) => one.index === index)
	);

/** Somebody invites whoever sits before it. */
const inviteAgain: Action = (world) => {
	const at = pickAdmin(world);
	if (!at || emptyOnes(world).length <= world.links.length) return false;
	ask(
		world,
		at.device,
		at.tab,
		'invites again',
		() => at.tab.engine!.invite(whoIsBack(world)),
		({ link }) => void world.links.push(link)
	);
	return true;
};
const whoIsBack = (world: World) => ({
	userName: `Back ${evictedOf(world).length}`,
	role: pick(world, ['prescriber', 'nurse', 'admin'] as const)!,
	siteName: 'Hilltop'
});

export const EVICTION_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
	[5, evict],
	[10, inviteAgain]
];

/** In a world in which everything works, whoever lost a device is let in again. */
export async function letBackIn(world: World): Promise<void> {
	for (const { index } of emptyOnes(world)) {
		const device = world.devices[index]!;
		await world.until(() => !device.tab?.joining, 10 * 60_000);
		if (device.tab?.engine?.state().phase !== 'new') continue;
		await world.until(() => pickAdmin(world) !== undefined, 60_000);
		const invited = await world.answer(pickAdmin(world)!.tab.engine!.invite(whoIsBack(world)));
		world.expect(invited.ok, () => `nobody can invite again: ${JSON.stringify(invited)}`);
		const link = invited.ok ? invited.value.link : '';
		const { engine } = device.tab;
		const joined = await world.answer(engine.join({ link, passphrase: device.passphrase }));
		world.expect(joined.ok, () => `device ${index} cannot begin again: ${JSON.stringify(joined)}`);
		engine.connect();
	}
}
