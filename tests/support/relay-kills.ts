// Power cuts at a relay: killed again and again under load, looked at on its disk after every kill, pulled whole at the
// end. For the short run in `npm test` and the long one in `npm run torture`.
import { equalBytes, hexToBytes } from '#shared/core/bytes.ts';
import type { EnvelopeId } from '#shared/core/ids.ts';
import { parseEnvelope, type Envelope } from '#shared/crypto/envelope.ts';
import { createWebCryptoSuite } from '#shared/crypto/web-crypto-suite.ts';
import type { Ack } from '#shared/protocol/frames.ts';
import { EMPTY_HEAD, nextLogHash } from '#shared/protocol/log-chain.ts';
import { dialRelay, logIn, type RelayClient } from './relay-client.ts';
import { createDataDir, startRelay, storedIn, type RelayProcess } from './relay-process.ts';
import { createSeededRandom, type SeededRandom } from './seeded-random.ts';
import { createTestPractice, type TestDevice, type TestPractice } from './test-practice.ts';

/** Processes that a strike has killed. */
export interface Killed {
	readonly relays: number;
	readonly databaseProcesses: number;
}

/** What became of the envelopes. */
export interface KillReport {
	/** Rounds of starting, load and strike. */
	readonly kills: number;
	/** What was killed in them. */
	readonly killed: Killed;
	/** Envelopes that the relay said were durable. */
	readonly acknowledged: number;
	/** Of those, not on its disk after some kill. */
	readonly lost: readonly EnvelopeId[];
	/** Of those, in the log at the end at another place than was acknowledged. */
	readonly misplaced: readonly EnvelopeId[];
	/** Kills that came between a commit and its acknowledgement. */
	readonly inTheMiddle: number;
}

/** What is struck: relays over one storage. */
export interface Ground {
	/** The relays that the two loads push to; the same one twice where there is only one. */
	start(): Promise<readonly [RelayProcess, RelayProcess]>;
	/** Strikes under load; in the end every relay is gone. */
	strike(relays: readonly [RelayProcess, RelayProcess], random: SeededRandom): Promise<Killed>;
	/** Ids of the envelopes on the disk, in hex. */
	storedIds(): Promise<ReadonlySet<string>>;
}

/** One relay over SQLite, killed. */
export function sqliteGround(): Ground {
	const dataDir = createDataDir();
	return {
		async start() {
			const relay = await startRelay({ dataDir });
			return [relay, relay];
		},
		strike: async ([relay]) => (await relay.kill(), { relays: 1, databaseProcesses: 0 }),
		storedIds: async () => storedIn(dataDir).ids
	};
}

type AckOf = Ack['acks'][number];
const suite = createWebCryptoSuite();

/** A load of one device that survives its relay. */
export interface Load {
	readonly acknowledged: ReadonlyMap<EnvelopeId, AckOf>;
	/**
	 * Pushes without pause until the road breaks, or it is to stop; what was not acknowledged goes first on the next road, in
	 * order.
	 */
	run(relay: RelayProcess, goesOn?: () => boolean): Promise<void>;
}

async function connect(
	practice: TestPractice,
	device: TestDevice,
	relay: RelayProcess,
	random: SeededRandom
): Promise<RelayClient> {
	const client = dialRelay(relay.url, `/sync/${practice.practiceId}`);
	await logIn(client, suite, random, practice.practiceId, device, { certificates: practice.records });
	return client;
}

/** A load that has pushed nothing yet. The device writes nothing else meanwhile. */
export function createLoad(practice: TestPractice, device: TestDevice, random: SeededRandom): Load {
	const acknowledged = new Map<EnvelopeId, AckOf>();
	const unacknowledged = new Map<EnvelopeId, Envelope>();
	async function push(client: RelayClient, envelopes: readonly Envelope[]): Promise<void> {
		for (const [id, ack] of await client.push(envelopes)) {
			acknowledged.set(id, ack);
			unacknowledged.delete(id);
		}
	}
	async function run(relay: RelayProcess, goesOn = () => true): Promise<void> {
		const client = await connect(practice, device, relay, random);
		let open = true;
		void client.closed.then(() => (open = false));
		const inFlight: Promise<void>[] = [];
		const send = (envelopes: readonly Envelope[]): void =>
			void inFlight.push(push(client, envelopes).catch(() => {}));
		if (unacknowledged.size > 0) send([...unacknowledged.values()]);
		while (open && goesOn()) {
			const envelopes = [await device.seal(), await device.seal(), await device.seal()];
			for (const envelope of envelopes) unacknowledged.set(envelope.id, envelope);
			send(envelopes);
			// A few pushes on the way at once.
			await inFlight.at(-4);
		}
		await Promise.all(inFlight);
		client.close();
	}
	return { acknowledged, run };
}

