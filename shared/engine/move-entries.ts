// An entry written into the wrong patient's chart: written into the right one first, then marked where it stood. Ids of
// copies follow from where they come from and where they go, so that doing it twice, or at two sites, makes one copy.
import { hexToUuid, type SiteId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { entryHistory } from '../chart/entry-history.ts';
import { entryExists, entryPath, type Entry } from '../chart/change-entry.ts';
import type { Edit, VerbContext } from '../chart/edit.ts';
import { patientReference } from '../chart/entry-references.ts';
import { MOVABLE_TYPES } from '../chart/movable-types.ts';
import { movedToOf, resourceThere, type MoveTarget } from '../chart/moved-entry.ts';
import { toSensitive } from '../chart/kept-apart.ts';
import { entryPrefix, registerKey } from '../chart/register-key.ts';
import { registersToResource } from '../chart/registers-to-resource.ts';
import { beginVisit } from '../chart/verbs/begin-visit.ts';
import { markEnteredInError } from '../chart/verbs/mark-entered-in-error.ts';
import { markMoved } from '../chart/verbs/mark-moved.ts';
import { restoreEntry } from '../chart/verbs/resume-entry.ts';
import { takeMovedEntry } from '../chart/verbs/take-moved-entry.ts';
import { SITE_SYSTEM, visitStatus } from '../chart/visit.ts';
import { deriveDocId } from '../crypto/imported-doc-id.ts';
import { stringifyExact, type ExactJson, type JsonObject } from '../fhir/exact-json.ts';
import type { Engine, MovedEntries } from './api.ts';
import type { EngineError } from './engine-error.ts';
import { contextOf, refreshLive, withSignedIn } from './chart-work.ts';
import { commitEdits, documentOfEntry, type OpenChart } from './charts.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { belongingEntries } from './belonging-entries.ts';
import { followLinked } from './follow-linked.ts';
import { renewLinked } from './renew-linked.ts';
import { visitIdOf } from './visits.ts';
import { isAskedShut } from './sharing/shut.ts';
import { isSupervisedHere } from './supervised-people.ts';

const parseEntry = (path: string): Entry => {
	const [type = '', id = ''] = path.split('/');
	return { type, id };
};

/** The charts of a move and the ids that entries have in the other one. */
interface Move {
	readonly signedIn: SignedIn;
	readonly context: VerbContext;
	readonly from: OpenChart;
	readonly to: OpenChart;
	/** Entries that move, here. */
	readonly entries: readonly Entry[];
	/** `Type/id` here -> `Type/id` there; also of what is copied and stays (a medicine's name that an order refers to). */
	readonly ids: ReadonlyMap<string, string>;
}

const isInError = ({ reader }: OpenChart, { type, id }: Entry): boolean => {
	const statuses = ['status', 'verificationStatus', 'lifecycleStatus'];
	return statuses.some((element) =>
		reader.atom(registerKey(type, id, element))?.includes('"entered-in-error"')
	);
};

function problemOf(from: OpenChart, entry: Entry): EngineError | undefined {
	const path = entryPath(entry);
	if (!entryExists(from.reader, entry)) return { type: 'NoSuchEntry', entry: path };
	if (!MOVABLE_TYPES.has(entry.type))
		return { type: 'InvalidValue', path, reason: 'is of no kind that is moved' };
	const prefix = entryPrefix(entry.type, entry.id);
	if (from.reader.contested().some((key) => key.startsWith(prefix))) return { type: 'InDisagreement', path };
	const draft = from.reader.atom(registerKey(entry.type, entry.id, 'status')) === '"preliminary"';
	if (entry.type === 'Composition' && draft)
		return { type: 'InvalidValue', path: `${path}/status`, reason: 'is not signed' };
	return undefined;
}

/** Reads both charts and what moves; both access records are durable when it resolves. */
async function prepare(
	core: EngineCore,
	signedIn: SignedIn,
	{ from, entries, to }: MovedEntries
): Promise<Result<Move, EngineError>> {
	const { session } = signedIn;
	if (isSupervisedHere(session)) return err({ type: 'Supervised' });
	const [source, target, importKey] = [
		await session.openChart(from),
		await session.openChart(to),
		await session.importKey()
	];
	if (!source || !target || !importKey || from === to) return err({ type: 'NoSuchChart' });
	if (source.shut || isAskedShut(session, from, source)) return err({ type: 'AskedNotHere' });
	const { moving, copied } = belongingEntries(source.reader, entries.map(parseEntry));
	for (const entry of moving) {
		const problem = problemOf(source, entry);
		if (problem) return err(problem);
	}
	const ids = new Map<string, string>();
	for (const entry of [...moving, ...copied]) {
		const name = `moved|${from}|${entryPath(entry)}|${to}`;
		const id = hexToUuid(await deriveDocId(core.deps.suite, importKey, 'clinical', name));
		ids.set(entryPath(entry), `${entry.type}/${id}`);
	}
	for (const chartId of [from, to]) {
		const recorded = await signedIn.session.recordAccess({ action: 'U', what: 'move-entry', chartId });
		if (!recorded.ok) return recorded;
	}
	return ok({ signedIn, context: contextOf(core, signedIn), from: source, to: target, entries: moving, ids });
}

/** The visit of the other patient, at the same site on the same day, for each visit that moved entries name. */
async function visitsThere(
	core: EngineCore,
	{ signedIn, context, from, to, entries }: Move
): Promise<{ readonly ids: ReadonlyMap<string, string>; readonly edits: readonly Edit[] }> {
	const ids = new Map<string, string>();
	const edits: Edit[] = [];
	for (const { type, id } of entries) {
		const named = stringifyExact(registersToResource(from.reader, type, id));
		for (const [, visit = ''] of named.matchAll(/"(?:Encounter\/|urn:uuid:)([A-Za-z0-9.-]{1,64})"/g)) {
			if (ids.has(`Encounter/${visit}`) || !entryExists(from.reader, { type: 'Encounter', id: visit }))
				continue;
			const known = registersToResource(from.reader, 'Encounter', visit) as {
				period?: { start?: string };
				location?: readonly { location?: { identifier?: { system?: string; value?: string } } }[];
			};
			const place = known.location?.[0]?.location?.identifier;
			const day = known.period?.start;
			if (place?.system !== SITE_SYSTEM || day?.length !== 10) continue;
			const site = Number(place.value) as SiteId;
			const there = await visitIdOf(core, signedIn, to.identity.chartId, site, day);
			if (there === undefined) continue;
			const status = visitStatus(to.reader, there);
			if (status === 'entered-in-error') continue;
			if (status === undefined && ![...ids.values()].includes(`Encounter/${there}`)) {
				const begun = beginVisit(to.reader, context, { id: there, site, day });
				if (!begun.ok) continue;
				edits.push(...begun.value.edits);
			}
			ids.set(`Encounter/${visit}`, `Encounter/${there}`);
		}
	}
	return { ids, edits };
}

/** Makes edits of one chart durable and tells who listens. */
async function write(
	core: EngineCore,
	signedIn: SignedIn,
	chart: OpenChart,
	edits: readonly Edit[]
): Promise<Result<void, EngineError>> {
	if (edits.length === 0) return ok(undefined);
	const { chartId } = chart.identity;
	const committed = await commitEdits(signedIn.session.charts, chart, edits, 'sealed');
	if (!committed.ok) {
		await refreshLive(core, signedIn);
		return committed;
	}
	core.emit({ type: 'saved', chartId, at: committed.value });
	core.showChart(chartId);
	await followLinked(signedIn.session, [chartId]);
	for (const other of await renewLinked(core, signedIn, [chartId])) core.showChart(other);
	core.emit({ type: 'patients' });
	return ok(undefined);
}

async function writeThere(core: EngineCore, move: Move): Promise<Result<void, EngineError>> {
	const { signedIn, context, from, to, ids } = move;
	const subject = patientReference(to.reader, context);
	if (!subject.ok) return subject;
	const visits = await visitsThere(core, move);
	const edits: Edit[] = [...visits.edits];
	for (const [entry, there] of ids) {
		const { type, id } = parseEntry(entry);
		// One that was moved already is marked here: its statuses there are not to be taken from here.
		if (isInError(from, { type, id })) continue;
		const target: MoveTarget = {
			id: parseEntry(there).id,
			subject: subject.value,
			moved: ids,
			visits: visits.ids,
			from: { chart: from.identity.chartId, entry }
		};
		const resource = resourceThere(registersToResource(from.reader, type, id), target);
		const taken = takeMovedEntry(to.reader, context, { resource });
		if (!taken.ok) return taken;
		// What was kept apart here is kept apart there.
		edits.push(...(from.apart.entries.has(entry) ? toSensitive(taken.value.edits) : taken.value.edits));
	}
	return write(core, signedIn, to, edits);
}

export const moveEntries = (core: EngineCore, moved: MovedEntries): ReturnType<Engine['moveEntries']> =>
	withSignedIn(core, async (signedIn) => {
		const prepared = await prepare(core, signedIn, moved);
		if (!prepared.ok) return prepared;
		const move = prepared.value;
		const there = await writeThere(core, move);
		if (!there.ok) return there;
		const edits: Edit[] = [];
		for (const entry of move.entries) {
			if (isInError(move.from, entry)) continue;
			const marked = markMoved(move.from.reader, move.context, {
				...entry,
				to: moved.to,
				reason: moved.reason
			});
			if (!marked.ok) return marked;
			edits.push(...marked.value.edits);
		}
		const here = await write(core, signedIn, move.from, edits);
		await core.offer();
		return here.ok ? ok({ entries: move.entries.map((entry) => move.ids.get(entryPath(entry))!) }) : here;
	});

/** The statuses that an entry had before it was moved. */
function statusesBefore(chart: OpenChart, entry: Entry): JsonObject | undefined {
	const open = documentOfEntry(chart, entry);
	const changes = open ? entryHistory(open.doc, chart.reader, entry) : [];
	const marked = changes.findLast(({ verb }) => verb === 'markMoved');
	const statuses = marked?.elements.filter(({ element }) => element !== 'extension') ?? [];
	return statuses.length === 0
		? undefined
		: Object.fromEntries(statuses.map(({ element, before }) => [element, (before[0] ?? null) as ExactJson]));
}

export const returnEntries = (core: EngineCore, moved: MovedEntries): ReturnType<Engine['returnEntries']> =>
	withSignedIn(core, async (signedIn) => {
		const prepared = await prepare(core, signedIn, moved);
		if (!prepared.ok) return prepared;
		const { context, from, to, entries, ids } = prepared.value;
		const here: Edit[] = [];
		for (const entry of entries) {
			const elements = statusesBefore(from, entry);
			if (movedToOf(from.reader, entry.type, entry.id) !== moved.to || !elements) continue;
			const restored = restoreEntry(from.reader, context, { ...entry, elements });
			if (!restored.ok) return restored;
			here.push(...restored.value.edits);
		}
		const stands = await write(core, signedIn, from, here);
		if (!stands.ok) return stands;
		const there: Edit[] = [];
		for (const entry of entries) {
			const copy = parseEntry(ids.get(entryPath(entry))!);
			if (!entryExists(to.reader, copy) || isInError(to, copy)) continue;
			const marked = markEnteredInError(to.reader, context, { ...copy, reason: moved.reason });
			if (!marked.ok) return marked;
			there.push(...marked.value.edits);
		}
		const done = await write(core, signedIn, to, there);
		await core.offer();
		return done;
	});
