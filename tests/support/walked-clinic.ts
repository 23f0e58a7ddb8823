// Two clinics and a relay in one process, with real cryptography and every seam in sight: a test can hold a store's
// commits and a road's frames, look at them, and let them go. For walking an edit hop by hop.
import { MessageChannel } from 'node:worker_threads';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import type { Store } from '#shared/replica/store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { decodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Frame } from '#shared/protocol/frames.ts';
import type { Engine } from '#shared/engine/api.ts';
import { createEngine } from '#shared/engine/engine.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import type { Message } from '#client/engine-api/messages.ts';
import { createEngineLink, type EngineLink } from '#client/session/engine-link.ts';
import { createEngineHost } from '#client/worker/engine-host.ts';
import { createTabDesk } from '#client/worker/tab-desk.ts';
import type { RelayCore } from '#relay/relay/relay-core.ts';
import { createManualClock } from './manual-clock.ts';
import { createSeededRandom } from './seeded-random.ts';

/** The least that Argon2id allows: what a guess costs is not what is tested here. */
const CHEAP = { memoryKiB: 8, passes: 1, lanes: 1 };

/** A door that something has to pass: open, or shut until told otherwise. */
export interface Gate {
	shut(): void;
	open(): void;
	/** How many are waiting. */
	waiting(): number;
	pass(): Promise<void>;
}

export function createGate(): Gate {
	let isShut = false;
	let waiting: (() => void)[] = [];
	return {
		shut: () => void (isShut = true),
		open() {
			isShut = false;
			const going = waiting;
			waiting = [];
			for (const go of going) go();
		},
		waiting: () => waiting.length,
		pass: () => (isShut ? new Promise((go) => void waiting.push(go)) : Promise.resolve())
	};
}

/** Frames one way. */
export interface Lane {
	/** Frames that wait, decoded. */
	frames(): readonly Frame[];
	hold(): void;
	/** Lets everything that waits go, and what comes later. */
	release(): void;
}

function createLane(deliver: (bytes: Uint8Array) => void): Lane & { send(bytes: Uint8Array): void } {
	let held: Uint8Array[] | undefined;
	return {
		send(bytes) {
			if (held) held.push(bytes);
			else deliver(bytes);
		},
		frames: () =>
			(held ?? []).map((bytes) => {
				const frame = decodeFrame(bytes);
				if (!frame.ok) throw new Error(`a frame that does not decode: ${frame.error.type}`);
				return frame.value;
			}),
		hold: () => void (held ??= []),
		release() {
			const going = held ?? [];
			held = undefined;
			for (const bytes of going) deliver(bytes);
		}
	};
}

/** One clinic: an engine over a store in memory, a tab that talks to it, and a road to the relay. */
export interface WalkedClinic {
	readonly engine: Engine;
	/** The tab's end: what it sends and gets has been cloned on the way, as between a page and its worker. */
	readonly tab: EngineLink;
	readonly store: Store;
	/** Shut: commits wait before they happen. */
	readonly commits: Gate;
	/** The road's two lanes. */
	readonly out: Lane;
	readonly in: Lane;
	close(): Promise<void>;
}

/** Starts a clinic. `tell` hears of every commit that happened and every frame that left. */
export async function createWalkedClinic(
	name: string,
	{
		core,
		suite,
		seed,
		tell
	}: { core: RelayCore; suite: CryptoSuite; seed: number; tell: (what: string) => void }
): Promise<WalkedClinic> {
	const memory = createMemoryStore();
	const commits = createGate();
	const store: Store = {
		...memory,
		async commit(ops, expect) {
			await commits.pass();
			const done = await memory.commit(ops, expect);
			if (ops.some((op) => op.table === 'envelope')) tell(`${name} stores`);
			return done;
		}
	};
	let toRelay: (bytes: Uint8Array) => void = () => {};
	let toDevice: (bytes: Uint8Array) => void = () => {};
	const out = createLane((bytes) => toRelay(bytes));
	const into = createLane((bytes) => toDevice(bytes));
	const transport: Transport = {
		open(_url, path, listener) {
			let closed = false;
			const end = (code: number): void => {
				if (closed) return;
				closed = true;
				session.closed();
				listener.closed(code);
			};
			const session = core.open(path, {
				send(frame) {
					const decoded = decodeFrame(frame);
					if (decoded.ok && decoded.value.type === 'ack') tell(`relay acknowledges ${name}`);
					into.send(frame);
				},
				close: end,
				ready: async () => {}
			});
			toRelay = (bytes) => void session.received(bytes);
			toDevice = (bytes) => {
				if (!closed) listener.received(bytes);
			};
			queueMicrotask(() => listener.opened());
			return {
				send(frame) {
					const decoded = decodeFrame(frame);
					if (decoded.ok && decoded.value.type === 'push') tell(`${name} sends`);
					out.send(frame);
				},
				bufferedBytes: 0,
				close: (code) => end(code ?? 1000)
			};
		}
	};
	const engine = await createEngine({
		store,
		suite,
		random: createSeededRandom(seed),
		clock: createManualClock(Date.UTC(2026, 4, 4, 9, seed)),
		transport,
		argon2Cost: CHEAP,
		zone: 'UTC'
	});
	const tab = openTab(name, engine);
	return {
		engine,
		tab: tab.link,
		store,
		commits,
		out,
		in: into,
		async close() {
			await engine.close();
			tab.close();
		}
	};
}

/** A page and a worker's desk with a real message channel between them. */
function openTab(name: string, engine: Engine): { link: EngineLink; close(): void } {
	const { port1: page, port2: worker } = new MessageChannel();
	const channel = new BroadcastChannel(`walked/${name}`);
	const desk = createTabDesk({
		tab: name,
		channel,
		toTab: (message) => worker.postMessage(message),
		onOtherTab: () => {}
	});
	worker.on('message', (message: Message) => desk.fromTab(message));
	desk.hold();
	desk.serve(createEngineHost(engine, desk.tell));
	const pageSide: Parameters<typeof createEngineLink>[0]['worker'] = {
		postMessage: (message: unknown) => page.postMessage(message),
		onmessage: null,
		onerror: null
	};
	const link = createEngineLink({ worker: pageSide, tab: name });
	page.on('message', (data: Message) =>
		pageSide.onmessage?.call(undefined as never, { data } as MessageEvent)
	);
	return {
		link,
		close() {
			page.close();
			channel.close();
		}
	};
}
