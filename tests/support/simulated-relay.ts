// A real relay core on a machine that can lose power: what its storage has committed survives, everything else is gone.
// The storage can also be put back to a backup, which makes it a new generation of the same relay.
import type { EnvelopeId } from '#shared/core/ids.ts';
import type { CryptoSuite } from '#shared/crypto/suite.ts';
import { createRelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import type { Append, LogEntry, RelayStorage, StoredEntry } from '#relay/storage/relay-storage.ts';
import type { RelayEvent } from '#relay/relay/relay-event.ts';
import { createUpstream } from '#relay/upstream/create-upstream.ts';
import { addressOf, type Address, type Place, type SimulatedNetwork } from './simulated-network.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Life, VirtualTime } from './virtual-time.ts';

export interface SimulatedRelayDeps {
	readonly time: VirtualTime;
	readonly random: SeededRandom;
	readonly suite: CryptoSuite;
	readonly network: SimulatedNetwork;
	log(event: RelayEvent): void;
	readonly place: Place;
	/** It passes everything on to the relay above, as this host of the network. */
	readonly upstreamHost?: number;
	/** Every envelope that any generation of any relay ever had on its disk. */
	readonly everCommitted: Set<EnvelopeId>;
}

export interface SimulatedRelay {
	isUp(): boolean;
	boot(): Promise<void>;
	/** The relay above, from its next start on; the home relay until somebody says otherwise. */
	above: Address;
	/** Power off, now. A commit under way is on the disk or not. */
	crash(): void;
	/** Entries of the envelope log, whole as they came. */
	entries(): readonly LogEntry[];
	/** The same as they lie on the disk: what was erased is stubs. */
	stored(): Promise<readonly StoredEntry[]>;
	has(id: EnvelopeId): boolean;
	/** Every envelope that any generation ever had on its disk. */
	readonly everCommitted: ReadonlySet<EnvelopeId>;
	/** While down: puts the envelope log back to its first `count` commits. The control log stays. */
	restoreBackup(count: number): Promise<void>;
	/** Commits in the envelope log so far. */
	commits(): readonly (readonly LogEntry[])[];
	/** Its public key, once it was up. */
	readonly relayKey: Uint8Array;
	/**
	 * While down: takes another's key, generation, control log and the first `count` commits of its envelope log. The control
	 * log is one for both from then on, until either is down.
	 */
	pretendToBe(other: SimulatedRelay, count: number): Promise<void>;
	/** Appends to the control log what another process of the same relay has appended. */
	mirror(append: Append): Promise<void>;
	/** Who does so for this one. */
	twin: SimulatedRelay | undefined;
	/** All that an impostor needs. */
	readonly secrets: RelaySecrets;
}

interface RelaySecrets {
	readonly seed: Uint8Array;
	readonly gen: Uint8Array;
	readonly appends: readonly Append[];
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

/** A relay that is down and has an empty disk. */
export function createSimulatedRelay({
	time,
	random,
	suite,
	network,
	log,
	place,
	upstreamHost,
	everCommitted
}: SimulatedRelayDeps): SimulatedRelay {
	let seed = random.bytes(32);
	let gen = random.bytes(16);
	let relayKey: Uint8Array = new Uint8Array(32);
	let life: Life = { alive: false };
	let appends: Append[] = [];
	const held = new Set<EnvelopeId>();

	/** A disk with the relay's key and generation. */
	function newDisk(): RelayStorage {
		let drawn = 0;
		return createMemoryRelayStorage({
			bytes: (length) => [seed, gen][drawn++] ?? random.bytes(length)
		});
	}
	let disk = newDisk();

	/** Writes appends to an empty disk, envelopes of the first `count` commits only. */
	async function refill(before: readonly Append[], count: number): Promise<void> {
		disk = newDisk();
		appends = [];
		held.clear();
		let left = count;
		for (const append of before) {
			if (append.type === 'log' && left-- <= 0) continue;
			const restored = await commit(disk, [append], true);
			if (!restored.ok) throw new Error('the backup does not fit itself');
		}
	}

	let twin: SimulatedRelay | undefined;
	let above: Address = 'home';

	async function commit(
		storage: RelayStorage,
		next: readonly Append[],
		isMirrored = false
	): ReturnType<RelayStorage['commit']> {
		const committed = await storage.commit(next);
		if (!committed.ok) return committed;
		if (!isMirrored) for (const append of next) if (append.type === 'control') await twin?.mirror(append);
		appends.push(...next);
		for (const append of next) {
			if (append.type !== 'log') continue;
			for (const { id } of append.entries) {
				everCommitted.add(id);
				held.add(id);
			}
		}
		return committed;
	}

	/** The disk as one process sees it: while it lives, and with commits that take their time. */
	function storageOf(process: Life): RelayStorage {
		const read =
			<A extends unknown[], R>(run: (...args: A) => Promise<R>) =>
			async (...args: A): Promise<R> =>
				process.alive ? run(...args) : never<R>();
		return {
			identity: read(disk.identity),
			counts: read(disk.counts),
			practices: read(disk.practices),
			heads: read(disk.heads),
			lookUp: read(disk.lookUp),
			chainHead: read(disk.chainHead),
			entriesAfter: read(disk.entriesAfter),
			documentEntries: read(disk.documentEntries),
			onDemandEntries: read(disk.onDemandEntries),
			putStubs: read(disk.putStubs),
			forgetOverwritten: read(disk.forgetOverwritten),
			controlAfter: read(disk.controlAfter),
			practiceOfInvitation: read(disk.practiceOfInvitation),
			noteOf: read(disk.noteOf),
			putNote: read(disk.putNote),
			addSetupCode: read(disk.addSetupCode),
			useSetupCode: read(disk.useSetupCode),
			watch: disk.watch,
			tell: disk.tell,
			close: async () => {},
			async commit(next) {
				if (random.below(2) === 0) await new Promise<void>((go) => time.after(random.below(40), go));
				if (!process.alive) return never();
				const committed = await commit(disk, next);
				if (random.below(2) === 0) await new Promise<void>((go) => time.after(random.below(40), go));
				return process.alive ? committed : never();
			}
		};
	}

	return {
		isUp: () => life.alive,
		get relayKey() {
			return relayKey;
		},
		get secrets() {
			return { seed, gen, appends };
		},
		everCommitted,
		has: (id) => held.has(id),
		entries: () => appends.flatMap((append) => (append.type === 'log' ? append.entries : [])),
		async stored() {
			const all = await Promise.all(
				(await disk.practices()).map((id) => disk.entriesAfter(id, 0, Number.POSITIVE_INFINITY))
			);
			return all.flat();
		},
		commits: () => appends.flatMap((append) => (append.type === 'log' ? [append.entries] : [])),
		async boot() {
			const process = { alive: true };
			life = process;
			const clock = time.clockOf(process, { offsetMs: 0 });
			const storage = storageOf(process);
			const core = await createRelayCore({
				storage,
				suite,
				clock,
				random,
				log: (_level, event) => log(event),
				...(upstreamHost !== undefined && {
					upstream: (relay) =>
						createUpstream({
							relay,
							url: addressOf(above),
							transport: network.transportOf(upstreamHost, process)
						})
				})
			});
			({ relayKey } = core);
			if (process.alive) network.setDoor((path, outlet) => core.open(path, outlet), place);
		},
		crash() {
			life.alive = false;
			network.setDoor(undefined, place);
			if (upstreamHost !== undefined) network.cut(upstreamHost);
		},
		async restoreBackup(count) {
			gen = random.bytes(16);
			await refill(appends, count);
		},
		async pretendToBe(other, count) {
			({ seed, gen } = other.secrets);
			await refill(other.secrets.appends, count);
			twin = other;
			other.twin = this;
		},
		async mirror(append) {
			const mirrored = await commit(disk, [append], true);
			if (!mirrored.ok) throw new Error('two control logs of one relay');
		},
		get above() {
			return above;
		},
		set above(place) {
			above = place;
		},
		get twin() {
			return twin;
		},
		set twin(other) {
			twin = other;
		}
	};
}
