// The tab's side of everything: what the engine last said, as runes. One per tab, made by the root layout and found by
// `useSession`. It holds no document, no key and no rule; charts are in open-chart.svelte.ts.
import { createContext } from 'svelte';
import type { ChartId, UserId } from '#shared/core/ids.ts';
import type { EngineError } from '#shared/engine/engine-error.ts';
import type { EngineState } from '#shared/engine/engine-state.ts';
import type { QueueFlags } from '#shared/engine/queue-rows.ts';
import type { SyncStatus } from '#shared/engine/sync-status.ts';
import type { ArgsOf, CommandName, CommandResult, LinkError } from '#client/engine-api/commands.ts';
import { DEMO_PROFILES, isDemoProfile } from '#client/engine-api/demo-profiles.ts';
import type { TabEvent } from '#client/engine-api/tab-events.ts';
import { AppUpdate } from './app-update.svelte.ts';
import { AutoLock } from './auto-lock.svelte.ts';
import {
	currentProfile,
	forgetProfile,
	isProfileAsked,
	keepProfile,
	markDemo,
	OWN_PROFILE,
	markEnrolled,
	trackUnsentSince,
	unsentSince,
	wasDemo,
	wasEnrolled
} from './browser-marks.ts';
import { Copied } from './copied.ts';
import { createEngineLink, type EngineLink } from './engine-link.ts';
import { FirstDays } from './first-days.svelte.ts';
import { afterFirstPaint } from './first-paint.ts';
import { t } from './i18n.ts';
import { Places } from './places.ts';
import { PagePreferences } from './preferences.svelte.ts';
import { EVERYONE_HERE, type QueueFilter } from './queue-filter.ts';
import { RelayClock } from './relay-clock.svelte.ts';
import { ScreenActions } from './screen-actions.svelte.ts';
import { StorageDurability } from './storage-durability.svelte.ts';
import { every, now } from './tab-clock.ts';
import { Toasts } from './toasts.svelte.ts';
import { veil } from './veil.ts';
import type { StartedWorker } from './start-worker.ts';

export type SessionError = EngineError | LinkError;
/** From so many changes on it is told how long they take to come. */
const FAR_BEHIND = 500;

/** What is known of a signed-in person and their device. */
export type SignedIn = EngineState & { readonly phase: 'open' };

const NO_FLAGS: QueueFlags = { charts: {}, unsentLines: [] };

export class Session {
	/** undefined until the engine has answered once. */
	state = $state.raw<EngineState>();
	status = $state.raw<SyncStatus>();
	/** This browser once belonged to a practice and its storage is empty now. */
	cleared = $state(false);
	/** Why there is no engine, when there is none. */
	failure = $state.raw<SessionError>();
	/** The browser believes that there is a network. */
	online = $state(navigator.onLine);
	/** Ticks every few seconds, for words that depend on how long something has lasted. */
	now = $state(now());
	/** Since when something waits to be sent, or did when the storage was cleared. */
	unsentSince = $state<number>();
	/** The recovery words of a practice just made here, until the person has kept them. Never stored. */
	recoveryWords = $state<string>();
	/** A practice is being made here: nothing else is shown until its words are kept. */
	keepingWords = $state(false);
	/** What was typed into the find box on the way to a registration. Never in an address: browsers write those down. */
	lookedFor = '';
	/** What the next registration begins with: a baby's, from the mother's chart. Never in an address either. */
	newborn: Readonly<Record<string, string | boolean>> | undefined;
	/** The end of a trip that was put off last, for paper: the words are kept nowhere else. */
	extension: { readonly words: string; readonly tablet: string; readonly until: number } | undefined;
	/** Patients opens with the camera looking for a card. */
	scanNext = false;
	/** The next patient registered goes into today's queue, for this reason (empty when nobody said). */
	arriveNext: string | undefined;
	/** Goes up when the patient list changed. */
	patientsChanged = $state(0);
	/** Which lines of the queue are shown on Today, until somebody else signs in. */
	queueFilter = $state.raw<QueueFilter>(EVERYONE_HERE);
	/** What Today said last beside the lines of the queue. */
	queueFlags = $state.raw<QueueFlags>(NO_FLAGS);
	/** How many screens of this tab follow a chart. */
	readonly begun = new Map<ChartId, number>();
	/** The note that a chart's page for a new one has become: a lock may come before its address says so. */
	readonly notesBegun = new Map<ChartId, string>();
	/** The patients of the queue in the order in which Today showed them last. */
	queueOrder: readonly ChartId[] = [];
	/** Somebody put off the check of the recovery words, until this page is loaded again. */
	wordsLater = $state(false);
	/** This device joined a practice in this tab, and what arrives is still told at the top. */
	justJoined = $state(false);
	/**
	 * Much of what others wrote is to come, or waits: told at the top until somebody has closed it, or it is here. Whoever
	 * signs in while it waits is told again.
	 */
	farBehind = $state<'no' | 'told' | 'closed'>('no');
	/** Invitations that were taken up while this tab watched. */
	joined = $state.raw<readonly string[]>([]);
	/** Where to go before anything of a person who came back is shown: where they were in this tab, or the start. */
	returnTo = $state<string>();
	/** Who was signed in last in this tab. */
	lastUser = $state<UserId>();
	/** The sheet for setting a PIN is open. */
	settingPin = $state(false);
	/** Goes up when one of today's queues may have changed. */
	queueChanged = $state(0);
	/** Goes up when the practice's settings may have changed. */
	practiceChanged = $state(0);
	readonly autoLock = new AutoLock();
	readonly toasts = new Toasts();
	readonly copied = new Copied();
	readonly preferences = new PagePreferences();
	/** What the screen that is open offers. */
	readonly screen = new ScreenActions();
	readonly update = new AppUpdate();
	readonly storage = new StorageDurability();
	readonly clock = new RelayClock();
	readonly firstDays = new FirstDays();
	/** Where each person was in this tab. */
	readonly places = new Places();
	/** Which of this browser's profiles this tab shows. */
	readonly profile: string;
	/** Nobody here is real. */
	isDemo = $state(false);
	/** The demo is to open by itself: somebody asked for it with a click. */
	openingDemo = $state(false);
	readonly #link: EngineLink;
	readonly #flushes = new Set<() => Promise<void>>();

