// People and devices that are put out, other roles, and what is said of late work: in every fourth seed. The first device
// stays and stays an admin's: its keys read every disk.
import type { CredId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import { liveCredentials } from '#shared/replica/members.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { ask, pick, type Action } from './ask.ts';
import type { SimDevice, Tab } from './sim-device.ts';
import type { World } from './world.ts';

const MOST_PUT_OUT = 2;
/** Roles that open every part of a chart; the last takes keys away. */
const NEXT_ROLES: readonly Role[] = ['prescriber', 'nurse', 'admin', 'front-desk'];

/** Somebody who may do this now: an admin signed in, with a road. */
export function pickAdmin(
	world: World
): { device: SimDevice; tab: Tab; control: Promise<ControlState> } | undefined {
	const admins = world.devices.flatMap((device) =>
		device.tabs.flatMap((tab) => {
			const state = tab.engine?.state();
			const isAble =
				state?.phase === 'open' && state.role === 'admin' && tab.engine!.status().road === 'live';
			return isAble ? [{ device, tab }] : [];
		})
	);
	const at = pick(world, admins);
	return at && { ...at, control: at.device.control() };
}

/** Everybody else who belongs, as an admin's device knows it; not the person on the first device. */
async function othersOf(world: World, at: { device: SimDevice; control: Promise<ControlState> }) {
	const first = await world.devices[0]!.deviceId();
	const own = await at.device.deviceId();
	return liveCredentials(await at.control).filter(({ deviceId }) => deviceId !== first && deviceId !== own);
}

/** Who is put out next, and works on off the network until then. */
const aboutToLeave = new WeakMap<World, CredId>();

/** Puts a person or a device out; most often one that was off the network for a while. */
const putOut: Action = async (world) => {
	const at = pickAdmin(world);
	if (!at || (world.counts['put out asked'] ?? 0) >= MOST_PUT_OUT) return false;
	const others = await othersOf(world, at);
	if (others.length < 2) return false;
	const about = aboutToLeave.get(world);
	const leaving = others.find(({ credId }) => credId === about) ?? pick(world, others)!;
	const device = await world.deviceOf(leaving.deviceId);
	if (device && about === undefined && world.random.below(4) > 0) {
		world.trace(`device ${device.index} is cut off, to be put out`);
		world.network.setReachable(device.index, false);
		aboutToLeave.set(world, leaving.credId);
		return true;
	}
	aboutToLeave.delete(world);
	const now = world.random.below(3) === 0;
	const who =
		world.random.below(2) === 0
			? ({ type: 'device', deviceId: leaving.deviceId } as const)
			: ({ type: 'person', userId: leaving.userId } as const);
	world.count('put out asked');
	ask(
		world,
		at.device,
		at.tab,
		`puts out device of ${leaving.deviceId.slice(0, 4)}${now ? ' now' : ''}`,
		() => at.tab.engine!.putOut({ who, now }),
		({ emptied }) => {
			world.count(now ? 'put out, to be emptied at once' : 'put out');
			if (emptied.length === 0) world.count('put out, device stays');
		}
	);
	return true;
};

/** Gives somebody another role. */
const changeRole: Action = async (world) => {
	const at = pickAdmin(world);
	if (!at) return false;
	const one = pick(world, await othersOf(world, at));
	const role = pick(world, NEXT_ROLES)!;
	if (!one || one.role === role) return false;
	// Who was at the front desk and who goes there see less than others for ever after: see isPartial.
	ask(
		world,
		at.device,
		at.tab,
		`gives ${one.userId.slice(0, 4)} the role ${role}`,
		() => at.tab.engine!.changeRole({ userId: one.userId, role }),
		() => world.count('roles changed')
	);
	return true;
};

/** Looks at late work, and takes it or leaves it. */
export const judge = (world: World): boolean => {
	const at = pickAdmin(world);
	if (!at) return false;
	const { engine } = at.tab;
	ask<unknown>(world, at.device, at.tab, 'judges late work', async () => {
		const late = await engine!.lateWork();
		if (!late.ok || late.value.length === 0) return late;
		world.count('late work seen', late.value.length);
		const take = world.random.below(2) === 0;
		const some = late.value.filter(() => world.random.below(4) > 0).map(({ id }) => id);
		if (some.length === 0) return late;
		const judged = await engine!.judgeLate({ ids: some, take });
		if (judged.ok) world.count(take ? 'late work taken' : 'late work left out');
		return judged;
	});
	return true;
};

export const LEAVING_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
	[12, putOut],
	[4, changeRole],
	[20, judge]
];
