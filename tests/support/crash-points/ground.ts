// What every scenario begins with: a device with a chart and work that is not sent, another one that has more, a relay.
// Everything can be made again exactly as it was, as often as wanted.
import '../load-automerge.ts';
import type { ChartId, CredId, PracticeId } from '#shared/core/ids.ts';
import { createFakeSuite } from '#shared/crypto/fake-suite.ts';
import { parseEnvelope } from '#shared/crypto/envelope.ts';
import { parseStub } from '#shared/crypto/stub.ts';
import type { Result } from '#shared/core/result.ts';
import type { Engine } from '#shared/engine/api.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { createMemoryStore, type StoreSnapshot } from '#shared/replica/memory-store.ts';
import type { Store } from '#shared/replica/store.ts';
import type { Transport } from '#shared/replica/transport.ts';
import { createRelayCore, type RelayCore } from '#relay/relay/relay-core.ts';
import { createMemoryRelayStorage } from '#relay/storage/memory.ts';
import type { LogEntry, RelayStorage } from '#relay/storage/relay-storage.ts';
import { createManualClock } from '../manual-clock.ts';
import { createSeededRandom } from '../seeded-random.ts';
import type { Life } from '../virtual-time.ts';

export const PASSPHRASE = 'orbit kettle saddle meadow lantern';
const START = Date.UTC(2026, 4, 4, 9);
const TINY_COST = { memoryKiB: 8, passes: 1, lanes: 1 };
const RELAY_SEED = 77;
export const suite = createFakeSuite();

/** The value of a result that must be one. */
export function must<T>(result: Result<T, unknown>): T {
	if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
	return result.value;
}

/** Everything that is asked for comes to rest. */
export async function rest(): Promise<void> {
	for (let n = 0; n < 4; n++) await new Promise((next) => setImmediate(next));
}

export async function until(holds: () => boolean, what: string): Promise<void> {
	for (let n = 0; !holds(); n++) {
		if (n > 5_000) throw new Error(`waited in vain: ${what}`);
		await new Promise((next) => setImmediate(next));
	}
}

/** Roads of one process to a relay core: a dead process says nothing more. */
function roadsOf(core: RelayCore, life: Life): Transport {
	return {
		open(_url, path, listener) {
			let open = true;
			const end = (code: number): void => {
				if (!open) return;
				open = false;
				session.closed();
				if (life.alive) listener.closed(code);
			};
			const session = core.open(path, {
				send: (frame) =>
					void (open && life.alive && queueMicrotask(() => life.alive && listener.received(frame))),
				close: end,
				ready: async () => {}
			});
			queueMicrotask(() => life.alive && listener.opened());
			return {
				send: (frame) => void (open && life.alive && session.received(frame)),
				bufferedBytes: 0,
				close: (code = 1000) => end(code)
			};
		}
	};
}

export const openRelay = (storage: RelayStorage): Promise<RelayCore> =>
	createRelayCore({
		storage,
		suite,
		random: createSeededRandom(RELAY_SEED + 1),
		clock: createManualClock(START)
	});

export const emptyRelay = (): RelayStorage => createMemoryRelayStorage(createSeededRandom(RELAY_SEED));

/** The same relay over a copy of what it holds. */
export async function copyRelay(from: RelayStorage): Promise<RelayStorage> {
	const to = emptyRelay();
	for (const practiceId of await from.practices()) {
		const heads = (await from.heads(practiceId))!;
		const empty = { seq: 0, hash: new Uint8Array(32) };
		const records = await from.controlAfter(practiceId, 0, 1_000);
		const control = { type: 'control', practiceId, after: empty, head: heads.control, records } as const;
		await to.commit([{ ...control, invitations: [] }]);
		const entries: LogEntry[] = [];
		for (const entry of await from.entriesAfter(practiceId, 0, 2 ** 30)) {
			const whole = await parseEnvelope(suite, entry.envelope);
			const { id, header } = whole.ok ? whole.value : must(await parseStub(suite, entry.envelope));
			entries.push({ ...entry, id, ...header });
		}
		if (entries.length > 0)
			await to.commit([{ type: 'log', practiceId, after: empty, head: heads.log, entries }]);
	}
	return to;
}

/** One process on a disk. */
export function startProcess(store: Store, core: RelayCore, life: Life, seed: number): Promise<Engine> {
	const clock = createManualClock(START);
	return createEngine({
		...{ store, suite, clock, transport: roadsOf(core, life), argon2Cost: TINY_COST, zone: 'UTC' },
		random: createSeededRandom(seed)
	});
}

export const isSent = (engine: Engine): boolean => engine.status().unsent === 0 && engine.status().caughtUp;

