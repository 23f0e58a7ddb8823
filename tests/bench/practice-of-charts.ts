// A practice on a real relay, with as many charts as a measurement wants: two enrolled devices, the charts sealed by the
// first one's credential through the engine's own sealing, and sent by its own sync.
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartId, DocId } from '#shared/core/ids.ts';
import { createDocument } from '#shared/chart/document/chart-document.ts';
import { deriveChartIdentity } from '#shared/engine/chart-identity.ts';
import type { OpenDocument, TailChange } from '#shared/engine/documents.ts';
import type { JsonObject } from '#shared/fhir/exact-json.ts';
import { createEngine } from '#shared/engine/engine.ts';
import { sealDocuments } from '#shared/engine/sealing.ts';
import type { ScopeName } from '#shared/core/scopes.ts';
import { nodeTransport } from '#relay/device/node-transport.ts';
import { syncOnce } from '#relay/device/sync-once.ts';
import type { RelayProcess } from '../support/relay-process.ts';
import { startLeanRelay } from './lean-relay.ts';
import { BENCH_PASSPHRASE, BENCH_PRACTICE, openParts, take } from './bench-device.ts';
import type { BenchRun } from './bench-run.ts';
import { writeChartContent, writeDirectory, type ChartContent } from './chart-content.ts';
import { nodeDeps } from './node-device.ts';
import { personOf } from './people.ts';

/** How a chart's history was sealed: at every pause of its author, or all that waited at once. */
export type Sealing = 'as typed' | 'in one';

/** What the nth chart of a practice is like. */
export interface ChartKinds {
	readonly sealing: Sealing;
	/** False: only who the patient is. */
	hasHistory?(n: number): boolean;
	/** What the patient is booked for. */
	appointmentOf?(n: number, patientId: string): JsonObject | undefined;
}

export interface ChartPractice {
	readonly relay: RelayProcess;
	/** Folder of the first device, which holds and has sent every chart. */
	readonly hilltop: string;
	/** Envelopes that carry charts. */
	readonly envelopes: number;
	/** Of one chart, on average. */
	readonly changes: number;
	readonly jsonBytes: number;
	readonly chartIds: readonly ChartId[];
	/** A copy, in a fresh folder, of a second device that joined before there was any chart. */
	emptyDevice(): string;
	/** A copy of a device. */
	copyOf(folder: string): string;
	stop(): Promise<void>;
}

/** Charts differ in their Patient; their contents repeat after so many. */
const POOL = 8;
/** Charts sealed in one transaction. */
const TOGETHER = 20;

/** A new practice on a relay, with a device at each of two sites: their folders. */
export async function enrolTwo(
	run: BenchRun,
	relay: RelayProcess
): Promise<{ hilltop: string; riverside: string }> {
	const [hilltop, riverside] = [run.folder(), run.folder()];
	const first = await createEngine(await nodeDeps(hilltop, { transport: nodeTransport }));
	take(await first.createPractice({ ...BENCH_PRACTICE, relayUrl: relay.url }));
	await syncOnce(first);
	const { link } = take(await first.invite({ userName: 'Ben', role: 'prescriber', siteName: 'Riverside' }));
	const second = await createEngine(await nodeDeps(riverside, { transport: nodeTransport }));
	take(await second.join({ link, passphrase: BENCH_PASSPHRASE }));
	await syncOnce(second);
	await syncOnce(first);
	await Promise.all([first.close(), second.close()]);
	return { hilltop, riverside };
}

/** A document with nothing in it but changes that wait to be sealed. */
function unsealed(
	docId: DocId,
	scope: ScopeName,
	changes: readonly Uint8Array[],
	credId: TailChange['credId']
): OpenDocument {
	const value = new Uint8Array();
	const tail = changes.map((change, i) => ({
		row: `tail/${scope}/${docId}/${i}`,
		change,
		credId,
		value,
		stored: false
	}));
	return {
		docId,
		scope,
		doc: EMPTY,
		arrival: 0,
		tail,
		nextTail: 1,
		waiting: 0,
		gaps: [],
		late: [],
		judgedAt: 0,
		dirty: false
	};
}

/** Sealing looks at the tail alone. */
const EMPTY = createDocument('00'.repeat(24));

async function sealCharts(
	run: BenchRun,
	folder: string,
	count: number,
	{ sealing, hasHistory = () => true, appointmentOf = () => undefined }: ChartKinds
): Promise<{ chartIds: ChartId[]; envelopes: number; pool: readonly ChartContent[] }> {
	const deps = await nodeDeps(folder);
	const { session } = await openParts(deps);
	const { credId } = session.deps.keyring;
	const importKey = (await session.importKey())!;
	run.progress(`sync: writing the contents`);
	const pool = Array.from({ length: Math.min(POOL, count) }, (_, n) => writeChartContent(credId, n));
	run.progress(`sync: sealing ${count} charts`);
	const chartIds: ChartId[] = [];
	let envelopes = 0;
	let waiting: OpenDocument[] = [];
	for (let n = 0; n < count; n++) {
		const person = personOf(n);
		const identity = await deriveChartIdentity(deps.suite, importKey, `urn:uuid:${person.id}`);
		const { clinical } = pool[n % pool.length]!;
		const groups = sealing === 'in one' ? [clinical.flat()] : clinical;
		for (const group of hasHistory(n) ? groups : [])
			waiting.push(unsealed(identity.docIds.clinical, 'clinical', group, credId));
		const directory = writeDirectory(credId, person, identity, n + 1, appointmentOf(n, person.id));
		waiting.push(unsealed(identity.docIds.directory, 'directory', directory, credId));
		chartIds.push(identity.chartId);
		if ((n + 1) % TOGETHER !== 0 && n + 1 < count) continue;
		envelopes += take(await sealDocuments(session.charts.sealing, waiting)).length;
		waiting = [];
	}
	await deps.store.close();
	return { chartIds, envelopes, pool };
}

/** Starts a relay, enrols two devices, makes the charts at the first one and sends them. */
export async function createChartPractice(
	run: BenchRun,
	count: number,
	kinds: ChartKinds
): Promise<ChartPractice> {
	const relay = await startLeanRelay({ dataDir: run.folder(), env: { LOG_LEVEL: 'warn' } });
	const { hilltop, riverside } = await enrolTwo(run, relay);
	const { chartIds, envelopes, pool } = await sealCharts(run, hilltop, count, kinds);
	run.progress(`sync: sending ${envelopes} envelopes`);
	const sender = await createEngine(await nodeDeps(hilltop, { transport: nodeTransport }));
	await syncOnce(sender);
	await sender.close();
	const copyOf = (folder: string): string => {
		const copy = join(run.folder(), 'device');
		cpSync(folder, copy, { recursive: true });
		return copy;
	};
	const average = (of: (content: ChartContent) => number): number =>
		pool.reduce((sum, content) => sum + of(content), 0) / pool.length;
	return {
		relay,
		hilltop,
		envelopes,
		chartIds,
		changes: average((content) => content.changes),
		jsonBytes: average((content) => content.jsonBytes),
		emptyDevice: () => copyOf(riverside),
		copyOf,
		stop: async () => void (await relay.stop())
	};
}
