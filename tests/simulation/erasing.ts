// Records that are erased, in seeds that have it: an admin asks, another one confirms or takes it back, a record is put on
// hold; somebody who is off the network writes on in it meanwhile, and what came after is erased too.
// What the engine loads when it is asked for is here before: a module that comes from a disk comes in its own time.
import '#shared/replica/erasing.ts';
import '#shared/engine/erasure/ask-erasure.ts';
import '#shared/engine/erasure/erase-here.ts';
import '#shared/engine/erasure/erased-charts.ts';
import '#shared/engine/erasure/list-erasures.ts';
import { ERASE_REASONS } from '#shared/protocol/erasure-records.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { ask, pick, type Action } from './ask.ts';
import { pickAdmin } from './leaving.ts';
import type { SimDevice } from './sim-device.ts';
import type { World } from './world.ts';

const MOST_ASKED = 4;

/** Asks that a record is erased; often somebody who has it open is off the network before. */
const askFor: Action = (world) => {
	const at = pickAdmin(world);
	const chart = at && pick(world, at.tab.engine!.search('', 3));
	if (!at || !chart || (world.counts['erasures asked'] ?? 0) >= MOST_ASKED) return false;
	const { chartId } = chart;
	const writers = world.devices.filter((one) => one !== at.device && one.tab?.views.has(chartId));
	const writer = world.random.below(2) === 0 ? pick(world, writers) : undefined;
	if (writer) {
		world.trace(`device ${writer.index} is cut off, with a record that may be erased`);
		world.network.setReachable(writer.index, false);
	}
	const reason = pick(world, ERASE_REASONS)!;
	ask(
		world,
		at.device,
		at.tab,
		'asks to erase a record',
		() => at.tab.engine!.askErasure({ chartId, reason }),
		() => world.count('erasures asked')
	);
	return true;
};

/** Erasures of a stand, as an admin's device knows them. */
const erasuresOf = async (at: { readonly control: Promise<ControlState> }, stand: 'waiting' | 'erased') =>
	[...(await at.control).erasures.values()].filter((one) => one.stand === stand);

/** A clock goes a month ahead: what is signed by it says that others waited too long. */
function goMonthAhead(world: World, { index, clockError }: SimDevice): void {
	clockError.offsetMs = 31 * 24 * 3600 * 1000;
	world.trace(`the clock of device ${index} goes a month ahead`);
}

/** An admin confirms what waits, whoever asked for it, or takes it back. */
const decide: Action = async (world) => {
	const at = pickAdmin(world);
	const waiting = at && pick(world, await erasuresOf(at, 'waiting'));
	if (!at || !waiting) return false;
	const { id } = waiting;
	const { engine } = at.tab;
	if (world.random.below(12) === 0) goMonthAhead(world, at.device);
	if (world.random.below(15) === 0)
		ask(
			world,
			at.device,
			at.tab,
			'withdraws an erasure',
			() => engine!.withdrawErasure({ id }),
			() => world.count('erasures withdrawn')
		);
	else
		ask(
			world,
			at.device,
			at.tab,
			'confirms an erasure',
			() => engine!.confirmErasure({ id }),
			() => world.count('records erased')
		);
	return true;
};

/** Once everything works again, two admins erase one more record, in half of the practices. */
export async function eraseInPeace(world: World): Promise<void> {
	if (world.random.below(2) === 0) return;
	const at = pickAdmin(world);
	const chart = at && pick(world, at.tab.engine!.search('', 3));
	if (!at || !chart || at.tab.engine!.isOnHold(chart.chartId)) return;
	const { chartId } = chart;
	const opened = await world.answer(at.tab.engine!.openChart(chartId));
	await world.answer(at.tab.engine!.closeChart(chartId));
	const asked = await world.answer(at.tab.engine!.askErasure({ chartId, reason: 'retention' }));
	if (!asked.ok) return world.count(`asks in peace: ${asked.error.type}`);
	for (const device of await world.members()) {
		const { engine } = device.tab!;
		if (device === at.device || engine!.state().phase !== 'open') continue;
		await world.until(async () => (await device.control()).erasures.has(asked.value.id), 60_000);
		const confirmed = await world.answer(engine!.confirmErasure({ id: asked.value.id }));
		if (!confirmed.ok) continue;
		world.count('records erased in peace');
		if (opened.ok) await registerErased(world, device, opened.value);
		return;
	}
}

/** Somebody registers a patient again whose record was just erased. */
async function registerErased(world: World, device: SimDevice, { patient }: ChartView): Promise<void> {
	const again = { id: String(patient['id']), name: [{ family: 'Again' }], birthDate: '1970-05-01' };
	const registered = await world.answer(device.tab!.engine!.registerPatient(again));
	world.count(`registers: ${registered.ok ? 'ok' : registered.error.type}`);
}

/** Sets or lifts a legal hold. */
const hold: Action = (world) => {
	const at = pickAdmin(world);
	const chart = at && pick(world, at.tab.engine!.search('', 3));
	if (!at || !chart) return false;
	const { chartId } = chart;
	const keep = !at.tab.engine!.isOnHold(chartId);
	ask(
		world,
		at.device,
		at.tab,
		keep ? 'holds a record' : 'ends a hold',
		() => at.tab.engine!.holdChart({ chartId, keep }),
		() => world.count(keep ? 'records held' : 'holds ended')
	);
	return true;
};

/** Asks to erase what came after, too. */
const askForMore: Action = async (world) => {
	const at = pickAdmin(world);
	const erased = at && pick(world, await erasuresOf(at, 'erased'));
	if (!at || !erased || (world.counts['erasures asked'] ?? 0) >= 2 * MOST_ASKED) return false;
	ask(
		world,
		at.device,
		at.tab,
		'asks to erase what came after',
		() => at.tab.engine!.askToEraseMore({ id: erased.id }),
		() => {
			world.count('erasures asked');
			world.count('asked to erase what came after');
		}
	);
	return true;
};

/** One of these, whatever is possible: what is asked for is decided soon. */
const erase: Action = async (world, invariants) =>
	(await decide(world, invariants)) ||
	(world.random.below(4) === 0 && (await askForMore(world, invariants))) ||
	askFor(world, invariants);

export const ERASING_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
	[30, erase],
	[2, hold]
];
