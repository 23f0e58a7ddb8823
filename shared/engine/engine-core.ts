// What the parts of the engine share: the profile's store, replica, road and session, and who listens. One of these per
// engine; membership.ts, chart-work.ts and effects.ts work on it.
import type { Clock, Instant } from '../core/clock.ts';
import type { Random } from '../core/random.ts';
import { DEFAULT_COST } from '../crypto/passphrase-wrap.ts';
import type { Argon2Cost, CryptoSuite } from '../crypto/suite.ts';
import type { Inner } from '../crypto/inner.ts';
import type { ChartId } from '../core/ids.ts';
import type { Effect } from '../replica/effects.ts';
import { createReplica, type Replica } from '../replica/replica.ts';
import type { Store } from '../replica/store.ts';
import type { Transport } from '../replica/transport.ts';
import type { Bootstrap } from './bootstrap/for-new-devices.ts';
import type { BackgroundChecks } from './background-checks.ts';
import type { EngineEvent } from './engine-event.ts';
import type { EngineState } from './engine-state.ts';
import type { SyncStatus } from './sync-status.ts';
import type { ChartViews } from './chart-views.ts';
import { noteCheck, readCheck } from './checked-with-relay.ts';
import { createExclusive } from './exclusive.ts';
import type { Holding } from './holding/for-device.ts';
import {
	holdsAllCharts,
	holdsNamesOfAll,
	holdsOnly,
	readPolicy,
	streamOf,
	type HoldingPolicy
} from './holding/holding-policy.ts';
import type { LookedUp, OwnPatients } from './holding/for-own-patients.ts';
import type { Kept } from './holding/kept.ts';
import { LineSpeed } from './line-speed.ts';
import { tripHere } from './trips/trip-here.ts';
import { isOver, readLease, type Lease } from './trips/lease.ts';
import { HeldPeople } from './held-people.ts';
import type { DeviceFacts, DeviceReports } from './device-status.ts';
import { waitsFor } from './documents.ts';
import { configKeys, readDemo, readText } from './practice-config.ts';
import type { PastOf } from './past-of.ts';
import type { CredentialSecrets, Profile } from './profile.ts';
import { recoveryFacts } from './recovery/recovery-notices.ts';
import type { RetryTimer } from './retry-timer.ts';
import type { Session } from './session.ts';
import { shutWhenKnown } from './sharing/shut.ts';
import { toSyncStatus } from './status.ts';
import { isSupervisedHere } from './supervised-people.ts';
import { createSyncLink, type SyncLink } from './sync-link.ts';
import { forMe } from './trays.ts';
import type { TypingTimer } from './typing-timer.ts';
import { HeardHeads } from './witness/heard-heads.ts';
import { countContradicted } from './write-again.ts';

export interface EngineDeps {
	readonly store: Store;
	readonly suite: CryptoSuite;
	readonly random: Random;
	readonly clock: Clock;
	/** Absent: this engine never opens a road. */
	readonly transport?: Transport | undefined;
	readonly argon2Cost?: Argon2Cost;
	readonly protocolVersion?: number | undefined;
	/** What the host knows of this device. Absent: it says nothing of itself to the others. */
	readonly deviceFacts?: () => Promise<DeviceFacts>;
	/** What it holds until somebody says otherwise on it; every file, unless told. */
	readonly holds?: HoldingPolicy;
	/** The stream brings everything whole, for a device that is there to hold it. */
	readonly holdsAll?: boolean;
	/** What a demo's invented patients have been through. Absent: their charts begin today. */
	readonly pastOf?: PastOf | undefined;
	/**
	 * Who signs in by passphrase is on record at once, in an envelope of its own, where somebody sits before a screen. A program
	 * that runs every few minutes tells it with its next record.
	 */
	readonly signInsAtOnce?: boolean;
	/** IANA name of the local time zone, for calendar dates. */
	readonly zone?: string;
}

/** Everything of an open profile. */
export interface Device {
	profile: Profile;
	readonly replica: Replica;
	readonly link: SyncLink | undefined;
}