/** Resolves when something more of a load is acknowledged, or when it has ended. */
async function underWay({ acknowledged }: Load, ended: Promise<void>): Promise<void> {
	const before = acknowledged.size;
	let isOver = false;
	void ended.then(() => (isOver = true));
	while (!isOver && acknowledged.size === before) await new Promise((again) => setTimeout(again, 10));
}

type Place = Pick<AckOf, 'seq' | 'logHash'>;

/** Pulls the whole log, checks its hash chain, and returns each envelope's place. Throws on a log that is not one. */
async function pullAll(client: RelayClient): Promise<ReadonlyMap<EnvelopeId, Place>> {
	const places = new Map<EnvelopeId, Place>();
	let { hash } = EMPTY_HEAD;
	client.send({ type: 'pull', after: 0, credit: 1_000_000, content: 'all' });
	for (;;) {
		const { entries, head } = await client.next('entries');
		let bytes = 0;
		for (const { seq, logHash, envelope } of entries) {
			const parsed = await parseEnvelope(suite, envelope);
			if (!parsed.ok) throw new Error('the relay sent a malformed envelope');
			hash = await nextLogHash((data) => suite.sha256(data), hash, hexToBytes(parsed.value.id));
			if (seq !== places.size + 1 || !equalBytes(logHash, hash)) throw new Error(`the log breaks at ${seq}`);
			places.set(parsed.value.id, { seq, logHash });
			bytes += envelope.length;
		}
		if (places.size === head.seq) return places;
		client.send({ type: 'credit', bytes });
	}
}

/** Two devices push without pause while their relays are struck so many times at random moments. */
export async function killRelayUnderLoad(
	kills: number,
	seed: number,
	ground: Ground = sqliteGround()
): Promise<KillReport> {
	const random = createSeededRandom(seed);
	const practice = await createTestPractice(suite, random);
	const { device } = await practice.enrol('nurse');
	const loads = [practice.admin, device].map((one) => createLoad(practice, one, random));
	const acknowledged = (): [EnvelopeId, AckOf][] => loads.flatMap((load) => [...load.acknowledged]);
	const lost = new Set<EnvelopeId>();
	let inTheMiddle = 0;
	const killed = { relays: 0, databaseProcesses: 0 };
	for (let kill = 0; kill < kills; kill++) {
		const relays = await ground.start();
		// A kill may come before a load has even logged in.
		const running = loads.map((load, i) => load.run(relays[i]!).catch(() => {}));
		// Most often when every load is under way, however slow the machine, then at any moment; now and then before.
		if (random.below(5) > 0) await Promise.all(loads.map((load, i) => underWay(load, running[i]!)));
		await new Promise((go) => setTimeout(go, random.below(250)));
		const struck = await ground.strike(relays, random);
		killed.relays += struck.relays;
		killed.databaseProcesses += struck.databaseProcesses;
		await Promise.all(running);
		const ids = await ground.storedIds();
		const known = acknowledged();
		for (const [id] of known) if (!ids.has(id)) lost.add(id);
		if (ids.size > known.length) inTheMiddle += 1;
	}
	const relays = await ground.start();
	const places = await pullAll(await connect(practice, practice.admin, relays[0], random));
	const known = acknowledged();
	const misplaced = known.filter(([id, { seq, logHash }]) => {
		const place = places.get(id);
		return place?.seq !== seq || !equalBytes(place.logHash, logHash);
	});
	await Promise.all(relays.map((relay) => relay.kill()));
	return {
		kills,
		killed,
		acknowledged: known.length,
		lost: [...lost],
		misplaced: misplaced.map(([id]) => id),
		inTheMiddle
	};
}
