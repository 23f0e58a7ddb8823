// The parts of an engine in the open, over a store in memory, with real cryptography: for unit tests that look behind
// the methods of api.ts. Also a second person of the same practice, let in over a relay core in this process.
import './load-automerge.ts';
import { expect, vi } from 'vitest';
import type { ChartId } from '#shared/core/ids.ts';
import type { Role } from '#shared/core/scopes.ts';
import type { Result } from '#shared/core/result.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import { closeChart, openChart, run } from '#shared/engine/chart-work.ts';
import { carryOut } from '#shared/engine/effects.ts';
import type { DeviceFacts } from '#shared/engine/device-status.ts';
import { EngineCore } from '#shared/engine/engine-core.ts';
import type { HoldingPolicy } from '#shared/engine/holding/holding-policy.ts';
import * as membership from '#shared/engine/membership.ts';
import { readProfile } from '#shared/engine/profile.ts';
import type { Session } from '#shared/engine/session.ts';
import { countAbsent } from '#shared/replica/absent.ts';
import { createMemoryStore, type MemoryStore } from '#shared/replica/memory-store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';

/** Little work for Argon2id: what a guess costs is tested with the passphrase wrap. */
const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 };
const START = Date.UTC(2026, 4, 4, 9);

/** The passphrase of everybody here. */
export const RIG_PASSPHRASE = 'lantern river copper orbit apple';

export const suite = createWebCryptoSuite();

/** The value of a result that must be one. */
export function take<T>(result: Result<T, unknown>): T {
	expect(result).toMatchObject({ ok: true });
	return (result as { value: T }).value;
}

/** One process's engine. */
export interface EngineRig {
	readonly core: EngineCore;
	readonly store: MemoryStore;
	readonly clock: ManualClock;
	readonly random: SeededRandom;
	/** Of the person signed in. */
	readonly session: Session;
}

interface RigOptions {
	readonly clock?: ManualClock;
	readonly transport?: Transport;
	/** With facts, this engine writes statuses. */
	readonly deviceFacts?: () => Promise<DeviceFacts>;
	/** What the device holds until somebody says otherwise. */
	readonly holds?: HoldingPolicy;
	readonly signInsAtOnce?: boolean;
	/** Absent: another for every process. */
	readonly random?: SeededRandom;
	/** Known as the newest, instead of PROTOCOL_VERSION. */
	readonly protocolVersion?: number | undefined;
}

let processes = 0;

/** Starts a process on a store: with a device in it, or empty. Nobody is signed in. Randomness differs per process. */
export async function startEngine(
	store: MemoryStore = createMemoryStore(),
	{
		clock = createManualClock(START),
		transport,
		deviceFacts,
		holds,
		signInsAtOnce,
		protocolVersion,
		random = createSeededRandom(++processes)
	}: RigOptions = {}
): Promise<EngineRig> {
	const core = new EngineCore({
		...{ store, suite, random, clock, transport, protocolVersion },
		...(deviceFacts && { deviceFacts }),
		...(holds && { holds }),
		...(signInsAtOnce && { signInsAtOnce }),
		argon2Cost: CHEAP,
		zone: 'UTC'
	});
	const profile = await readProfile(store);
	if (profile) await core.startDevice(profile, (effect) => carryOut(core, effect));
	return {
		core,
		store,
		clock,
		random,
		get session() {
			return core.signedIn!.session;
		}
	};
}

/** A practice begun by its first admin, who is signed in. */
export async function startPractice(options: RigOptions = {}): Promise<EngineRig> {
	const rig = await startEngine(createMemoryStore(), options);
	const names = { practiceName: 'Valley', siteName: 'Hilltop', userName: 'Ana', relayUrl: 'http://relay' };
	take(await membership.createPractice(rig.core, { ...names, passphrase: RIG_PASSPHRASE }));
	return rig;
}

/** The same device after its process ended without a word: what was durable is there, the person signs in again. */
export async function restart(rig: EngineRig, transport?: Transport): Promise<EngineRig> {
	const again = await startEngine(createMemoryStore(rig.store.snapshot()), {
		clock: rig.clock,
		...(transport && { transport })
	});
	take(await membership.unlock(again.core, { passphrase: RIG_PASSPHRASE }));
	return again;
}

/** Roads to a relay core in this process, whose frames take a while if wanted (milliseconds of real time). */
export const roadsTo = (relay: RelayCore, delayMs = 0): Transport => ({
	open(_url, path, listener) {
		let open = true;
		const end = (code: number): void => {
			if (!open) return;
			open = false;
			session.closed();
			listener.closed(code);
		};
		const deliver = (frame: Uint8Array): unknown => open && listener.received(frame);
		const outlet = {
			send: (frame: Uint8Array) => (delayMs > 0 ? setTimeout(deliver, delayMs, frame) : deliver(frame)),
			close: end,
			ready: async () => {}
		};
		const session = relay.open(path, outlet);
		queueMicrotask(() => listener.opened());
		return {
			send: (frame) => void session.received(frame),
			bufferedBytes: 0,
			close: (code = 1000) => end(code)
		};
	}
});