/**
 * How far a device is on which nobody belongs any more. `needs-unlock`: what was typed before a crash is not sealed, and
 * only who knows a passphrase can.
 */
export type Leaving = 'needs-unlock' | 'sending' | 'done';

/** A person signed in on this device. */
export interface SignedIn {
	readonly session: Session;
	/** The person's own keys, to be held behind a PIN or shared with somebody added here. */
	readonly secrets: CredentialSecrets;
	readonly views: ChartViews;
	readonly typing: TypingTimer;
	/** For what could not be sealed when it should have been. */
	readonly leftovers: RetryTimer;
	readonly reports: DeviceReports | undefined;
	readonly checks: BackgroundChecks;
	readonly bootstrap: Bootstrap;
}

/** How an append of a control record ended. */
export type AppendOutcome = 'appended' | Extract<Effect, { type: 'control-refused' }>['code'];

/** A control record on its way to the relay. Whoever makes the same one in the same moment waits for the same word. */
export interface Appending {
	readonly outcome: Promise<AppendOutcome>;
	settle(outcome: AppendOutcome): void;
}

export class EngineCore {
	readonly deps: EngineDeps;
	/** Runs one task at a time; never call it from inside a task. */
	readonly exclusive = createExclusive();
	device: Device | undefined;
	signedIn: SignedIn | undefined;
	counters = { sent: 0, received: 0 };
	lastAckAt: Instant | undefined;
	lastReceivedAt: Instant | undefined;
	/** When this device last had everything that the relay had: checked-with-relay.ts. */
	checkedAt: Instant | undefined;
	unsealed = 0;
	quarantined = 0;
	/** Control records on their way to the relay, in hex. */
	readonly appends = new Map<string, Appending>();
	/** Who waits for a presence ticket, longest first. Any ticket serves any of them. */
	readonly tickets = new Set<(ticket: string) => void>();
	/** Who waits for when a relay took things, longest first: answers come in the order of the questions. */
	readonly timesAsked = new Set<() => void>();
	/** Invitations of this engine that nobody has used yet. */
	readonly openInvites = new Set<string>();
	/** Knocks that came while nobody was here to answer them, by invitation: the newest of each. */
	readonly knocks = new Map<string, Uint8Array>();
	namingRelay = false;
	/** Keys are being given to who was left out of a rotation. */
	givingKeys = false;
	/** Whether outreach tablets lack keys is looked at in a while: trips/give-keys.ts. */
	givesTripKeys = false;
	/** Up to which place in the control log a session, or a locked device, has let go of what was erased: heed-control.ts. */
	readonly erasedHere = new WeakMap<object, number>();
	/** Who was put out of the practice while signed in here, until somebody else comes. */
	putOut: string | undefined;
	/** How many recoveries of the practice the state has told of: heed-control.ts. */
	recoveriesTold = 0;
	/** What others' envelopes say of the logs, to be compared: witness/doubts.ts. */
	readonly heard: HeardHeads;
	/** The server did not show everybody the same. */
	doubted = false;
	/** How far this device is with leaving the practice: heed-control.ts. */
	leaving: Leaving | undefined;
	/** What this device means to hold. */
	holds: HoldingPolicy = { files: 'all' };
	/** The documents that it holds all the same when it does not hold every chart. */
	kept: Kept | undefined;
	/** On a device of its own patients alone, while somebody is signed in: holding/own-patients.ts. */
	ownPatients: OwnPatients | undefined;
	/** Everybody else, looked up in memory: holding/looked-up.ts. */
	lookedUp: LookedUp | undefined;
	/** How long an outreach tablet may open its charts: trips/lease.ts. */
	lease: Lease | undefined;
	/** How fast the line was. */
	line: LineSpeed | undefined;
	/** holding/holding.ts: holdingOf. */
	holding: Holding | undefined;
	/** The network of this device is switched off: network-switch.ts. */
	networkOff = false;
	/** People whose keys wait behind a PIN in this process's memory. */
	readonly held: HeldPeople;
	readonly #awaitingControl = new Set<() => void>();
	readonly #listeners = new Set<(event: EngineEvent) => void>();