	constructor(profile: string, started: StartedWorker) {
		this.profile = profile;
		this.isDemo = isDemoProfile(profile) || wasDemo(profile);
		this.openingDemo = isDemoProfile(profile) && isProfileAsked();
		this.#link = createEngineLink(started);
		this.#link.listen((event) => this.#on(event));
		// A browser that was never in a practice needs no engine to say so; what it says when it comes counts.
		if (profile === OWN_PROFILE && !wasEnrolled(profile)) this.#seeState({ phase: 'new' });
	}

	/** Attaches to the engine and begins to listen to the browser. Returns what undoes the latter. */
	begin(): () => void {
		void this.#attach();
		afterFirstPaint(() => void this.ask('warmUp', {}));
		void this.update.watch();
		const look = () => (this.online = navigator.onLine);
		addEventListener('online', look);
		addEventListener('offline', look);
		const stopLooks = this.preferences.begin();
		const stopFirstDays = this.firstDays.begin();
		const stopCopied = this.copied.begin();
		const stop = every(5_000, () => (this.now = now()));
		const stopRoom = every(60_000, () => void this.storage.look());
		const stopLock = this.autoLock.begin(
			this.profile,
			() => this.state?.phase === 'open' && !this.keepingWords,
			() => this.lock()
		);
		return () => {
			stopLock();
			removeEventListener('online', look);
			removeEventListener('offline', look);
			stop();
			stopRoom();
			stopLooks();
			stopFirstDays();
			stopCopied();
		};
	}

	ask<N extends CommandName>(name: N, args: ArgsOf<N>): Promise<CommandResult<N>> {
		return this.#link.ask(name, args);
	}

	listen(listener: (event: TabEvent) => void): () => void {
		return this.#link.listen(listener);
	}

	/** The person has read that the storage was cleared. */
	acceptCleared(): void {
		forgetProfile(this.profile);
		this.unsentSince = undefined;
		this.cleared = false;
	}

	/** Goes to the demo of this browser in this tab; made there when there is none. */
	enterDemo(): void {
		keepProfile(DEMO_PROFILES[0]);
		location.assign(`/?profile=${DEMO_PROFILES[0]}`);
	}

	/** What this browser keeps of the demo beside its databases. */
	forgetDemo(): void {
		for (const profile of DEMO_PROFILES) forgetProfile(profile);
	}

	/** Leaves the demo for this browser's own profile. */
	leaveDemo(): void {
		keepProfile(OWN_PROFILE);
		location.assign('/');
	}

	/** Has `flush` run before the device is locked; returns what ends that. */
	beforeLock(flush: () => Promise<void>): () => void {
		this.#flushes.add(flush);
		return () => this.#flushes.delete(flush);
	}

