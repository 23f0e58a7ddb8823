// One seed from the first device to the last check: found a practice, let things happen, heal the world, look.
import '../support/load-automerge.ts';
import { ACTIONS } from './actions.ts';
import type { Action } from './ask.ts';
import { CLINIC_ACTIONS, healClinic, setUpClinic } from './clinic-relay.ts';
import type { Counts } from './coverage.ts';
import { eraseInPeace, ERASING_ACTIONS } from './erasing.ts';
import { EVICTION_ACTIONS, letBackIn } from './eviction.ts';
import { FILE_ACTIONS, holdAll, openAll, stillElsewhere } from './files.ts';
import { beginForging, endForging } from './forging-relay.ts';
import { foundPractice } from './found-practice.ts';
import { Invariants } from './invariants.ts';
import {
	hasClinic,
	hasErasing,
	hasEviction,
	hasFiles,
	hasForgery,
	hasLeaving,
	hasLies,
	hasPanels
} from './kinds-of-seeds.ts';
import { judge, LEAVING_ACTIONS } from './leaving.ts';
import { endFork, endTampering, LYING_ACTIONS } from './lying-relay.ts';
import { boot } from './mishaps.ts';
import { fillLists, PANEL_ACTIONS } from './panels.ts';
import { unlock } from './people.ts';
import { World, type WorldOptions } from './world.ts';

export interface SeedOutcome {
	readonly seed: number;
	/** What does not hold, or undefined. */
	readonly failure: string | undefined;
	readonly counts: Counts;
	/** Equal for two runs of the same seed. */
	readonly digest: number;
}

const CHECKPOINT_EVERY = 8;
/** How long a healed world may take to come to rest, in virtual time. */
const HEALING_MS = 30 * 60_000;

/** Runs a seed. Never rejects: what goes wrong is the outcome. */
export async function runSeed(seed: number, options: WorldOptions = {}): Promise<SeedOutcome> {
	const world = new World(seed, options);
	process.on('unhandledRejection', world.bug);
	let failure: string | undefined;
	try {
		await live(world);
	} catch (error) {
		failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
	}
	process.off('unhandledRejection', world.bug);
	return { seed, failure, counts: world.counts, digest: world.digest };
}

async function live(world: World): Promise<void> {
	const invariants = new Invariants(world);
	await world.relay.boot();
	if (hasForgery(world)) beginForging(world);
	await foundPractice(world);
	if (hasClinic(world)) await setUpClinic(world);
	const weather = weatherOf(world);
	const steps = 60 + world.random.below(90);
	for (let step = 0; step < steps; step++) {
		await act(world, invariants, weather);
		await world.pass(pauseMs(world));
		await invariants.afterStep();
		if (step % CHECKPOINT_EVERY === 0) await invariants.checkpoint();
	}
	await heal(world);
	await invariants.atEnd();
}

/** Mostly moments, sometimes minutes: typing rests, roads are given up, retries come late. */
function pauseMs({ random }: World): number {
	const kind = random.below(20);
	return kind === 0 ? random.below(120_000) : kind < 6 ? random.below(6_000) : random.below(400);
}

/** Every seed has its own weather: some of what may happen happens often in it, some not at all. */
function weatherOf(world: World): readonly (readonly [weight: number, action: Action])[] {
	const { random } = world;
	const more = [
		...(hasFiles(world) ? FILE_ACTIONS : []),
		...(hasErasing(world) ? ERASING_ACTIONS : []),
		...(hasPanels(world) ? PANEL_ACTIONS : []),
		...(hasLeaving(world) ? LEAVING_ACTIONS : []),
		...(hasClinic(world) ? CLINIC_ACTIONS : []),
		...(hasLies(world) ? LYING_ACTIONS : []),
		...(hasEviction(world) ? EVICTION_ACTIONS : [])
	];
	return [...ACTIONS, ...more].map(([weight, action]) => [
		weight * (MOODS[random.below(MOODS.length)] ?? 1),
		action
	]);
}
const MOODS = [0, 1, 1, 1, 3];

async function act(
	world: World,
	invariants: Invariants,
	weather: ReturnType<typeof weatherOf>
): Promise<void> {
	const total = weather.reduce((sum, [weight]) => sum + weight, 0);
	for (let tries = 0; tries < 20; tries++) {
		let left = world.random.below(total);
		const [, action] = weather.find(([weight]) => (left -= weight) < 0)!;
		if (await action(world, invariants)) return;
	}
}

/** Everything works again: people sign in everywhere, and every device comes to rest. */
async function heal(world: World): Promise<void> {
	world.trace('the world heals');
	world.healed = true;
	for (const device of world.devices) {
		device.full = false;
		device.armed = undefined;
		if (device.tabs.length > 1 || device.tabs.some((tab) => !tab.alone)) device.kill();
		world.network.setReachable(device.index, true);
	}
	if (hasClinic(world)) await healClinic(world);
	endFork(world);
	endTampering(world);
	endForging(world);
	if (!world.relay.isUp()) await world.relay.boot();
	// A road may be dead for so long before its device has noticed.
	await world.pass(90_000);
	const rest = async (): Promise<void> => {
		const resting = await world.until(() => comeToRest(world), HEALING_MS, 5_000);
		world.expect(resting, () => `the healed world does not come to rest: ${describe(world)}`);
	};
	await rest();
	if (hasEviction(world)) {
		await letBackIn(world);
		await rest();
	}
	// An admin looks at all late work that has come.
	if (hasLeaving(world)) {
		judge(world);
		await rest();
	}
	if (hasPanels(world)) await fillLists(world, () => comeToRest(world), HEALING_MS);
	if (hasErasing(world)) {
		await eraseInPeace(world);
		await rest();
	}
	if (!hasFiles(world)) return;
	holdAll(world);
	await rest();
	const isFetched = async (): Promise<boolean> => {
		for (const device of await world.members()) if ((await stillElsewhere(world, device)) > 0) return false;
		return comeToRest(world);
	};
	const fetched = await world.until(isFetched, HEALING_MS, 5_000);
	world.expect(fetched, () => `files stay elsewhere: ${describe(world)}`);
	if (!hasLies(world)) return;
	const whole = await world.until(() => openAll(world), HEALING_MS, 30_000);
	world.expect(whole, () => `files are not whole: ${describe(world)}`);
	await rest();
}

async function comeToRest(world: World): Promise<boolean> {
	while (boot(world)) await world.pass(100);
	while (unlock(world)) await world.pass(100);
	let resting = true;
	for (const device of await world.members()) {
		const engine = device.tab?.engine;
		engine?.connect();
		engine?.tryNow();
		const status = engine?.status();
		const atRest =
			status?.road === 'live' &&
			status.caughtUp &&
			status.unsent === 0 &&
			(status.clinic?.waiting ?? 0) === 0 &&
			engine?.state().phase === 'open';
		if (!atRest || !device.isIdle()) resting = false;
	}
	for (const device of world.devices) {
		if (!(await world.isOut(device))) continue;
		const { tab } = device;
		tab?.engine?.connect();
		tab?.engine?.tryNow();
		const state = tab?.engine?.state();
		if (state?.phase !== 'removed' || !state.done || !device.isIdle()) resting = false;
	}
	if (!resting) return false;
	await world.pass(15_000);
	return world.devices.every((device) => device.isIdle() || device.tab?.joining);
}

const describe = (world: World): string =>
	world.devices
		.map((device) => {
			const engine = device.tab?.engine;
			return `device ${device.index}: ${engine?.state().phase} ${JSON.stringify(engine?.status())}`;
		})
		.join('; ');