	constructor(deps: EngineDeps) {
		this.deps = deps;
		const { suite, random, clock, argon2Cost: cost = DEFAULT_COST } = deps;
		this.heard = new HeardHeads(clock);
		this.held = new HeldPeople({ suite, random, clock, cost, onExpired: () => this.stateChanged() });
	}

	emit(event: EngineEvent): void {
		for (const listener of this.#listeners) listener(event);
	}

	subscribe(listener: (event: EngineEvent) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Starts the replica of a profile, and a link when there is a transport; not connected yet. */
	async startDevice(profile: Profile, onEffect: (effect: Effect) => Promise<void>): Promise<Device> {
		const { store, suite, random, clock, transport, protocolVersion } = this.deps;
		this.holds = await readPolicy(store, this.deps.holds ?? this.holds);
		this.lease = await readLease(store);
		this.line = await LineSpeed.read(store);
		this.kept = holdsAllCharts(this.holds)
			? undefined
			: await (await import('./holding/kept.ts')).Kept.read(store);
		const replica = await createReplica({
			store,
			suite,
			random,
			practiceId: profile.practiceId,
			deviceId: profile.deviceId,
			transportKey: await suite.importSigningSeed(profile.transportSeed),
			pinnedRelayKey: profile.relayKey,
			content: this.deps.holdsAll && holdsNamesOfAll(this.holds) ? 'all' : streamOf(this.holds),
			protocolVersion
		});
		const link =
			transport &&
			createSyncLink({
				replica,
				transport,
				clock,
				random,
				relayUrl: () => this.device?.profile.relayUrl ?? profile.relayUrl,
				practiceId: profile.practiceId,
				protocolVersion,
				exclusive: this.exclusive,
				onFrame: (bytes) => this.line?.came(bytes, clock.now()),
				onClosed: () => void this.line?.keep(store),
				onEffect,
				onChange: () => this.statusChanged()
			});
		this.checkedAt = await readCheck(store);
		this.device = { profile, replica, link };
		return this.device;
	}

	/** Heads as this device knows them, for the inside of envelopes. */
	heads(): Pick<Inner, 'controlHead' | 'relayHead'> {
		const { replica } = this.device!;
		const control = replica.control().head;
		const relay = replica.status().received;
		return {
			controlHead: { seq: control.seq, hash16: control.hash.slice(0, 16) },
			relayHead: { seq: relay.seq, hash16: relay.hash.slice(0, 16) }
		};
	}

	state(): EngineState {
		const { device, signedIn } = this;
		if (!device) return { phase: 'new' };
		const { practiceId, deviceId, relayUrl } = device.profile;
		const people = this.held.list();
		if (!signedIn) {
			const { leaving, putOut } = this;
			if (leaving && leaving !== 'needs-unlock')
				return {
					phase: 'removed',
					...{ practiceId, deviceId },
					unsent: device.replica.status().unsent,
					done: leaving === 'done',
					...(this.lease && isOver(this.lease) && { tripOver: true as const })
				};
			return {
				phase: 'locked',
				...{ practiceId, deviceId, people },
				...(putOut !== undefined && { putOut }),
				...(leaving === 'needs-unlock' && { lastUnlock: true as const })
			};
		}
		const { keyring, profile } = signedIn.session.deps;
		const read = signedIn.session.readConfig;
		const demo = readDemo(read);
		const trip = tripHere(this);
		return {
			phase: 'open',
			people,
			credId: keyring.credId,
			practiceId,
			deviceId,
			relayUrl,
			userId: keyring.userId,
			role: keyring.role,
			userName: readText(read, configKeys.userName(keyring.userId)) ?? '',
			siteName: readText(read, configKeys.siteName(profile.siteId)) ?? '',
			practiceName: readText(read, configKeys.practiceName) ?? '',
			...(demo && { demo }),
			...(trip && { trip }),
			...(isSupervisedHere(signedIn.session) && { supervised: true as const }),
			...(keyring.withheld[0] && { withheld: keyring.withheld[0].reason }),
			...(!demo &&
				recoveryFacts(
					{ control: device.replica.control(), config: read, reader: keyring },
					this.deps.clock.now()
				))
		};
	}

	status(): SyncStatus {
		const { device, signedIn } = this;
		const open = signedIn
			? [...signedIn.session.live.values()].flatMap((chart) => Object.values(chart.documents))
			: [];
		return toSyncStatus({
			relayUrl: device?.profile.relayUrl ?? '',
			switchedOff: this.networkOff,
			replica: device?.replica.status(),
			road: device?.link?.status(),
			unsealed: this.unsealed,
			sent: this.counters.sent,
			received: this.counters.received,
			lastAckAt: this.lastAckAt,
			lastReceivedAt: this.lastReceivedAt,
			checkedAt: this.checkedAt,
			holdsOnly: holdsOnly(this.holds),
			waiting: open.reduce((sum, document) => sum + waitsFor(document), 0),
			toCheck: signedIn?.session.summaries.toCheck ?? 0,
			forMe: forMe(signedIn?.session),
			checking: signedIn?.checks.progress(),
			quarantined: this.quarantined,
			doubted: this.doubted
		});
	}

	/** Resolves when the control log has moved, or after `ms`. Never await it inside `exclusive`. */
	controlMoves(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const settle = (): void => {
				cancel();
				this.#awaitingControl.delete(settle);
				resolve();
			};
			const cancel = this.deps.clock.after(ms, settle);
			this.#awaitingControl.add(settle);
		});
	}

