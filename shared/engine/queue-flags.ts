// What is said of a patient beside their line in today's queue: allergies, today's vital signs, new here, not sent. Read
// from the chart's own documents, and kept until something of them changes; nothing of it is stored.
import type { ChartId } from '../core/ids.ts';
import { err, ok } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import { allergyStatus } from '../chart/allergy-status.ts';
import { namesInChange } from '../chart/document/change-bytes.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import type { PlainResource } from '../chart/chart-view.ts';
import type { ChartReader } from '../chart/edit.ts';
import { parseRegisterKey, registerKey } from '../chart/register-key.ts';
import { registersToResource } from '../chart/registers-to-resource.ts';
import { stringifyExact } from '../fhir/exact-json.ts';
import { parseEnvelope } from '../crypto/envelope.ts';
import { decodeRow, type DocumentRow } from '../replica/rows.ts';
import type { Engine } from './api.ts';
import type { QueueFacts, QueueFlags } from './queue-rows.ts';
import { waitsFor } from './documents.ts';
import { localDate, type EngineCore, type SignedIn } from './engine-core.ts';
import { takeInPast } from './generated-past.ts';
import type { Session } from './session.ts';
import type { Summary } from './summaries.ts';
import { allergiesTogether } from './linked-charts.ts';
import { readQueue } from './queues.ts';
import { isAskedShut } from './sharing/shut.ts';
import { changesIn } from './unsent-entries.ts';

type Known = Omit<QueueFacts, 'notSent'>;

/** Facts read before, by chart, with what they were read from. They go with the session. */
const knownOf = new WeakMap<Session, Map<ChartId, { readonly from: string; readonly known: Known }>>();

/** Unsent envelopes looked through at most. */
const LOOKED_THROUGH = 2_000;

/** Changes with every envelope of a document, own or received. */
async function arrivalsOf({ session }: SignedIn, { docIds }: Summary): Promise<string> {
	const rows = await Promise.all(
		[docIds.directory, docIds.clinical].map((docId) => session.deps.store.get('doc', docId))
	);
	return rows.map((row) => (row ? decodeRow<DocumentRow>(row).arrivals : 0)).join('/');
}

/** Vital signs measured on a local day that stand. */
function vitalsOn(core: EngineCore, clinical: ChartReader, day: string): readonly PlainResource[] {
	return clinical.keys('Observation:').flatMap((key) => {
		const { id, element } = parseRegisterKey(key) ?? {};
		if (element !== 'effective[x]' || id === undefined) return [];
		const at = (JSON.parse(clinical.atom(key) ?? '{}') as { effectiveDateTime?: string }).effectiveDateTime;
		const on = at?.includes('T') ? localDate(Date.parse(at), core.deps.zone) : at;
		if (on !== day) return [];
		const category = clinical.atom(registerKey('Observation', id, 'category')) ?? '';
		const status = clinical.atom(registerKey('Observation', id, 'status'));
		if (!category.includes('"vital-signs"') || status === '"entered-in-error"') return [];
		const resource = registersToResource(clinical, 'Observation', id);
		return [JSON.parse(stringifyExact(resource)) as PlainResource];
	});
}

/** True when the patient was registered by a person on that day; what an import brought is nobody new. */
function isRegisteredOn(core: EngineCore, directory: ChartReader, patientId: string, day: string): boolean {
	const [first] = directory.candidates(registerKey('Patient', patientId, 'active'));
	return first?.message === 'registerPatient' && localDate(first.at, core.deps.zone) === day;
}

async function factsOf(
	core: EngineCore,
	{ session }: SignedIn,
	summary: Summary,
	day: string
): Promise<Known> {
	const { docIds, patientId, complete } = summary;
	const isNew = await session.documents.peek(docIds.directory, 'directory', async ({ doc }) =>
		isRegisteredOn(core, createChartReader({ directory: doc }), patientId ?? '', day)
	);
	if (session.deps.keyring.newestEpoch(SCOPES.clinical) === undefined)
		return { allergies: undefined, isNew, vitals: [] };
	return session.documents.peek(docIds.clinical, 'clinical', async (open) => {
		const { doc, unread } = open;
		const clinical = createChartReader({ clinical: doc });
		return {
			allergies: allergyStatus(clinical, {
				complete: complete && waitsFor(open) === 0 && unread === undefined
			}),
			isNew,
			vitals: vitalsOn(core, clinical, day)
		};
	});
}

