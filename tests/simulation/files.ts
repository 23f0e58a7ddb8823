// Files in a simulated practice, in every fifth seed: attached, held in the background or only when somebody opens one, and
// taken off a device in some. There the relay tells the truth and is put back to no old backup: what only it had would be
// gone, as is written.
import type { DocId, EnvelopeId } from '#shared/core/ids.ts';
import { absent } from '#shared/replica/absent.ts';
import { ask, pick, pickOpen, type Action } from './ask.ts';
import { letsGo } from './kinds-of-seeds.ts';
import type { SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

const files = new WeakMap<World, { readonly id: DocId; readonly bytes: Uint8Array }[]>();
export const filesOf = (world: World) => files.get(world) ?? [];

/** Stores a file of one chunk or two. */
const attach: Action = (world) => {
	const at = pickOpen(world);
	if (!at || filesOf(world).length >= 12) return false;
	const bytes = world.random.bytes(500 + world.random.below(160_000));
	ask(
		world,
		at.device,
		at.tab,
		'attaches a file',
		() => at.tab.engine!.addBlob(bytes, 'image/jpeg'),
		({ id }) => {
			files.set(world, [...filesOf(world), { id, bytes }]);
			world.count('files attached');
		}
	);
	return true;
};

/** Says which files a device holds. */
const hold: Action = (world) => {
	const at = pickOpen(world);
	if (!at) return false;
	const wanted = world.random.below(3) === 0 ? 'all' : 'opened';
	ask(
		world,
		at.device,
		at.tab,
		`holds ${wanted} files`,
		() => at.tab.engine!.setHolding({ files: wanted }),
		() => world.count(`holds files: ${wanted}`)
	);
	return true;
};

/** Takes files off a device. */
const free: Action = (world) => {
	const at = letsGo(world) ? pickOpen(world) : undefined;
	if (!at || at.tab.engine!.status().road !== 'live') return false;
	ask(
		world,
		at.device,
		at.tab,
		'frees files',
		() => at.tab.engine!.freeFiles(),
		(freed) => world.count('files taken off', freed.files)
	);
	return true;
};

/** Opens a file, which asks for it where it is not. */
const open: Action = (world) => {
	const at = pickOpen(world);
	const file = at && pick(world, filesOf(world));
	if (!at || !file) return false;
	const { id, bytes } = file;
	const { engine } = at.tab;
	ask<unknown>(world, at.device, at.tab, 'opens a file', async () => {
		const read = await engine!.readBlob(id);
		if (!read.ok) {
			if (read.error.type !== 'BlobNotHere') return read;
			world.count('files opened that were elsewhere');
			return engine!.fetchFile(id);
		}
		const same = Buffer.from(read.value.bytes).equals(Buffer.from(bytes));
		world.expect(same, () => `device ${at.device.index} shows another file`);
		return read;
	});
	return true;
};

export const FILE_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
	[20, attach],
	[5, hold],
	[12, free],
	[20, open]
];

/** Everybody holds every file from now on. */
export function holdAll(world: World): void {
	for (const device of world.devices) {
		const { tab } = device;
		if (tab?.engine?.state().phase !== 'open') continue;
		ask(world, device, tab, 'holds all files', () => tab.engine!.setHolding({ files: 'all' }));
	}
}

/** Chunks that a device could fetch and has not. */
export async function stillElsewhere(world: World, device: SimDevice): Promise<number> {
	const atRelay = new Set<EnvelopeId>(world.relay.entries().map(({ id }) => id as EnvelopeId));
	return (await absent(device.disk, 'file')).filter(({ id }) => atRelay.has(id)).length;
}

/**
 * Everybody opens every file: of a chunk that a relay has thrown away nobody hears before. True once each is whole wherever
 * somebody may read it.
 */
export async function openAll(world: World): Promise<boolean> {
	let lacking = 0;
	for (const device of world.devices) {
		const { tab } = device;
		if (tab?.engine?.state().phase !== 'open') continue;
		for (const { id } of filesOf(world)) {
			ask<unknown>(world, device, tab, 'looks for a file', async () => {
				const read = await tab.engine!.readBlob(id);
				if (read.ok || read.error.type !== 'BlobNotHere') return read;
				lacking += 1;
				world.count('files that were not whole');
				return tab.engine!.fetchFile(id);
			});
		}
	}
	await world.pass(5_000);
	return lacking === 0;
}
