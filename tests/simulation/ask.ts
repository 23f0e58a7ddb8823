// Asking an engine for something on behalf of somebody, and picking who that is.
import type { Result } from '#shared/core/result.ts';
import type { EngineError } from '#shared/engine/engine-error.ts';
import type { Invariants } from './invariants.ts';
import type { SimDevice, Tab } from './sim-device.ts';
import type { World } from './world.ts';

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
	'NeedsInternet',
	'NotAnswered',
	'InviteRefused',
	'ProfileExists',
	'BadLink',
	'NotAdmin',
	'NeedsPrescriber',
	'RoleMayNot',
	'Yourself',
	'NotAMember',
	'LastAdmin',
	'KeysMissing',
	'MembersRefused',
	'PutOut',
	'SecondAdminNeeded',
	'AskedByYou',
	'ChartNotWhole',
	'OnHold',
	'ErasureOver',
	'RecordErased'
];

/** What somebody hears who was just put out. */
const GONE: readonly EngineError['type'][] = ['WrongPassphrase', 'NoProfile'];

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
		world.trace(
			`device ${device.index} ${what}: ${outcome}${answer.ok ? '' : ` ${JSON.stringify(answer.error)}`}`
		);
		world.count(`${what.split(' ')[0]}: ${outcome}`);
		if (answer.ok) return onOk(answer.value);
		if (answer.error.type === 'NotSaved' && answer.error.cause === 'used-elsewhere')
			world.count('compare-and-swap lost');
		// Their key wrap went while they typed, or worked.
		const isGone = GONE.includes(answer.error.type) && (await world.isOut(device));
		if (!isGone && !EXPECTED.includes(answer.error.type))
			world.bug(new Error(`${what}: ${answer.error.type}`));
	})().catch(world.bug);
}

/** One of a list, or undefined when it is empty. */
export const pick = <T>(world: World, list: readonly T[]): T | undefined =>
	list[world.random.below(list.length)];

/** A tab at which somebody is signed in. */
export function pickOpen(world: World): { device: SimDevice; tab: Tab } | undefined {
	const tabs = world.devices.flatMap((device) =>
		device.tabs.filter((tab) => tab.engine?.state().phase === 'open').map((tab) => ({ device, tab }))
	);
	return pick(world, tabs);
}