/** A patient with several charts: allergies and today's vital signs of all of them. One that is not here may hold anything. */
function togetherWith(own: Known, others: readonly (Known | undefined)[]): Known {
	if (others.length === 0 || own.allergies === undefined) return own;
	const linked = others.map((one) => ({ allergies: one?.allergies ?? ('unavailable' as const) }));
	return {
		allergies: allergiesTogether(own.allergies, linked),
		isNew: own.isNew,
		vitals: [...own.vitals, ...others.flatMap((one) => one?.vitals ?? [])]
	};
}

/** Documents of which something is unsent, and the queue lines among it. */
async function unsentNow(core: EngineCore, signedIn: SignedIn) {
	const { session } = signedIn;
	const documents = new Set<string>();
	const lines = new Set<string>();
	const queues = new Set<string>(session.queues.keys());
	const addLines = (change: Uint8Array): void => {
		for (const key of namesInChange(change).keys) {
			const parsed = parseRegisterKey(key);
			if (parsed?.type === 'Task') lines.add(parsed.id);
		}
	};
	for (const row of await core.deps.store.list('local', { prefix: 'tail/' }))
		documents.add(row.key.split('/')[2]!);
	if (core.device!.replica.status().unsent > 0)
		for (const { bytes } of await core.device!.replica.log.unsent(LOOKED_THROUGH)) {
			const parsed = await parseEnvelope(core.deps.suite, bytes);
			if (!parsed.ok) continue;
			documents.add(parsed.value.header.docId);
			const carried = await changesIn(core, signedIn, bytes, queues);
			for (const change of carried?.changes ?? []) addLines(change);
		}
	return { documents, lines };
}

export async function queueFlags(core: EngineCore): ReturnType<Engine['queueFlags']> {
	const lines = await readQueue(core);
	if (!lines.ok) return lines;
	const day = localDate(core.deps.clock.now(), core.deps.zone);
	const charts: Record<ChartId, QueueFacts> = {};
	const unsent = await core.exclusive(async () => core.signedIn && unsentNow(core, core.signedIn));
	for (const chartId of new Set(lines.value.map((line) => line.chartId))) {
		// Each has its own turn: what somebody types meanwhile is stored between two charts.
		const facts = await core.exclusive(
			async () => core.signedIn && flagsOf(core, core.signedIn, chartId, day)
		);
		const summary = core.signedIn?.session.summaries.get(chartId);
		if (!facts || !summary || !unsent) continue;
		const notSent = Object.values(summary.docIds).some((docId) => unsent.documents.has(docId));
		charts[chartId] = { ...facts, notSent };
	}
	if (!unsent || !core.signedIn) return err({ type: 'Locked' });
	return ok<QueueFlags>({ charts, unsentLines: [...unsent.lines] });
}

async function flagsOf(
	core: EngineCore,
	signedIn: SignedIn,
	chartId: ChartId,
	day: string
): Promise<Known | undefined> {
	const { session } = signedIn;
	const summary = session.summaries.get(chartId);
	if (!summary || isAskedShut(session, chartId)) return undefined;
	const all = knownOf.get(session) ?? new Map<ChartId, { from: string; known: Known }>();
	knownOf.set(session, all);
	const linked = session.summaries.same.linkedOf(chartId);
	for (const one of [chartId, ...linked]) await takeInPast(core, signedIn, one);
	const others = linked.map((one) => session.summaries.get(one));
	const arrivals: string[] = [];
	for (const one of [summary, ...others])
		arrivals.push(one ? `${one.complete} ${await arrivalsOf(signedIn, one)}` : 'not here');
	const from = `${day} ${[chartId, ...linked].join()} ${arrivals.join()}`;
	const before = all.get(chartId);
	if (before?.from === from) return before.known;
	const own = await factsOf(core, signedIn, summary, day);
	const elsewhere: (Known | undefined)[] = [];
	for (const one of others) elsewhere.push(one && (await factsOf(core, signedIn, one, day)));
	const known = togetherWith(own, elsewhere);
	all.set(chartId, { from, known });
	return known;
}
