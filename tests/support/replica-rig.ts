// Replicas on roads to a relay core in this process: what a replica asks for is carried out, what it tells is kept.
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { SCOPES } from '#shared/core/scopes.ts';
import type { DocId, EnvelopeId } from '#shared/core/ids.ts';
import { bytesToHex } from '#shared/core/bytes.ts';
import { ENVELOPE_KINDS, sealEnvelope, type Envelope } from '#shared/crypto/envelope.ts';
import { decodeFrame } from '#shared/protocol/frame-codec.ts';
import type { Frame, StreamContent } from '#shared/protocol/frames.ts';
import { offering } from '#shared/protocol/speech.ts';
import type { Effect } from '#shared/replica/effects.ts';
import { createMemoryStore } from '#shared/replica/memory-store.ts';
import { createReplica, type Replica } from '#shared/replica/replica.ts';
import { putControlLog } from '#shared/replica/rows.ts';
import type { Store, StoreError } from '#shared/replica/store.ts';
import type { Result } from '#shared/core/result.ts';
import type { RelayCore } from '#relay/relay/relay-core.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import type { TestDevice, TestPractice } from './test-practice.ts';

export type EffectOf<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** One device's replica with its road. */
export interface RiggedReplica {
	readonly replica: Replica;
	readonly store: Store;
	/** Frames in both directions since the last connect, decoded. */
	readonly sent: Frame[];
	readonly received: Frame[];
	/** Closing codes, ours and the relay's, oldest first. */
	readonly closes: number[];
	effects<T extends Effect['type']>(type: T): EffectOf<T>[];
	forgetEffects(): void;
	/** Opens a road to a relay. */
	connect(core: RelayCore): void;
	/** Cuts the road: frames under way are lost. */
	cut(): Promise<void>;
	/** Lets nothing that the relay sends arrive until `release`. */
	hold(): void;
	release(): void;
	/** Loses every frame that is held back, and goes on. */
	lose(): void;
	/** Delivers the oldest frame that is held back; false when there is none. */
	releaseOne(): boolean;
	/** Delivers a frame as if the relay had sent it. */
	inject(frame: Uint8Array): void;
	/** Runs a step of the replica and carries out its effects. */
	run(step: (replica: Replica) => Promise<readonly Effect[]>): Promise<void>;
	/** Seals an envelope at the chain's next place, stores it and offers it. */
	write(docId?: DocId): Promise<Envelope>;
	/** The same without offering it: what an offline device does. */
	append(docId?: DocId): Promise<{ envelope: Envelope; stored: Result<void, StoreError> }>;
	idle(): Promise<void>;
	/** Ids of everything held, sorted. */
	held(): Promise<EnvelopeId[]>;
}

export interface RigOptions {
	readonly store?: Store;
	readonly protocolVersion?: number;
	/** What becomes of what the device says that it knows, on its way to the relay. */
	readonly offer?: (path: string) => string;
	readonly content?: StreamContent;
	readonly pinnedRelayKey?: Uint8Array;
	/** Control records that the store begins with; default: the practice's whole log. */
	readonly records?: readonly Uint8Array[];
	/** Seed of this device's randomness. */
	readonly seed?: number;
	/** Tells when a frame of so many bytes came. Absent: nobody says so. */
	readonly cameAt?: (bytes: number) => number;
}

