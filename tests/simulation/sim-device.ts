// A workstation of the simulated practice: a disk that outlives everything, and the processes (tabs) that run a real
// engine on it until they are killed.
import type { ChartId, DeviceId, PracticeId } from '#shared/core/ids.ts';
import type { ChartView } from '#shared/chart/chart-view.ts';
import { createEngine } from '#shared/engine/engine.ts';
import type { Engine } from '#shared/engine/api.ts';
import type { EngineEvent } from '#shared/engine/engine-event.ts';
import { openKeyring, type Keyring } from '#shared/engine/keyring.ts';
import { openCredential, readProfile } from '#shared/engine/profile.ts';
import { foldControlLog, acceptCertificate } from '#shared/replica/control-log.ts';
import { CERTIFICATE_PREFIX } from '#shared/replica/rows.ts';
import { createMemoryStore, type MemoryStore, type StoreSnapshot } from '#shared/replica/memory-store.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { createFaultyStore, type FaultyStore, type StoreFate } from '../support/faulty-store.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import type { SimulatedNetwork } from '../support/simulated-network.ts';
import type { ClockError, Life, VirtualTime } from '../support/virtual-time.ts';

/** One running process: a browser tab's worker, or bag. */
export interface Tab {
	readonly life: Life;
	readonly store: FaultyStore;
	/** Undefined until it has started. */
	engine: Engine | undefined;
	/** Charts on screen, as last told. */
	readonly views: Map<ChartId, ChartView>;
	/** Commands given and not answered. */
	pending: number;
	/** True when no other tab ran on the disk since this one started. */
	alone: boolean;
	joining: boolean;
}

/** A crash to come: after so many more storage calls. */
export interface ArmedCrash {
	calls: number;
	readonly fate: StoreFate;
}

export interface DeviceDeps {
	readonly time: VirtualTime;
	readonly network: SimulatedNetwork;
	readonly suite: CryptoSuite;
	readonly random: SeededRandom;
	count(what: string): void;
	trace(line: string): void;
	bug(error: unknown): void;
	onEvent(device: SimDevice, tab: Tab, event: EngineEvent): void;
}

/** Argon2id at its smallest: the simulation tests no passphrases. */
const TINY_COST = { memoryKiB: 8, passes: 1, lanes: 1 };

export class SimDevice {
	readonly index: number;
	readonly passphrase: string;
	readonly clockError: ClockError = { offsetMs: 0 };
	disk: MemoryStore = createMemoryStore();
	/** Running processes, oldest first. */
	tabs: Tab[] = [];
	armed: ArmedCrash | undefined;
	/** While set, commits fail for want of space. */
	full = false;
	/** Grows with every commit: tells whether the disk may have changed. */
	commits = 0;
	/** A copy of the disk taken earlier, and what was known to be durable then. */
	copy: StoreSnapshot | undefined;
	/** Hashes of changes seen durable on this disk. */
	durable = new Set<string>();
	/** How often this profile was put back to an older copy: then chains may contradict themselves. */
	restores = 0;
	get restored(): boolean {
		return this.restores > 0;
	}
	readonly #deps: DeviceDeps;

	constructor(index: number, deps: DeviceDeps) {
		this.index = index;
		this.passphrase = `passphrase of device ${index}`;
		this.#deps = deps;
	}

	/** The process that the user works with, when it has started. */
	get tab(): Tab | undefined {
		return this.tabs[0]?.engine && this.tabs[0];
	}