	/**
	 * Saves what is typed, then locks; `fully` also ends every PIN. A waiting new version is taken once nobody waits behind
	 * a PIN: it starts the worker anew, which would cost them their keys.
	 */
	async lock({ fully = false } = {}): Promise<void> {
		// Nobody who wakes a tablet sees the chart while what is typed in it is being saved.
		const unveil = this.state?.phase === 'open' ? veil() : undefined;
		await Promise.all([...this.#flushes].map((flush) => flush()));
		await this.ask('lock', { fully });
		unveil?.();
	}

	async #attach(): Promise<void> {
		const attached = await this.ask('attach', {});
		if (!attached.ok) {
			// Nothing was asked to be written; who holds the device next tells, and is asked then.
			if (attached.error.type !== 'HolderGone') this.failure = attached.error;
			return;
		}
		this.failure = undefined;
		this.#seeState(attached.value.state);
		this.#seeStatus(attached.value.status);
	}

	#on(event: TabEvent): void {
		if (event.type === 'state') this.#seeState(event.state);
		else if (event.type === 'status') this.#seeStatus(event.status);
		else if (event.type === 'patients') this.patientsChanged++;
		else if (event.type === 'practice') this.practiceChanged++;
		else if (event.type === 'queue') this.queueChanged++;
		else if (event.type === 'joined') this.joined = [...this.joined, event.inviteId];
		else if (event.type === 'holder') void this.#attach();
	}

	#seeState(state: EngineState): void {
		const before = this.state;
		const opened = state.phase === 'open' && before?.phase !== 'open';
		if (before?.phase === 'open' && state.phase !== 'open') this.#leave(before.userId);
		if (state.phase === 'open' && opened) this.#comeBack(state);
		this.state = state;
		if (state.phase === 'open') {
			this.openingDemo = false;
			this.isDemo = isDemoProfile(this.profile) || state.demo !== undefined;
			markDemo(this.profile, state.demo !== undefined);
		}
		if (before && state.phase === 'locked' && state.people.length === 0) this.update.take();
		this.cleared = state.phase === 'new' && !this.isDemo && wasEnrolled(this.profile);
		if (this.cleared) this.unsentSince = unsentSince(this.profile);
		if (state.phase !== 'new') markEnrolled(this.profile);
		if (!opened || this.isDemo) return;
		void this.storage.ask();
		if (this.status?.road === 'live') void this.#compareClocks();
	}

	/** Nothing of one person stays for the next. */
	#leave(userId: UserId): void {
		this.places.leave(userId, location.pathname + location.search + location.hash);
		this.lastUser = userId;
		void this.copied.clear();
		this.toasts.clear();
		this.lookedFor = '';
		this.newborn = undefined;
		this.extension = undefined;
		this.queueFilter = EVERYONE_HERE;
		this.queueOrder = [];
		this.queueFlags = NO_FLAGS;
		this.settingPin = false;
	}

	#comeBack({ userId, credId, people }: SignedIn): void {
		if (this.status?.paused) this.farBehind = 'told';
		if (!people.some((person) => person.credId === credId))
			this.toasts.show(t('pin.offer'), { text: t('pin.set'), run: () => (this.settingPin = true) });
		const place = this.places.comeBack(userId);
		if (this.lastUser === undefined || this.lastUser === userId) return;
		this.returnTo = place ?? '/';
	}

	/** When the relay has just been reached, or somebody has just signed in. */
	async #compareClocks(): Promise<void> {
		if (this.state?.phase !== 'open') return;
		await this.clock.compare(this.state.relayUrl);
		const { aheadMs } = this.clock;
		// Records that are written later without a connection say so, too.
		if (aheadMs !== undefined) await this.ask('tellClock', { aheadMs });
	}

	#seeStatus(status: SyncStatus): void {
		if (status.caughtUp && !status.paused) this.farBehind = 'no';
		else if (this.farBehind === 'no' && (status.paused || (status.toReceive ?? 0) > FAR_BEHIND))
			this.farBehind = 'told';
		if (status.road === 'live' && this.status?.road !== 'live') void this.#compareClocks();
		this.status = status;
		this.now = now();
		// An emptied store has nothing to send; what it had is told until somebody has read it.
		if (this.state && this.state.phase !== 'new')
			this.unsentSince = trackUnsentSince(this.profile, status.unsent, this.now);
	}
}

const [useSession, provideSession] = createContext<Session>();
export { provideSession, useSession };

/** The session of this tab on its profile. */
export const createSession = (start: (profile: string) => StartedWorker): Session => {
	const profile = currentProfile();
	return new Session(profile, start(profile));
};