	/** The control log has changed, or an own append has ended. */
	controlMoved(): void {
		for (const settle of [...this.#awaitingControl]) settle();
	}

	statusChanged(): void {
		noteCheck(this);
		this.emit({ type: 'status', status: this.status() });
	}

	stateChanged(): void {
		this.emit({ type: 'state', state: this.state() });
	}

	/** Recounts what lies unsealed and set aside, and tells who listens. */
	async recount(): Promise<void> {
		const tails = await this.deps.store.list('local', { prefix: 'tail/' });
		const documents = new Set(tails.map((row) => row.key.slice(0, row.key.lastIndexOf('/'))));
		this.unsealed = documents.size + (await countContradicted(this.deps.store));
		if (this.unsealed > 0) this.signedIn?.leftovers.wanted();
		this.signedIn?.checks.rowsChanged();
		this.quarantined = await this.deps.store.count('quarantine');
		this.statusChanged();
	}

	/** Pushes what was just sealed, if a road is open. Call inside `exclusive`. */
	async offer(): Promise<void> {
		const { device } = this;
		if (device?.link) await device.link.perform(device.replica.offer());
		else await device?.replica.offer();
		await this.recount();
		this.signedIn?.reports?.soon();
	}

	/** The views of a chart on screen, sent to who listens. */
	showChart(chartId: ChartId): void {
		const { signedIn } = this;
		const chart = signedIn?.session.live.get(chartId);
		if (signedIn && chart && shutWhenKnown(signedIn.session, chart)) signedIn.views.forget(chartId);
		if (signedIn && chart) this.emit({ type: 'chart', chartId, view: signedIn.views.view(chart) });
	}
}

/** The local calendar date, YYYY-MM-DD, in a time zone. */
export function localDate(at: Instant, zone: string | undefined): string {
	let format = calendars.get(zone);
	if (!format) {
		format = new Intl.DateTimeFormat('sv-SE', {
			...(zone !== undefined && { timeZone: zone }),
			dateStyle: 'short'
		});
		calendars.set(zone, format);
	}
	return format.format(at);
}
/** By zone: making one takes a hundred times as long as using it. */
const calendars = new Map<string | undefined, Intl.DateTimeFormat>();