/** What stands in every chart: entries and words, no times of reading. */
export async function readCharts(engine: Engine): Promise<string> {
	const out: Record<string, unknown> = {};
	for (const { chartId } of engine.search('', 100)) {
		const opened = await engine.openChart(chartId);
		out[chartId] = opened.ok
			? [opened.value.patient, opened.value.entries, opened.value.texts]
			: opened.error;
		await engine.closeChart(chartId);
	}
	return JSON.stringify(out);
}

/** What a scenario finds. */
export interface Beginning {
	/** The device: signed out, with a chart and unsent work. */
	readonly disk: StoreSnapshot;
	/** What the relay holds, more than the device has received. */
	readonly relay: RelayStorage;
	readonly practiceId: PracticeId;
	readonly credId: CredId;
	readonly chartId: ChartId;
	readonly otherChartId: ChartId;
	/** Ids of entries in the chart, by type. */
	readonly entries: Readonly<Record<string, string>>;
	readonly noteId: string;
	/** What its charts hold. */
	readonly charts: string;
	/** A transfer file of the other device's unsent work. */
	readonly file: Uint8Array;
}

/** Makes the beginning; the same every time. */
export async function makeBeginning(): Promise<Beginning> {
	const relay = emptyRelay();
	const core = await openRelay(relay);
	const life = { alive: true };
	const disks = [createMemoryStore(), createMemoryStore()];
	const ana = await startProcess(disks[0]!, core, life, 1);
	const names = { practiceName: 'Valley', siteName: 'Hilltop', userName: 'Ana', relayUrl: 'http://relay' };
	must(await ana.createPractice({ ...names, passphrase: PASSPHRASE }));
	ana.connect();
	await until(() => isSent(ana), 'the practice is sent');
	const { link } = must(await ana.invite({ userName: 'Ben', role: 'prescriber', siteName: 'Riverside' }));
	const ben = await startProcess(disks[1]!, core, life, 2);
	must(await ben.join({ link, passphrase: PASSPHRASE }));
	ben.connect();
	await until(() => isSent(ben) && isSent(ana), 'Ben has joined');
	const register = (family: string) =>
		ana.registerPatient({
			name: [{ family, given: ['Maria'] }],
			gender: 'female',
			birthDate: '1970-05-02'
		} as never);
	const { chartId } = must(await register('Ortega'));
	const { chartId: otherChartId } = must(await register('Okello'));
	must(await ana.openChart(chartId));
	must(await ana.run(chartId, { verb: 'addCondition', code: { text: 'Asthma' } }));
	must(await ana.run(chartId, { verb: 'addAllergy', code: { text: 'Penicillin' }, criticality: 'high' }));
	must(
		await ana.run(chartId, {
			verb: 'addMedication',
			medicationCodeableConcept: { text: 'Metformin' },
			dosageInstruction: [{ text: '500 mg' }]
		})
	);
	must(await ana.run(chartId, { verb: 'recordVitals', weightKg: '70.50', pulsePerMinute: '72' }));
	const sections = ['history', 'plan'];
	must(await ana.run(chartId, { verb: 'startNote', title: 'Visit', sections, words: { plan: 'Rest' } }));
	await until(() => isSent(ana) && isSent(ben), 'all of it is sent');
	await ana.disconnect();
	must(await ben.openChart(chartId));
	must(await ben.run(chartId, { verb: 'addCondition', code: { text: 'Eczema' } }));
	await until(() => isSent(ben), 'what Ben wrote is sent');
	await ben.disconnect();
	must(await ben.run(chartId, { verb: 'addCondition', code: { text: 'Gout' } }));
	const { bytes: file } = must(await ben.exportUnsent(''));
	must(await ana.run(chartId, { verb: 'addCondition', code: { text: 'Migraine' } }));
	const view = must(await ana.openChart(chartId));
	const first = (type: string): string => Object.keys(view.entries[type] ?? {}).sort()[0]!;
	const types = ['Condition', 'AllergyIntolerance', 'MedicationRequest', 'Observation', 'Composition'];
	const state = ana.state();
	if (state.phase !== 'open') throw new Error('nobody is signed in');
	await ana.close();
	await ben.close();
	await rest();
	const disk = disks[0]!.snapshot();
	const reader = await startProcess(createMemoryStore(disk), core, { alive: true }, 5);
	must(await reader.unlock({ passphrase: PASSPHRASE }));
	const charts = await readCharts(reader);
	return {
		...{ disk, charts, relay, chartId, otherChartId, file },
		practiceId: state.practiceId,
		credId: state.credId,
		entries: Object.fromEntries(types.map((type) => [type, first(type)])),
		noteId: Object.keys(view.texts)[0]!
	};
}
