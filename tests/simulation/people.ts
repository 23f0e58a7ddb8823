// What the people of a simulated practice do: in charts, at the lock, at the door.
import type { ChartId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { ask, pick, pickOpen, type Action } from './ask.ts';
import { pickBundle, SHARED_PATIENT_IDS } from './bundles.ts';
import { nextCommand } from './chart-commands.ts';
import type { Invariants } from './invariants.ts';
import type { SimDevice, Tab } from './sim-device.ts';
import type { World } from './world.ts';

const MOST_DEVICES = 5;
const ROLES: readonly Role[] = ['admin', 'prescriber', 'nurse', 'front-desk', 'prescriber'];
const SITES = ['Hilltop', 'Riverside', 'Harbour'];

/** Registers somebody, sometimes somebody whom another site registers too. */
export const register: Action = (world, invariants) => {
	const at = pickOpen(world);
	if (!at) return false;
	if (at.tab.engine!.search('', 10).length >= 3 && world.random.below(5) > 0) return false;
	const word = world.newWord();
	const id = world.random.below(2) === 0 ? pick(world, SHARED_PATIENT_IDS) : undefined;
	const patient = {
		...(id !== undefined && { id }),
		name: [{ family: word, given: ['Maria'] }],
		birthDate: '1970-05-01'
	};
	ask(
		world,
		at.device,
		at.tab,
		'registers',
		() => at.tab.engine!.registerPatient(patient),
		() => invariants.wordIsDurable(at.device, at.tab, word)
	);
	return true;
};

/** Imports one of a few bundles that other sites import too. */
export const importBundle: Action = (world, invariants) => {
	const at = pickOpen(world);
	if (!at) return false;
	const { name, text, words } = pickBundle(world.random);
	ask(
		world,
		at.device,
		at.tab,
		`imports ${name}`,
		() => at.tab.engine!.importText(name, text),
		async (report) => {
			world.count(report.refused.length === 0 && report.accepted > 0 ? 'imports' : 'imports refused in part');
			if (world.counts[`import of ${name}`]) world.count('imports again');
			world.count(`import of ${name}`);
			const refused = new Set(report.refused.map(({ index }) => index));
			for (const [index, word] of words.entries()) {
				if (!refused.has(index)) await invariants.wordIsDurable(at.device, at.tab, word);
			}
		}
	);
	return true;
};

/** Opens a chart. */
export const openChart: Action = (world) => {
	const at = pickOpen(world);
	return at !== undefined && at.tab.views.size < 4 && openOne(world, at.device, at.tab);
};

/** Opens one of the charts listed first, so that people meet in the same ones. */
function openOne(world: World, device: SimDevice, tab: Tab): boolean {
	const hit = pick(world, tab.engine!.search('', 3));
	if (!hit) return false;
	ask(
		world,
		device,
		tab,
		'opens a chart',
		() => tab.engine!.openChart(hit.chartId),
		(view) => {
			tab.views.set(hit.chartId, view);
		}
	);
	return true;
}

/** Closes a chart. */
export const closeChart: Action = (world) => {
	const at = pickOpen(world);
	const chartId = at && pick(world, [...at.tab.views.keys()]);
	if (!at || !chartId) return false;
	at.tab.views.delete(chartId);
	ask(world, at.device, at.tab, 'closes a chart', async () => {
		await at.tab.engine!.closeChart(chartId);
		at.tab.views.delete(chartId);
		return { ok: true, value: undefined };
	});
	return true;
};

/** Gives a command as nextCommand would think of it; false when it thinks of none. */
function give(
	world: World,
	invariants: Invariants,
	{ device, tab }: { device: SimDevice; tab: Tab },
	chartId: ChartId,
	random: SeededRandom
): boolean {
	const next = nextCommand(tab.views.get(chartId)!, random, world.newWord());
	if (!next) return false;
	const { verb } = next.command;
	ask(
		world,
		device,
		tab,
		verb,
		() => tab.engine!.run(chartId, next.command),
		async () => {
			if (verb === 'resolveDisagreement') world.count('disagreements resolved');
			if (verb === 'editNoteText') world.count('notes typed');
			if (next.word !== undefined) await invariants.wordIsDurable(device, tab, next.word);
		}
	);
	return true;
}

/** Does something in an open chart. */
export const command: Action = (world, invariants) => {
	const at = pickOpen(world);
	const chart = at && pick(world, [...at.tab.views]);
	return at !== undefined && chart !== undefined && give(world, invariants, at, chart[0], world.random);
};

/** Two people, or one at two tabs, do the same kind of thing to the same entry at the same moment. */
export const together: Action = (world, invariants) => {
	const first = pickOpen(world);
	const beside = first?.device.tabs.find((tab) => tab !== first.tab && tab.engine?.state().phase === 'open');
	const second = first && beside ? { device: first.device, tab: beside } : pickOpen(world);
	if (!first || !second || first.tab === second.tab) return false;
	const chartId = pick(
		world,
		[...first.tab.views.keys()].filter((id) => second.tab.views.has(id))
	);
	if (chartId === undefined) return false;
	const thought = world.random.below(2 ** 32);
	const given = [first, second].map((at) =>
		give(world, invariants, at, chartId, createSeededRandom(thought))
	);
	return given.includes(true);
};

/** Leaves a field. */
export const seal: Action = (world) => {
	const at = pickOpen(world);
	if (!at) return false;
	ask(world, at.device, at.tab, 'seals', () => at.tab.engine!.seal());
	return true;
};

/** Locks the screen. */
export const lock: Action = (world) => {
	const at = pickOpen(world);
	if (!at) return false;
	at.tab.views.clear();
	ask(world, at.device, at.tab, 'locks', async () => {
		await at.tab.engine!.lock();
		world.count('locked');
		return { ok: true, value: undefined };
	});
	return true;
};

/** Signs in wherever nobody is. */
export const unlock = (world: World): boolean => {
	const tabs = world.devices.flatMap((device) =>
		device.tabs
			.filter((tab) => tab.engine?.state().phase === 'locked' && tab.pending === 0)
			.map((tab) => ({ device, tab }))
	);
	const at = pick(world, tabs);
	if (!at) return false;
	const hadTails = at.device.disk.count('local', 'tail/');
	ask(
		world,
		at.device,
		at.tab,
		'unlocks',
		() => at.tab.engine!.unlock({ passphrase: at.device.passphrase }),
		async () => {
			if ((await hadTails) > 0) world.count('tails sealed after a crash');
			if (!world.healed) openOne(world, at.device, at.tab);
		}
	);
	return true;
};

/** Invites one more person. */
export const invite: Action = (world) => {
	const at = pickOpen(world);
	if (!at || world.devices.length + world.links.length >= MOST_DEVICES) return false;
	const role = pick(world, ROLES)!;
	const who = { userName: `User ${world.devices.length}`, role, siteName: pick(world, SITES)! };
	ask(
		world,
		at.device,
		at.tab,
		'invites',
		() => at.tab.engine!.invite(who),
		({ link }) => void world.links.push(link)
	);
	return true;
};

/** A new device, or one that has not managed to join yet, uses a link. */
export const join = async (world: World): Promise<boolean> => {
	const link = world.links[0];
	if (link === undefined) return false;
	const waiting = world.devices.filter((one) => one.tab?.engine?.state().phase === 'new' && !one.tab.joining);
	const device = pick(world, waiting);
	if (!device) {
		if (
			world.devices.length >= MOST_DEVICES ||
			world.devices.some((one) => one.tabs.some((tab) => tab.joining))
		)
			return false;
		world.addDevice().boot();
		return true;
	}
	world.links.shift();
	const tab = device.tab!;
	tab.joining = true;
	const joining = async () => {
		const joined = await tab.engine!.join({ link, passphrase: device.passphrase });
		tab.joining = false;
		return joined;
	};
	ask(world, device, tab, 'joins', joining, () => {
		world.count('joined during the run');
		tab.engine!.connect();
	});
	return true;
};

/** Goes offline by hand, or back online. */
export const disconnect: Action = (world) => {
	const at = pickOpen(world);
	if (!at) return false;
	if (at.tab.engine!.status().road === 'offline') at.tab.engine!.connect();
	else void at.tab.engine!.disconnect();
	return true;
};
