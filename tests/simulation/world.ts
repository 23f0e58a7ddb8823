// One simulated practice: devices, a network, a relay, and what is known about them from outside. Everything that
// happens in it follows from the seed.
import { bytesToHex } from '#shared/core/bytes.ts';
import type { DeviceId, EnvelopeId, PracticeId } from '#shared/core/ids.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { EngineEvent } from '#shared/engine/engine-event.ts';
import { decodeFrame } from '#shared/protocol/frame-codec.ts';
import type { ControlState } from '#shared/replica/control-state.ts';
import { isRemoved } from '#shared/replica/members.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import { createSerialSuite } from '../support/serial-suite.ts';
import { createSimulatedNetwork, type Place, type SimulatedNetwork } from '../support/simulated-network.ts';
import { createSimulatedRelay, type SimulatedRelay } from '../support/simulated-relay.ts';
import { createVirtualTime, type VirtualTime } from '../support/virtual-time.ts';
import type { Counts } from './coverage.ts';
import { ContentReader } from './held-content.ts';
import { hasForgery, hasLeaving, hasLoop } from './kinds-of-seeds.ts';
import { SimDevice, type Tab } from './sim-device.ts';

/** The clinic's relay as a host of the network: its way to the home relay can be cut like a device's. */
export const CLINIC_HOST = -1;
export const ANNEX_HOST = -2;
/** A morning in May, UTC. */
const START = Date.UTC(2026, 4, 4, 8);
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const FRAMES_THAT_MAY_COME_TWICE = ['push', 'entries', 'ack', 'control-entries'];

/** An invariant does not hold. */
export class Broken extends Error {}

export interface WorldOptions {
	/** Prints what happens. */
	readonly print?: (line: string) => void;
}

export class World {
	readonly seed: number;
	readonly random: SeededRandom;
	readonly time: VirtualTime;
	readonly network: SimulatedNetwork;
	/** The practice's home relay. */
	readonly relay: SimulatedRelay;
	/** The relay of a clinic, in seeds that have one. */
	readonly clinic: SimulatedRelay;
	/** The relay of a second clinic, in seeds that have one. */
	readonly annex: SimulatedRelay | undefined;
	/** What a relay that lies shows to some devices in place of the home relay. */
	readonly behind: SimulatedRelay;
	/** Every envelope that any relay ever had on its disk. */
	readonly everCommitted = new Set<EnvelopeId>();
	/** What becomes of a frame of a relay that lies, while it does. */
	tampering: ((host: number, frame: Uint8Array, place: Place) => readonly Uint8Array[]) | undefined;
	/** What it makes of a frame that it forges. */
	forging: ((frame: Uint8Array) => Uint8Array | undefined) | undefined;
	readonly devices: SimDevice[] = [];
	readonly counts: Counts = {};
	/** Invitations that nobody has used, as links. */
	readonly links: string[] = [];
	/** True while nothing is disturbed any more. */
	healed = false;
	/** Everything that the relay has acknowledged to anybody. */
	readonly acknowledged = new Set<EnvelopeId>();
	/** A running digest of all that happened: two runs of one seed have the same. */
	digest = 0;
	#failure: Error | undefined;
	#reader: ContentReader | undefined;
	#words = 0;
	readonly #print: ((line: string) => void) | undefined;

