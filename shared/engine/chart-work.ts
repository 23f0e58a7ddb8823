// Charts for people: opening with an access record, running commands durably, typing.
import type { ChartId } from '../core/ids.ts';
import { createUuid } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import type { VerbContext } from '../chart/edit.ts';
import { linkKin } from '../chart/verbs/link-kin.ts';
import { registerPatient as registerPatientVerb } from '../chart/verbs/register-patient.ts';
import type { CommandDone, Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import type { NewPatient, PatientFilter } from './patient-rows.ts';
import { wantDocuments, wantsOfOpened } from './bootstrap/want-charts.ts';
import { isTyping, runCommand } from './chart-command.ts';
import { deriveChartIdentity } from './chart-identity.ts';
import { commitEdits, openChartDocuments, readAnew } from './charts.ts';
import { followLinked, tellingOf } from './follow-linked.ts';
import { dropDraftOp } from './form-drafts.ts';
import { giveNumber } from './give-number.ts';
import { localDate, type EngineCore, type SignedIn } from './engine-core.ts';
import { recentOp } from './recent-charts.ts';
import { configKeys, readText } from './practice-config.ts';
import { takeInPast } from './generated-past.ts';
import { renewLinked } from './renew-linked.ts';
import { besideWhatIsKnown } from './beside-known.ts';
import { shutChart, shutIfAsked } from './sharing/shut.ts';
import { commandOfVisit, supervised } from './supervision.ts';
import { queueFollows, visitOfEntry } from './visits.ts';

const DEFAULT_LIMIT = 50;

/** Who acts, where and when, for verbs. */
export function contextOf(core: EngineCore, { session }: SignedIn): VerbContext {
	const { keyring } = session.deps;
	const now = core.deps.clock.now();
	const today = localDate(now, core.deps.zone);
	return { userId: keyring.userId, siteId: keyring.siteId, now, today, random: core.deps.random };
}

/** Runs a task of the person signed in; refuses when nobody is. */
export function withSignedIn<T>(
	core: EngineCore,
	task: (signedIn: SignedIn) => Promise<Result<T, EngineError>>
): Promise<Result<T, EngineError>> {
	return core.exclusive(async () => (core.signedIn ? task(core.signedIn) : err({ type: 'Locked' })));
}

export const search = (
	core: EngineCore,
	query: string,
	limit = DEFAULT_LIMIT,
	filter?: PatientFilter
): ReturnType<Engine['search']> => core.signedIn?.session.search(query, limit, filter) ?? [];

export const openChart = (core: EngineCore, chartId: ChartId): ReturnType<Engine['openChart']> =>
	withSignedIn(core, async (signedIn) => {
		const { session, views } = signedIn;
		const past = await takeInPast(core, signedIn, chartId);
		if (!past.ok) return past;
		if (core.lookedUp?.has(chartId)) await core.lookedUp.takeIn(chartId);
		const chart = await session.openChart(chartId);
		if (!chart) return err({ type: 'NoSuchChart' });
		if (core.kept) await (await import('./holding/keep-opened.ts')).keepOpened(core, session, chartId);
		const row = session.summaries.get(chartId);
		if (row && !row.complete) await wantDocuments(core, wantsOfOpened(session, row), true);
		const recorded = await session.recordAccess({ action: 'R', what: 'open-chart', chartId }, [
			await recentOp(session.deps, chartId)
		]);
		if (!recorded.ok) return recorded;
		if (!session.live.has(chartId)) shutIfAsked(session, chart);
		session.show(chart);
		signedIn.bootstrap.opened(chart);
		await renewLinked(core, signedIn, []);
		if (views.linkedOf(chartId).length > 0) await followLinked(session, [chartId]);
		await core.offer();
		return ok(views.view(chart));
	});

export const closeChart = (core: EngineCore, chartId: ChartId): Promise<void> =>
	core.exclusive(async () => {
		await sealTyping(core, chartId);
		core.signedIn?.session.hide(chartId);
		core.signedIn?.views.close(chartId);
	});

export const registerPatient = (
	core: EngineCore,
	{ form, kin = [], ...patient }: NewPatient
): ReturnType<Engine['registerPatient']> =>
	withSignedIn(core, async (signedIn) => {
		const { session } = signedIn;
		const importKey = await session.importKey();
		if (!importKey) return err({ type: 'NoSuchChart' });
		const { trip } = session.deps.keyring;
		const blank = trip && (await (await import('./trips/next-blank.ts')).nextBlank(session, trip));
		if (trip && !blank) return err({ type: 'NoBlanks' });
		const id = blank ?? patient.id ?? createUuid(core.deps.random);
		const context = contextOf(core, signedIn);
		const given = await giveNumber(core, signedIn, importKey);
		const identifier = [...(given ? [given.identifier] : []), ...(patient.identifier ?? [])];
		const home = { name: readText(session.readConfig, configKeys.siteName(context.siteId)) ?? '' };
		const facts = { ...patient, id, identifier, home };
		const done = registerPatientVerb(createChartReader({}), context, facts);
		if (!done.ok) return done;
		const edits = [...done.value.edits];
		for (const link of kin) {
			const linked = linkKin(createChartReader({}), { ...context, patientId: id }, link);
			if (!linked.ok) return linked;
			edits.push(...linked.value.edits);
		}
		const identity = await deriveChartIdentity(core.deps.suite, importKey, `urn:uuid:${id.toLowerCase()}`);
		if (session.summaries.get(identity.chartId))
			return err({ type: 'AlreadyExists', entry: `Patient/${id}` });
		const chart = await openChartDocuments(session.charts, identity);
		const alongside = form === undefined ? [] : [dropDraftOp(session.deps, { form })];
		if (given) alongside.push(given.row);
		const free = given ? [given.free] : [];
		const committed = await commitEdits(session.charts, chart, edits, 'sealed', alongside, free);
		if (!committed.ok) return committed;
		core.emit({ type: 'patients' });
		await core.offer();
		return ok({ chartId: identity.chartId });
	});

export const run = (
	core: EngineCore,
	...[chartId, given, form]: Parameters<Engine['run']>
): ReturnType<Engine['run']> =>
	withSignedIn<CommandDone>(core, async (signedIn) => {
		const { session } = signedIn;
		const chart = await session.openChart(chartId);
		if (!chart) return err({ type: 'NoSuchChart' });
		const context = contextOf(core, signedIn);
		const allowed = supervised(signedIn, chart.reader, context, given);
		if (!allowed.ok) return allowed;
		const command = allowed.value;
		const { of, at } = commandOfVisit(chart.reader, context, command);
		const visit = await visitOfEntry(core, signedIn, chart, of, at);
		if (!visit.ok) return visit;
		const encounterId = visit.value?.id;
		const done = runCommand(chart.reader, { ...context, ...(encounterId && { encounterId }) }, command);
		if (!done.ok) return done;
		const { entry } = done.value;
		const { booked } = session.summaries;
		const seen = besideWhatIsKnown(booked, chartId, chart.reader, done.value.edits, context);
		const edits = [...(visit.value?.begin ?? []), ...seen];
		const written: CommandDone = {
			entry: entry && `${entry.type}/${entry.id}`,
			at: core.deps.clock.now(),
			...(command.verb === 'propose' && { proposed: command.id })
		};
		if (edits.length === 0 && form === undefined) return ok(written);
		const row = session.summaries.get(chartId);
		const alongside = form === undefined ? [] : [dropDraftOp(session.deps, { chartId, form })];
		const durability = isTyping(command) ? 'tail' : 'sealed';
		const tell = tellingOf(session, chart, context, command, written.entry);
		const committed = await commitEdits(session.charts, chart, edits, durability, alongside);
		if (!committed.ok) {
			await refreshLive(core, signedIn);
			const isShut = chart.shut && committed.error.type === 'NoKeyForScope';
			return isShut ? err({ type: 'AskedNotHere' }) : committed;
		}
		await tell();
		if (isTyping(command)) signedIn.typing.typed(chartId);
		else signedIn.typing.sealed(chartId);
		core.emit({ type: 'saved', chartId, at: committed.value });
		core.showChart(chartId);
		if (!isTyping(command)) await followLinked(session, [chartId]);
		for (const other of await renewLinked(core, signedIn, [chartId])) core.showChart(other);
		if (session.summaries.get(chartId) !== row) core.emit({ type: 'patients' });
		session.handled.again(Object.values(chart.documents));
		await session.handled.save();
		await queueFollows(core, signedIn, chartId, command, visit.value, context);
		if (isTyping(command)) await core.recount();
		else await core.offer();
		return ok(written);
	});

/** Shows the charts on screen anew. One of which a write did not become durable is read from the store again. */
export async function refreshLive(core: EngineCore, { session, views }: SignedIn): Promise<void> {
	for (const [chartId, chart] of session.live) {
		const dropped = Object.values(chart.documents).some((open) => session.documents.get(open.docId) !== open);
		if (dropped) {
			const again = await openChartDocuments(session.charts, chart.identity);
			session.live.set(chartId, again);
			if (chart.shut) shutChart(session, again);
		} else readAnew(session.charts, chart);
		views.forget(chartId);
		core.showChart(chartId);
	}
}

/** Seals a chart's unsealed typing. Call inside `exclusive`. */
export async function sealTyping(core: EngineCore, chartId: ChartId): Promise<Result<void, EngineError>> {
	const { signedIn } = core;
	const chart = signedIn?.session.live.get(chartId);
	if (!signedIn || !chart) return ok(undefined);
	signedIn.typing.sealed(chartId);
	const sealed = await signedIn.session.sealChart(chart);
	if (!sealed.ok) await refreshLive(core, signedIn);
	await core.offer();
	return sealed;
}

export const seal = (core: EngineCore, chartId?: ChartId): ReturnType<Engine['seal']> =>
	withSignedIn(core, async ({ session }) => {
		for (const id of chartId === undefined ? [...session.live.keys()] : [chartId]) {
			const sealed = await sealTyping(core, id);
			if (!sealed.ok) return sealed;
		}
		return ok(undefined);
	});