/** Puts a replica of a device on the rig. A store that holds a control log already is used as it is. */
export async function rigReplica(
	practice: TestPractice,
	device: TestDevice,
	options: RigOptions = {}
): Promise<RiggedReplica> {
	const suite = createFakeSuite();
	const random: SeededRandom = createSeededRandom(options.seed ?? 99);
	const store = options.store ?? createMemoryStore();
	if ((await store.count('control')) === 0)
		await store.commit(putControlLog(options.records ?? practice.records));
	const replica = await createReplica({
		store,
		suite,
		random,
		practiceId: practice.practiceId,
		deviceId: device.deviceId,
		transportKey: device.transportKey,
		pinnedRelayKey: options.pinnedRelayKey,
		protocolVersion: options.protocolVersion,
		content: options.content
	});
	const documentKey = await suite.importAes(random.bytes(32));
	const ownDoc = bytesToHex(random.bytes(16)) as DocId;
	const offer = options.offer ?? ((path: string) => offering(path, options.protocolVersion));
	const told: Effect[] = [];
	const sent: Frame[] = [];
	const received: Frame[] = [];
	const closes: number[] = [];
	let held: Uint8Array[] | undefined;
	let road = 0;
	let session: ReturnType<RelayCore['open']> | undefined;
	let last: Promise<unknown> = Promise.resolve();

	const note = (into: Frame[], bytes: Uint8Array): void => {
		const frame = decodeFrame(bytes);
		if (frame.ok) into.push(frame.value);
	};

	/** One step at a time, in the order asked for. */
	function inOrder(step: () => Promise<readonly Effect[]>): Promise<void> {
		const done = last.then(async () => {
			for (const effect of await step()) carryOut(effect);
		});
		last = done.catch(() => {});
		return done;
	}

	function carryOut(effect: Effect): void {
		told.push(effect);
		if (effect.type === 'send') {
			note(sent, effect.frame);
			void session?.received(effect.frame);
		}
		if (effect.type !== 'close') return;
		closes.push(effect.code);
		session?.closed();
		leave(effect.code);
	}

	function leave(code: number): void {
		if (!session) return;
		session = undefined;
		road += 1;
		void inOrder(() => replica.closed(code));
	}

	const deliver = (bytes: Uint8Array): void => {
		note(received, bytes);
		const cameAt = options.cameAt?.(bytes.length);
		void inOrder(() => replica.received([bytes], cameAt));
	};

	async function append(
		docId: DocId = ownDoc
	): Promise<{ envelope: Envelope; stored: Result<void, StoreError> }> {
		const place = await replica.log.nextPlace(device.credId, docId);
		const header = {
			kind: ENVELOPE_KINDS.changes,
			scope: SCOPES.clinical,
			epoch: 1,
			docId,
			credId: device.credId,
			...place
		};
		const seen = { seq: 0, hash16: new Uint8Array(16) };
		const inner = {
			type: 1,
			authoredAt: 0,
			controlHead: seen,
			relayHead: seen,
			onBehalfOf: undefined,
			payload: random.bytes(40)
		};
		const envelope = await sealEnvelope(suite, {
			header,
			documentKey,
			signingKey: device.signKey,
			inner,
			random
		});
		return { envelope, stored: await replica.log.appendOwn([envelope], []) };
	}

	return {
		replica,
		store,
		sent,
		received,
		closes,
		effects: <T extends Effect['type']>(type: T) =>
			told.filter((effect): effect is EffectOf<T> => effect.type === type),
		forgetEffects: () => void told.splice(0),
		connect(core) {
			sent.splice(0);
			received.splice(0);
			const mine = ++road;
			void inOrder(() => replica.opened());
			session = core.open(offer(`/sync/${practice.practiceId}`), {
				send: (frame) => {
					if (mine !== road) return;
					if (held) held.push(frame);
					else deliver(frame);
				},
				close: (code) => {
					if (mine !== road) return;
					closes.push(code);
					leave(code);
				},
				ready: async () => {}
			});
		},
		async cut() {
			session?.closed();
			leave(1006);
			held = undefined;
			await last;
		},
		hold: () => void (held ??= []),
		release() {
			const frames = held ?? [];
			held = undefined;
			for (const frame of frames) deliver(frame);
		},
		lose: () => void (held = undefined),
		releaseOne() {
			const frame = held?.shift();
			if (frame) deliver(frame);
			return frame !== undefined;
		},
		inject: deliver,
		run: (step) => inOrder(() => step(replica)),
		async write(docId) {
			const { envelope, stored } = await append(docId);
			if (!stored.ok) throw new Error(`not stored: ${stored.error.type}`);
			await inOrder(() => replica.offer());
			return envelope;
		},
		append,
		async idle() {
			let seen: unknown;
			while (seen !== last) await (seen = last);
		},
		async held() {
			const rows = await store.list('envelopeId');
			return rows.map((row) => row.key as EnvelopeId).filter((key) => !key.startsWith('c/'));
		}
	};
}

/** Waits until relay and replicas have nothing left to do. */
export async function settle(core: RelayCore, ...replicas: readonly RiggedReplica[]): Promise<void> {
	for (let quiet = 0; quiet < 3; quiet++) {
		const before = replicas.map(({ sent, received }) => sent.length + received.length).join();
		await core.idle();
		for (const replica of replicas) await replica.idle();
		if (before !== replicas.map(({ sent, received }) => sent.length + received.length).join()) quiet = -1;
	}
}