	constructor(seed: number, { print }: WorldOptions = {}) {
		this.seed = seed;
		this.#print = print;
		const random = (this.random = createSeededRandom(seed));
		const real = seed % 100 === 99;
		if (real) this.count('seeds with real crypto');
		const { suite, inProgress } = createSerialSuite(real ? createWebCryptoSuite() : createFakeSuite());
		const rest = async (): Promise<void> => {
			do await new Promise<void>((next) => setImmediate(next));
			while (real && inProgress() > 0);
		};
		this.suite = real ? suite : createFakeSuite();
		this.time = createVirtualTime(START, rest);
		this.network = createSimulatedNetwork(this.time, createSeededRandom(random.below(2 ** 32)), {
			relaySends: (_host, frame, place) => this.#relaySends(frame, place),
			tamper: (host, frame, place) => {
				const forged = place === 'clinic' ? undefined : this.forging?.(frame);
				return forged ? [forged] : (this.tampering?.(host, frame, place) ?? [frame]);
			},
			twice: (frame) => this.#twice(frame),
			cut: () => this.count('roads cut')
		});
		const relayAt = (place: Place): SimulatedRelay =>
			createSimulatedRelay({
				time: this.time,
				random: createSeededRandom(random.below(2 ** 32)),
				suite: this.suite,
				network: this.network,
				place,
				...(place === 'clinic' && { upstreamHost: CLINIC_HOST }),
				...(place === 'annex' && { upstreamHost: ANNEX_HOST }),
				everCommitted: this.everCommitted,
				log: (event) => {
					if (event.event === 'session-failed') this.bug(new Error(`a relay session failed: ${event.error}`));
					if (event.event === 'session-closed') this.count(`relay closed: ${event.reason}`);
					if (event.event === 'device-logged-in') this.count('reconnects');
					if (event.event !== 'committed')
						this.trace(`relay at ${place}: ${event.event} ${'reason' in event ? event.reason : ''}`);
				}
			});
		this.relay = relayAt('home');
		this.clinic = relayAt('clinic');
		this.behind = relayAt('behind');
		this.annex = hasLoop(this) ? relayAt('annex') : undefined;
	}
	readonly suite: ReturnType<typeof createFakeSuite>;

	count(what: string, n = 1): void {
		this.counts[what] = (this.counts[what] ?? 0) + n;
	}

	trace(line: string): void {
		const text = `${((this.time?.now() ?? START) - START) / 1000} ${line}`;
		for (let i = 0; i < text.length; i++) this.digest = (Math.imul(this.digest, 31) + text.charCodeAt(i)) | 0;
		this.#print?.(text);
	}

