// Devices that hold the charts of a list alone, in some seeds; the first device holds everything. What is elsewhere is noted,
// what is on the list comes whole, and what was here stays.
import type { DocId } from '#shared/core/ids.ts';
import { absent } from '#shared/replica/absent.ts';
import { ENVELOPE_KINDS, isOnDemandKind } from '#shared/crypto/envelope.ts';
import { ask, pickOpen, type Action } from './ask.ts';
import type { SimDevice, Tab } from './sim-device.ts';
import type { World } from './world.ts';

/** Where a device keeps which documents it is to hold: `shared/engine/holding/kept.ts`. */
const KEPT = 'keep/';

const panels = new WeakMap<World, Set<SimDevice>>();
const panelsOf = (world: World): Set<SimDevice> => {
	const found = panels.get(world) ?? new Set<SimDevice>();
	panels.set(world, found);
	return found;
};

/** Somebody picks the charts of their list, or takes every chart again. */
const holdSome: Action = (world) => {
	const at = pickOpen(world);
	if (!at || at.device === world.devices[0]) return false;
	if (world.random.below(6) === 0) {
		holdAllAt(world, at.device, at.tab);
		return true;
	}
	const charts = at.tab
		.engine!.search('', 10)
		.map(({ chartId }) => chartId)
		.filter(() => world.random.below(3) === 0);
	panelsOf(world).add(at.device);
	ask(
		world,
		at.device,
		at.tab,
		`lists ${charts.length} charts to hold`,
		() => at.tab.engine!.holdList(charts),
		() => world.count('devices that hold a list')
	);
	return true;
};

function holdAllAt(world: World, device: SimDevice, tab: Tab): void {
	ask(
		world,
		device,
		tab,
		'takes all charts again',
		() => tab.engine!.holdAllCharts(),
		() => world.count('all charts again')
	);
}

export const PANEL_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [[10, holdSome]];

/** What this device is to hold and has not. */
async function lackingOf(device: SimDevice): Promise<number> {
	let lacking = 0;
	for (const { key } of await device.disk.list('meta', { prefix: KEPT }))
		lacking += (await absent(device.disk, 'chart', { docId: key.slice(KEPT.length) as DocId })).length;
	return lacking;
}

/** Nobody lacks anything of a list; then everybody holds all charts, and nobody lacks anything at all. `rests`: all is in step. */
export async function fillLists(
	world: World,
	rests: () => Promise<boolean>,
	withinMs: number
): Promise<void> {
	const lacksNothing = async (lacking: (device: SimDevice) => Promise<number>): Promise<boolean> => {
		for (const device of await world.members()) if ((await lacking(device)) > 0) return false;
		return rests();
	};
	const isWhole = await world.until(() => lacksNothing(lackingOf), withinMs, 5_000);
	world.expect(isWhole, () => 'charts of a list stay elsewhere');
	await listsAreWhole(world);
	for (const device of panelsOf(world)) if (device.tab) holdAllAt(world, device, device.tab);
	const all = await world.until(
		() => lacksNothing(async ({ disk }) => (await absent(disk, 'chart')).length),
		withinMs,
		5_000
	);
	world.expect(all, () => 'charts stay elsewhere');
}

/**
 * Once all is in step: of every envelope at the relay such a device has the content or a note of where it is, never both and
 * never neither; and of what is on its list the content.
 */
async function listsAreWhole(world: World): Promise<void> {
	const entries = world.relay
		.entries()
		.filter(({ kind }) => !isOnDemandKind(kind) && kind !== ENVELOPE_KINDS.blobChunk);
	for (const device of await world.members()) {
		if (!panelsOf(world).has(device)) continue;
		const name = `device ${device.index}, which holds a list,`;
		const noted = new Set((await absent(device.disk, 'chart')).map(({ id }) => id));
		if (noted.size > 0) world.count('charts elsewhere at the end');
		for (const { id } of entries) {
			const held = (await device.disk.get('envelopeId', id)) !== undefined;
			world.expect(held || noted.has(id), () => `${name} knows nothing of ${id}`);
		}
		world.expect((await lackingOf(device)) === 0, () => `${name} lacks some of its list`);
	}
}
