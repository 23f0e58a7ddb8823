// What of a device whose storage was cleared may not be gone, and that nobody takes the one that began again for it.
import type { CredId, DeviceId, EnvelopeId } from '#shared/core/ids.ts';
import { ENVELOPE_KINDS, isOnDemandKind } from '#shared/crypto/envelope.ts';
import type { ContentReader } from './held-content.ts';
import type { World } from './world.ts';

const CREDENTIAL = 'credential/';

/** A device as it was when its storage went. */
interface Evicted {
	readonly index: number;
	readonly deviceId: DeviceId;
	readonly credId: CredId;
	/** Every envelope by its own credential, on it or at a relay: a profile put back lacks some of its own. */
	readonly written: ReadonlySet<EnvelopeId>;
	/** Hashes of its changes that may not be gone. */
	readonly kept: ReadonlySet<string>;
}

const evictions = new WeakMap<World, readonly Evicted[]>();
export const evictedOf = (world: World): readonly Evicted[] => evictions.get(world) ?? [];
export const noteEvicted = (world: World, one: Evicted): void =>
	void evictions.set(world, [...evictedOf(world), one]);

/** At the end: what was to be kept is in the charts of the first device, and the old device is nobody's. */
export async function evictedIsKept(
	world: World,
	reader: ContentReader,
	first: ReadonlySet<string>
): Promise<void> {
	const control = await world.devices[0]!.control();
	for (const { index, deviceId, credId, written, kept } of evictedOf(world)) {
		const name = `device ${index}, whose storage was cleared,`;
		for (const hash of kept) {
			const isErased =
				!first.has(hash) &&
				control.erased.size > 0 &&
				(await reader.isErased(control, hash, world.relay.entries()));
			world.expect(first.has(hash) || isErased, () => `${name} had sent change ${hash}, which is gone`);
		}
		const old = control.credentials.get(credId);
		world.expect(old?.deviceId === deviceId, () => `${name} has no credential of its own any more`);
		// A device lets go of files, and of what a newer state of its own replaces.
		const work = world.relay
			.entries()
			.filter(({ kind }) => !isOnDemandKind(kind) && kind !== ENVELOPE_KINDS.blobChunk);
		for (const entry of work)
			if (entry.credId === credId)
				world.expect(written.has(entry.id), () => `${name} wrote ${entry.id} afterwards`);
		const now = world.devices[index]!;
		const again = await now.keyring();
		if (!again) continue;
		world.count('devices that began again after an eviction');
		world.expect(
			again.credId !== credId && (await now.deviceId()) !== deviceId,
			() => `${name} is the same device again`
		);
		for (const device of world.devices) {
			const keys = await device.disk.count('meta', CREDENTIAL + credId);
			world.expect(keys === 0, () => `device ${device.index} has the keys of ${name.slice(0, -1)}`);
			world.expect(
				(await device.deviceId()) !== deviceId,
				() => `device ${device.index} is ${name.slice(0, -1)}`
			);
		}
	}
}