	/** A word that nobody has written before. Neighbours seldom begin or end alike. */
	newWord(): string {
		const n = (this.#words += 1);
		return `${LETTERS[n % LETTERS.length]}${String(n).padStart(4, '0')}${LETTERS[(n * 7) % LETTERS.length]}`;
	}

	/** Something threw that never may. The first counts. */
	readonly bug = (error: unknown): void => {
		this.#failure ??= error instanceof Error ? error : new Error(String(error));
		this.trace(`BUG ${this.#failure.message}`);
	};

	/** Throws what went wrong so far. */
	check(): void {
		if (this.#failure) throw this.#failure;
	}

	expect(holds: boolean, what: () => string): void {
		if (!holds) this.bug(new Broken(what()));
		this.check();
	}

	/** One more device, not running. */
	addDevice(): SimDevice {
		const device = this.#machine(this.devices.length);
		this.devices.push(device);
		return device;
	}

	/** The machine of a device with nothing on its disk, not running. */
	empty(device: SimDevice): SimDevice {
		device.kill();
		return (this.devices[device.index] = this.#machine(device.index));
	}

	#machine(index: number): SimDevice {
		return new SimDevice(index, {
			time: this.time,
			network: this.network,
			suite: this.suite,
			random: createSeededRandom(this.random.below(2 ** 32)),
			count: (what) => this.count(what),
			trace: (line) => this.trace(line),
			bug: this.bug,
			onEvent: (on, tab, event) => this.#onEvent(on, tab, event)
		});
	}

	/** Devices that belong to the practice. */
	async members(): Promise<readonly SimDevice[]> {
		const members: SimDevice[] = [];
		for (const device of this.devices)
			if ((await device.practiceId()) && !(await this.isOut(device))) members.push(device);
		return members;
	}

	async deviceOf(deviceId: DeviceId): Promise<SimDevice | undefined> {
		for (const device of this.devices) if ((await device.deviceId()) === deviceId) return device;
		return undefined;
	}

	/** The longest control log on any disk. It is linear: what it says holds. */
	async newestControl(): Promise<ControlState | undefined> {
		let newest: ControlState | undefined;
		for (const device of this.devices) {
			const control = (await device.practiceId()) ? await device.control() : undefined;
			if (control && control.head.seq > (newest?.head.seq ?? 0)) newest = control;
		}
		return newest;
	}

	/** Everybody on the device was put out, whether it has heard of it or not. */
	async isOut(device: SimDevice): Promise<boolean> {
		const deviceId = hasLeaving(this) && (await device.deviceId());
		const control = deviceId ? await this.newestControl() : undefined;
		return control !== undefined && isRemoved(control, deviceId as DeviceId);
	}

	/** Reads disks with the first admin's keys. Undefined before there is a practice. */
	async reader(): Promise<ContentReader | undefined> {
		const admin = this.devices[0]!;
		const keys = this.#reader ? undefined : await admin.ownKeyring();
		if (keys) {
			const reader = new ContentReader(this.suite, (await admin.practiceId()) as PracticeId, keys);
			await reader.charts(await reader.read(admin.disk, keys, await admin.control()), keys);
			this.#reader = reader;
		}
		const control = this.#reader && hasLeaving(this) ? await this.newestControl() : undefined;
		if (control) await this.#reader!.renew(control);
		return this.#reader;
	}

	async pass(ms: number): Promise<void> {
		await this.time.advance(ms);
		this.check();
	}

	/** Waits in virtual time, at most `ms`, until something holds. */
	async until(holds: () => boolean | Promise<boolean>, ms: number, stepMs = 50): Promise<boolean> {
		for (let waited = 0; waited < ms; waited += stepMs) {
			if (await holds()) return true;
			await this.pass(stepMs);
		}
		return holds();
	}

	/** Lets time pass until a promise is answered. */
	async answer<T>(asked: Promise<T>): Promise<T> {
		let answered = false;
		void asked.then(
			() => (answered = true),
			() => (answered = true)
		);
		await this.until(() => answered, 120_000);
		return asked;
	}

	#onEvent(device: SimDevice, tab: Tab, event: EngineEvent): void {
		if (event.type === 'chart') {
			tab.views.set(event.chartId, event.view);
			if (event.view.disagreements.length > 0) this.count('disagreements');
		}
		if (event.type === 'erased') tab.views.delete(event.chartId);
		if (event.type === 'status' && event.status.doubted) this.#suspected(device);
		if (event.type === 'state') {
			this.trace(`device ${device.index}: ${event.state.phase}`);
			if (event.state.phase !== 'open') tab.views.clear();
		}
	}

	/** A device says that the relay does not show everybody the same. Of one that tells the truth, and lost nothing, none may. */
	#suspected(device: SimDevice): void {
		this.count('relays suspected');
		const isTrue =
			hasForgery(this) || Object.keys(this.counts).some((what) => what.endsWith('backups restored'));
		if (!isTrue) this.bug(new Broken(`device ${device.index} suspects a relay that tells the truth`));
	}

	/** No acknowledgement before the envelope lies on the relay's disk. */
	#relaySends(bytes: Uint8Array, place: Place): void {
		// What a liar says is worth nothing.
		if (place === 'behind') return;
		const relay = { home: this.relay, clinic: this.clinic, annex: this.annex! }[place];
		const frame = decodeFrame(bytes);
		if (!frame.ok) return this.bug(new Broken('the relay sends what is no frame'));
		if (frame.value.type !== 'ack') return;
		for (const ack of frame.value.acks) {
			const id = bytesToHex(ack.id) as EnvelopeId;
			this.acknowledged.add(id);
			if (!relay.has(id)) this.bug(new Broken(`the relay acknowledges ${id}, which is not on its disk`));
		}
	}

	#twice(bytes: Uint8Array): boolean {
		if (this.healed || this.random.below(40) > 0) return false;
		const frame = decodeFrame(bytes);
		if (!frame.ok || !FRAMES_THAT_MAY_COME_TWICE.includes(frame.value.type)) return false;
		this.count('frames twice');
		return true;
	}
}
