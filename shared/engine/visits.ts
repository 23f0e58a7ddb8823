// Visits around commands: which visit a new entry belongs to, begun in the same act when it is not there, and the visit's
// line in today's queue: each follows the other.
import { hexToUuid, type ChartId, type SiteId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { Role } from '../core/scopes.ts';
import type { Edit, VerbContext, VerbError } from '../chart/edit.ts';
import { isOver, moveInQueue, type QueueEntry } from '../chart/queue/queue-lines.ts';
import { VISIT_STATES, type VisitState } from '../chart/queue/visit-state.ts';
import { beginVisit } from '../chart/verbs/begin-visit.ts';
import { finishVisit } from '../chart/verbs/finish-visit.ts';
import { reopenVisit } from '../chart/verbs/reopen-visit.ts';
import { visitStatus } from '../chart/visit.ts';
import { deriveDocId } from '../crypto/imported-doc-id.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import type { QueueLine, VisitToday } from './queue-rows.ts';
import type { ChartCommand } from './chart-command.ts';
import { commitEdits, type OpenChart } from './charts.ts';
import { localDate, type EngineCore, type SignedIn } from './engine-core.ts';
import { isOfErased, linesOf, openQueue, queueReaderOf, writeQueue } from './queue-documents.ts';

/**
 * Which visit an entry belongs to when it says that it happened on an earlier day. `begins`: that day's, which it proves;
 * `joins`: that day's when there was one here; `today`: today's all the same (a letter of last year, filed now).
 */
const ENTRIES: Readonly<Partial<Record<ChartCommand['verb'], 'begins' | 'joins' | 'today'>>> = {
	addAllergy: 'begins',
	addCondition: 'begins',
	addDocument: 'today',
	addImmunization: 'begins',
	addMedication: 'begins',
	recordNoKnownAllergies: 'today',
	recordResults: 'joins',
	recordVitals: 'begins',
	startNote: 'begins'
};

/** The local day of an FHIR dateTime; undefined for one that does not say the day. */
const dayOf = (core: EngineCore, at: string): string | undefined =>
	at.includes('T') ? localDate(Date.parse(at), core.deps.zone) : at.length === 10 ? at : undefined;

/** The same on every device of the practice. Nobody without its import key can make it or guess whose it is. */
export async function visitIdOf(
	core: EngineCore,
	{ session }: SignedIn,
	chartId: ChartId,
	site: SiteId,
	day: string
): Promise<string | undefined> {
	const importKey = await session.importKey();
	if (!importKey) return undefined;
	const name = `visit|${chartId}|${site}|${day}`;
	return hexToUuid(await deriveDocId(core.deps.suite, importKey, 'clinical', name));
}

/** The visit that a command's new entries belong to, with what begins it. */
export interface VisitOfEntry {
	readonly id: string;
	readonly isToday: boolean;
	readonly begin: readonly Edit[];
}

/** undefined: the command makes no entry of a visit. */
export async function visitOfEntry(
	core: EngineCore,
	signedIn: SignedIn,
	chart: OpenChart,
	command: ChartCommand,
	context: VerbContext
): Promise<Result<VisitOfEntry | undefined, VerbError>> {
	const { effectiveAt, reportedBy } = command as { effectiveAt?: unknown; reportedBy?: unknown };
	// What was read from a vaccine card happened at no visit of ours.
	const kind = reportedBy === undefined ? ENTRIES[command.verb] : ENTRIES[command.verb] && 'today';
	if (!kind) return ok(undefined);
	const { chartId } = chart.identity;
	const said = kind !== 'today' && typeof effectiveAt === 'string';
	const day = said ? dayOf(core, effectiveAt) : context.today;
	if (day === undefined) return ok(undefined);
	const isToday = day >= context.today;
	const site = context.siteId;
	const id = await visitIdOf(core, signedIn, chartId, site, isToday ? context.today : day);
	if (id === undefined) return ok(undefined);
	const status = visitStatus(chart.reader, id);
	if (status === 'entered-in-error') return ok(undefined);
	if (status !== undefined) return ok({ id, isToday, begin: [] });
	if (!isToday && kind === 'joins') return ok(undefined);
	const reason = isToday ? (await lineOf(core, signedIn, chartId, site))?.line.reason : undefined;
	const visit = { id, site, day: isToday ? context.today : day, reason };
	const begun = beginVisit(chart.reader, context, visit);
	return begun.ok ? ok({ id, isToday, begin: begun.value.edits }) : begun;
}

/** The patient's line in the site's queue of today that is not over, else the last one. */
async function lineOf(core: EngineCore, signedIn: SignedIn, chartId: ChartId, site: SiteId) {
	if (await isOfErased(core, signedIn, chartId)) return undefined;
	const today = localDate(core.deps.clock.now(), core.deps.zone);
	const open = await openQueue(core, signedIn, site, today);
	const lines = open ? linesOf(core, signedIn, open, site, today) : [];
	const own = lines.filter((line) => line.chartId === chartId);
	const line = own.find((one) => !isOver(one)) ?? own.at(-1);
	return open && line && { open, line };
}

export const visitToday = (core: EngineCore, chartId: ChartId): ReturnType<Engine['visitToday']> =>
	core.exclusive(async (): Promise<Result<VisitToday, EngineError>> => {
		const { signedIn } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const { session } = signedIn;
		const site = session.deps.keyring.siteId;
		const today = localDate(core.deps.clock.now(), core.deps.zone);
		const id = await visitIdOf(core, signedIn, chartId, site, today);
		const chart = session.live.get(chartId);
		const status = id && chart ? visitStatus(chart.reader, id) : undefined;
		const isThere = status === 'in-progress' || status === 'finished';
		return ok({
			visit: id && isThere ? { id, isOpen: status === 'in-progress' } : undefined,
			line: (await lineOf(core, signedIn, chartId, site))?.line
		});
	});

/** Whom a patient is with once somebody of the role has entered something; only from waiting, never backwards. */
const isWith = (role: Role): VisitState => (role === 'prescriber' ? 'with-clinician' : 'with-nurse');
const WAITING: readonly VisitState[] = ['booked', 'arrived', 'ready'];

function stateAfter(command: ChartCommand, role: Role, { state }: QueueLine): VisitState | undefined {
	if (command.verb === 'finishVisit') return 'done';
	if (command.verb === 'reopenVisit') return state === 'done' || state === 'left' ? 'to-finish' : undefined;
	const next = isWith(role);
	const isForward = VISIT_STATES.indexOf(next) > VISIT_STATES.indexOf(state);
	return WAITING.includes(state) && isForward ? next : undefined;
}

/**
 * Moves the patient's line in today's queue here after a command on the chart: with whoever entered something, done when
 * the visit was finished. A queue is no record: what cannot be written is let go.
 */
export async function queueFollows(
	core: EngineCore,
	signedIn: SignedIn,
	chartId: ChartId,
	command: ChartCommand,
	visit: VisitOfEntry | undefined,
	context: VerbContext
): Promise<void> {
	const { siteId: site, today } = context;
	if (command.verb === 'finishVisit' || command.verb === 'reopenVisit') {
		if ((await visitIdOf(core, signedIn, chartId, site, today)) !== command.id) return;
	} else if (!visit?.isToday) return;
	const found = await lineOf(core, signedIn, chartId, site);
	const state = found && stateAfter(command, signedIn.session.deps.keyring.role, found.line);
	if (!found || !state || state === found.line.state) return;
	const moved = moveInQueue(queueReaderOf(found.open), context, { id: found.line.id, state });
	if (moved.ok) await writeQueue(core, signedIn, found.open, moved.value.edits);
	core.emit({ type: 'queue' });
}

/**
 * Finishes the visit of a line that was moved to its end, and goes on with it when the line was taken back; only where the
 * person may write the chart, the visit has begun, and nobody disagrees about it.
 */
export async function visitFollows(
	core: EngineCore,
	signedIn: SignedIn,
	line: QueueEntry,
	before: VisitState,
	context: VerbContext,
	{ site, day }: { readonly site: SiteId; readonly day: string }
): Promise<void> {
	const { session } = signedIn;
	const [was, is] = [isOver({ state: before }), isOver(line)];
	if (was === is) return;
	const chartId = line.chartId as ChartId;
	const id = await visitIdOf(core, signedIn, chartId, site, day);
	const chart = id && session.summaries.get(chartId) ? await session.openChart(chartId) : undefined;
	if (!id || !chart?.documents.clinical) return;
	const done = (is ? finishVisit : reopenVisit)(chart.reader, context, { id });
	if (!done.ok || done.value.edits.length === 0) return;
	const committed = await commitEdits(session.charts, chart, done.value.edits, 'sealed');
	if (!committed.ok) return;
	core.emit({ type: 'saved', chartId, at: committed.value });
	core.showChart(chartId);
}