	/** Starts a process on the disk. It connects by itself. */
	boot(): Tab {
		const { time, network, suite, random, trace } = this.#deps;
		const life = { alive: true };
		const alone = this.tabs.length === 0;
		for (const other of this.tabs) other.alone = false;
		const tab: Tab = {
			life,
			store: this.#storeOf(life),
			engine: undefined,
			views: new Map(),
			pending: 0,
			alone,
			joining: false
		};
		this.tabs.push(tab);
		trace(`device ${this.index} boots${alone ? '' : ' another tab'}`);
		const starting = createEngine({
			store: tab.store,
			suite,
			random: createSeededRandom(random.below(2 ** 32)),
			clock: time.clockOf(life, this.clockError),
			transport: network.transportOf(this.index, life),
			argon2Cost: TINY_COST,
			zone: 'UTC'
		});
		starting.then((engine) => {
			if (!life.alive) return;
			tab.engine = engine;
			engine.subscribe((event) => {
				if (life.alive) this.#deps.onEvent(this, tab, event);
			});
			engine.connect();
		}, this.#deps.bug);
		return tab;
	}

	/** Power off for one process or all of them. */
	kill(tab?: Tab): void {
		for (const one of tab ? [tab] : this.tabs) {
			one.life.alive = false;
			this.#deps.network.cut(this.index, one.life);
		}
		this.tabs = this.tabs.filter((one) => one.life.alive);
		this.armed = undefined;
	}

	/** Nothing was asked of any process that it has not answered, and no storage call is under way. */
	isIdle(): boolean {
		return this.tabs.every(
			(tab) => tab.engine !== undefined && tab.pending === 0 && tab.store.inProgress() === 0
		);
	}

	#storeOf(life: Life): FaultyStore {
		const { time, random, count, trace } = this.#deps;
		return createFaultyStore(this.disk, life, {
			fateOf: (call) => {
				if (call === 'commit') this.commits += 1;
				const { armed } = this;
				if (armed && armed.calls-- <= 0) {
					this.armed = undefined;
					return armed.fate;
				}
				if (this.full && call === 'commit' && random.below(3) > 0) {
					count('store full');
					return 'full';
				}
				return 'done';
			},
			wait: (call) => {
				if (random.below(call === 'commit' ? 3 : 40) > 0) return undefined;
				return new Promise<void>((go) => time.after(random.below(25), go));
			},
			crash: (call, fate) => {
				if (!life.alive) return;
				count(`${fate} ${call}`);
				trace(`device ${this.index} crashes: ${fate} ${call}`);
				this.kill();
			}
		});
	}

	/** The practice that this disk belongs to, if any. */
	async practiceId(): Promise<PracticeId | undefined> {
		return (await readProfile(this.disk))?.practiceId;
	}

	#deviceId: DeviceId | undefined;
	/** Drawn when the disk joined or founded a practice. */
	async deviceId(): Promise<DeviceId | undefined> {
		return (this.#deviceId ??= (await readProfile(this.disk))?.deviceId);
	}

	#control: { readonly rows: string; readonly state: ControlState } | undefined;
	/** The control log on the disk, folded, with the certificates beside it. */
	async control(): Promise<ControlState> {
		const certificates = await this.disk.list('meta', { prefix: CERTIFICATE_PREFIX });
		const rows = `${this.restores}/${await this.disk.count('control')}/${certificates.map(({ key }) => key).join()}`;
		if (this.#control?.rows !== rows) this.#control = { rows, state: await this.#fold() };
		return this.#control.state;
	}

	async #fold(): Promise<ControlState> {
		const { suite } = this.#deps;
		const folded = await foldControlLog(
			suite,
			(await this.disk.list('control')).map((row) => row.value)
		);
		if (!folded.ok)
			throw new Error(`the control log of device ${this.index} does not fold: ${folded.error.type}`);
		let state = folded.value;
		for (const { value } of await this.disk.list('meta', { prefix: CERTIFICATE_PREFIX })) {
			const accepted = await acceptCertificate(suite, state, value);
			if (accepted.ok) state = accepted.value;
		}
		return state;
	}

	#keyring: Keyring | undefined;
	/** The keys of the person on this device; undefined before it has joined. */
	async keyring(): Promise<Keyring | undefined> {
		if (this.#keyring) {
			await this.#renewKeys(this.#keyring);
			return this.#keyring;
		}
		return (this.#keyring = await this.ownKeyring());
	}

	/** The same keys in an object of their own, which goes by another control log than this device's. */
	async ownKeyring(): Promise<Keyring | undefined> {
		if (!(await this.practiceId())) return undefined;
		const secrets = await openCredential(this.#deps.suite, this.disk, this.passphrase);
		const keyring = secrets.ok
			? await openKeyring(this.#deps.suite, await this.control(), secrets.value)
			: undefined;
		return keyring?.ok ? keyring.value : undefined;
	}

	#keysAt = 0;
	/** Takes what the control log on this disk gives of new keys. */
	async #renewKeys(keyring: Keyring): Promise<void> {
		const control = await this.control();
		if (control.head.seq > this.#keysAt) await keyring.renew(control);
		this.#keysAt = control.head.seq;
	}

	/** Copies the disk aside. */
	copyProfile(): void {
		this.copy = this.disk.snapshot();
	}

	/** Brings the copy back in place of the disk. No process runs. */
	restoreProfile(): void {
		this.disk = createMemoryStore(this.copy);
		this.#keyring = undefined;
		this.#keysAt = 0;
		this.restores += 1;
		this.commits += 1;
	}
}