/** Waits for what engines and relay are about to do. */
export const until = (holds: () => unknown): Promise<unknown> =>
	vi.waitFor(() => expect(holds()).toBeTruthy(), { timeout: 60_000, interval: 2 });

/** The same of what is asked of storage. */
export const eventually = (holds: () => Promise<boolean>): Promise<void> =>
	vi.waitFor(async () => expect(await holds()).toBe(true), { timeout: 30_000, interval: 5 });

const isQuiet = ({ core }: EngineRig): boolean => core.status().caughtUp && core.status().unsent === 0;

/** Sends and receives everything there is, and stays. */
export async function goOnline(...rigs: readonly EngineRig[]): Promise<void> {
	for (const { core } of rigs) core.device!.link!.connect();
	await until(() => rigs.every(isQuiet));
}

/** What arrived last may still be on its way into the lists: it is there when this resolves. */
export async function goOffline(...rigs: readonly EngineRig[]): Promise<void> {
	for (const { core } of rigs) await core.device!.link!.disconnect();
	for (const { core } of rigs) await core.exclusive(async () => {});
}

/** Everything that either holds reaches the other. */
export async function meet(...rigs: readonly EngineRig[]): Promise<void> {
	for (const { core } of rigs) core.device!.link!.connect();
	const held = async ({ store }: EngineRig): Promise<string> =>
		(await store.list('envelopeId')).map(({ key }) => key).join(' ');
	const areSame = async (of: (rig: EngineRig) => Promise<unknown>): Promise<boolean> =>
		new Set(await Promise.all(rigs.map(of))).size === 1;
	await vi.waitFor(
		async () => {
			expect(rigs.every(isQuiet)).toBe(true);
			expect(await areSame(({ store }) => store.count('envelope'))).toBe(true);
			// Three who each sent two hundred of their own hold as many as the others, and none of theirs.
			expect(await areSame(held)).toBe(true);
			for (const { core, store } of rigs)
				if (core.holds.files === 'all') expect(await countAbsent(store, 'file')).toBe(0);
		},
		{ timeout: 60_000, interval: 10 }
	);
	await goOffline(...rigs);
}

/** An allergy in a chart that is not open afterwards. */
export async function write(rig: EngineRig, chartId: ChartId, text: string): Promise<void> {
	take(await openChart(rig.core, chartId));
	take(await run(rig.core, chartId, { verb: 'addAllergy', code: { text } }));
	await closeChart(rig.core, chartId);
}

/** Two people of one practice on two devices that have met once, both offline now. */
export async function startTwoSites(
	role: Role = 'prescriber'
): Promise<{ hilltop: EngineRig; riverside: EngineRig }> {
	const { first, second } = await startTwoDevices(role, 'Riverside');
	return { hilltop: first, riverside: second };
}

/** The same at one site. */
export const startOneSite = (role: Role): Promise<{ first: EngineRig; second: EngineRig }> =>
	startTwoDevices(role, 'Hilltop');

async function startTwoDevices(
	role: Role,
	siteName: string
): Promise<{ first: EngineRig; second: EngineRig }> {
	const { devices } = await startDevices([{ role, siteName }]);
	const [first, second] = devices;
	return { first: first!, second: second! };
}

function newRelay(): Promise<RelayCore> {
	const random = createSeededRandom(++processes);
	const clock = createManualClock(START);
	return createRelayCore({ storage: createMemoryRelayStorage(random), suite, random, clock });
}

/** The first admin's device at Hilltop, then the others let in by it: they have met once and are offline now. */
export async function startDevices(
	others: readonly { readonly role: Role; readonly siteName: string }[],
	{ transport: given, ...facts }: Pick<RigOptions, 'deviceFacts' | 'transport'> = {}
): Promise<{ readonly devices: readonly EngineRig[]; readonly transport: Transport }> {
	const transport = given ?? roadsTo(await newRelay());
	const hilltop = await startPractice({ transport, ...facts });
	const devices = [hilltop];
	hilltop.core.device!.link!.connect();
	await until(() => hilltop.core.status().caughtUp);
	for (const [i, other] of others.entries()) {
		const userName = i === 0 ? 'Ben' : `Ben ${i + 1}`;
		const invited = take(await membership.invite(hilltop.core, { userName, ...other }));
		const device = await startEngine(createMemoryStore(), { transport, ...facts });
		take(await membership.join(device.core, { link: invited.link, passphrase: RIG_PASSPHRASE }));
		devices.push(device);
	}
	await meet(...devices);
	return { devices, transport };
}

/** Waits until the devices have looked at every chart that others changed. */
export async function lookedAt(...rigs: readonly EngineRig[]): Promise<void> {
	for (const { core, clock } of rigs)
		await until(() => {
			clock.advance(100);
			return core.status().checking === undefined;
		});
}

/** Everything that either holds reaches the other, and is looked at there. */
export async function meetAndLook(...rigs: readonly EngineRig[]): Promise<void> {
	await meet(...rigs);
	await lookedAt(...rigs);
}
