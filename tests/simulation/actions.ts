// Everything that may happen to the simulated practice: what its people do, and what goes wrong. Each action says
// whether it could be done now; otherwise another one is drawn.
import type { Result } from '#shared/core/result.ts';
import type { ChartId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import type { EngineError } from '#shared/engine/api.ts';
import { decodeWhereabouts } from '#shared/replica/rows.ts';
import type { StoreFate } from '../support/faulty-store.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { pickBundle, SHARED_PATIENT_IDS } from './bundles.ts';
import { nextCommand } from './chart-commands.ts';
import type { Invariants } from './invariants.ts';
import type { SimDevice, Tab } from './sim-device.ts';
import type { World } from './world.ts';

const DAY_MS = 24 * 3600 * 1000;
const MOST_DEVICES = 5;
const ROLES: readonly Role[] = ['admin', 'prescriber', 'nurse', 'front-desk', 'prescriber'];
const FATES: readonly StoreFate[] = ['crash-before', 'crash-inside', 'crash-after'];
const SITES = ['Hilltop', 'Riverside', 'Harbour'];

/** Errors that a command may meet in a disturbed world. */
const EXPECTED: readonly EngineError['type'][] = [
	'Locked',
	'NotSaved',
	'NoSuchChart',
	'NoKeyForScope',
	'InDisagreement',
	'NoSuchEntry',
	'AlreadyExists',
	'NoteSigned',
	'InvalidValue',
	'NeedsRelay',
	'NotAnswered',
	'InviteRefused',
	'ProfileExists',
	'BadLink',
	'NotAdmin'
];

/** Something that may happen. False: not now. */
export type Action = (world: World, invariants: Invariants) => boolean | Promise<boolean>;

/** Asks a tab's engine for something; the answer comes in its own time, or never when the tab dies. */
export function ask<T>(
	world: World,
	device: SimDevice,
	tab: Tab,
	what: string,
	asking: () => Promise<Result<T, EngineError>>,
	onOk: (value: T) => void | Promise<void> = () => {}
): void {
	tab.pending += 1;
	world.trace(`device ${device.index} ${what}`);
	void (async () => {
		const answer = await asking();
		if (!tab.life.alive) return;
		tab.pending -= 1;
		const outcome = answer.ok ? 'ok' : answer.error.type;
		world.trace(`device ${device.index} ${what}: ${outcome}${answer.ok ? '' : ` ${JSON.stringify(answer.error)}`}`);
		world.count(`${what.split(' ')[0]}: ${outcome}`);
		if (answer.ok) return onOk(answer.value);
		if (answer.error.type === 'NotSaved' && answer.error.cause === 'used-elsewhere')
			world.count('compare-and-swap lost');
		if (!EXPECTED.includes(answer.error.type)) world.bug(new Error(`${what}: ${answer.error.type}`));
	})().catch(world.bug);
}

const pick = <T>(world: World, list: readonly T[]): T | undefined => list[world.random.below(list.length)];

/** A tab at which somebody is signed in. */
function pickOpen(world: World): { device: SimDevice; tab: Tab } | undefined {
	const tabs = world.devices.flatMap((device) =>
		device.tabs.filter((tab) => tab.engine?.state().phase === 'open').map((tab) => ({ device, tab }))
	);
	return pick(world, tabs);
}

const register: Action = (world, invariants) => {
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

const importBundle: Action = (world, invariants) => {
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

const openChart: Action = (world) => {
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

const closeChart: Action = (world) => {
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

const command: Action = (world, invariants) => {
	const at = pickOpen(world);
	const chart = at && pick(world, [...at.tab.views]);
	return at !== undefined && chart !== undefined && give(world, invariants, at, chart[0], world.random);
};

/** Two people do the same kind of thing to the same entry at the same moment. */
const together: Action = (world, invariants) => {
	const first = pickOpen(world);
	const second = pickOpen(world);
	if (!first || !second || first.tab === second.tab) return false;
	const chartId = pick(
		world,
		[...first.tab.views.keys()].filter((id) => second.tab.views.has(id))
	);
	if (chartId === undefined) return false;
	const thought = world.random.below(2 ** 32);
	const given = [first, second].map((at) => give(world, invariants, at, chartId, createSeededRandom(thought)));
	return given.includes(true);
};

const seal: Action = (world) => {
	const at = pickOpen(world);
	if (!at) return false;
	ask(world, at.device, at.tab, 'seals', () => at.tab.engine!.seal());
	return true;
};

const lock: Action = (world) => {
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
export const unlock: Action = (world) => {
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

/** Boots what is down. */
export const boot: Action = (world) => {
	const device = pick(
		world,
		world.devices.filter((one) => one.tabs.length === 0)
	);
	if (!device) return false;
	device.boot();
	return true;
};

const secondTab: Action = (world) => {
	const device = pick(
		world,
		world.devices.filter((one) => one.tabs.length === 1 && one.tab?.engine?.state().phase === 'open')
	);
	if (!device) return false;
	world.count('second tabs');
	device.boot();
	return true;
};

const closeTab: Action = (world) => {
	const device = pick(
		world,
		world.devices.filter((one) => one.tabs.length > 1)
	);
	if (!device) return false;
	world.trace(`device ${device.index} loses a tab`);
	device.kill(pick(world, device.tabs));
	return true;
};

const crash: Action = (world) => {
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

const partition: Action = (world) => {
	const { index } = pick(world, world.devices)!;
	const reachable = !world.network.isReachable(index);
	world.trace(`device ${index} is ${reachable ? 'back on the network' : 'cut off'}`);
	world.network.setReachable(index, reachable);
	if (reachable) for (const tab of world.devices[index]!.tabs) tab.engine?.tryNow();
	return true;
};

const cutRoad: Action = (world) => {
	const { index } = pick(world, world.devices)!;
	world.network.cut(index);
	return true;
};

const relayPower: Action = async (world) => {
	if (world.relay.isUp()) {
		world.trace('the relay crashes');
		world.count('relay crashes');
		world.relay.crash();
		return true;
	}
	const lost = world.random.below(5) === 0 ? await spareCommits(world) : 0;
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

/** How many of the relay's last commits the devices of their authors hold too: so many may a backup lack. */
async function spareCommits(world: World): Promise<number> {
	const held = new Set<string>();
	for (const device of await world.members()) {
		const { credId } = (await device.keyring())!;
		for (const { key, value } of await device.disk.list('envelopeId')) {
			if (!key.startsWith('c/') && decodeWhereabouts(value).credId === credId) held.add(key);
		}
	}
	const commits = world.relay.commits();
	let spare = 0;
	while (spare < commits.length && commits.at(-1 - spare)!.every(({ id }) => held.has(id))) spare += 1;
	return world.random.below(Math.min(spare, 12) + 1);
}

const clockJump: Action = (world) => {
	const device = pick(world, world.devices)!;
	device.clockError.offsetMs = (world.random.below(9) - 4) * DAY_MS + world.random.below(DAY_MS);
	world.count('clock jumps');
	return true;
};

const storeFull: Action = (world) => {
	const device = pick(world, world.devices)!;
	device.full = !device.full;
	return true;
};

const copyProfile: Action = async (world) => {
	const device = pick(world, await world.members());
	if (!device) return false;
	device.copyProfile();
	world.trace(`the profile of device ${device.index} is copied`);
	return true;
};

/** Brings an old copy back, unless the relay lacks something that it acknowledged: one disaster at a time. */
const restoreProfile: Action = async (world) => {
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

const invite: Action = (world) => {
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
export const join: Action = async (world) => {
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

const disconnect: Action = (world) => {
	const at = pickOpen(world);
	if (!at) return false;
	if (at.tab.engine!.status().road === 'offline') at.tab.engine!.connect();
	else void at.tab.engine!.disconnect();
	return true;
};

/** With how likely each is drawn. */
export const ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
	[4, register],
	[4, importBundle],
	[8, openChart],
	[2, closeChart],
	[80, command],
	[25, together],
	[4, seal],
	[2, lock],
	[20, unlock],
	[20, boot],
	[1, secondTab],
	[2, closeTab],
	[5, crash],
	[10, partition],
	[3, cutRoad],
	[3, relayPower],
	[2, clockJump],
	[1, storeFull],
	[2, copyProfile],
	[1, restoreProfile],
	[2, invite],
	[4, join],
	[2, disconnect]
];
