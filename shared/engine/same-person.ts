// Two charts that may be of one person: what is shown to decide by, and writing what a person decided. Nothing is moved or
// deleted; both charts say it of each other.
import type { ChartId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { parseRegisterKey } from '../chart/register-key.ts';
import { saySamePerson } from '../chart/verbs/say-same-person.ts';
import type { Engine } from './api.ts';
import type { EngineError } from './engine-error.ts';
import type { SamePair, SamePerson } from './patient-rows.ts';
import { contextOf, refreshLive, withSignedIn } from './chart-work.ts';
import { commitEdits, peekChart, type OpenChart } from './charts.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { followLinked } from './follow-linked.ts';
import { hasPast } from './generated-past.ts';
import { renewLinked } from './renew-linked.ts';
import { isSupervisedHere } from './supervised-people.ts';

/** Entries of a chart, the Patient aside. */
function countEntries({ reader }: OpenChart): number {
	const entries = new Set(
		reader.keys('').flatMap((key) => {
			const parsed = parseRegisterKey(key);
			return parsed && parsed.type !== 'Patient' ? `${parsed.type}/${parsed.id}` : [];
		})
	);
	return entries.size;
}

async function personOf(
	core: EngineCore,
	signedIn: SignedIn,
	chartId: ChartId
): Promise<SamePerson | undefined> {
	const { session } = signedIn;
	const summary = session.summaries.get(chartId);
	const patient = session.summaries.rowOf(chartId);
	if (!summary || !patient) return undefined;
	if (!(await hasPast(core, signedIn, chartId))) return { patient };
	let entries = 0;
	const live = session.live.get(chartId);
	if (live) entries = countEntries(live);
	else await peekChart(session.charts, summary, (chart) => (entries = countEntries(chart)));
	return { patient, entries };
}

export const samePeople = (core: EngineCore, chartId: ChartId): ReturnType<Engine['samePeople']> =>
	withSignedIn(core, async (signedIn) => {
		const { same } = signedIn.session.summaries;
		const own = await personOf(core, signedIn, chartId);
		if (!own) return err({ type: 'NoSuchChart' });
		const found: SamePair[] = [];
		for (const other of new Set([...same.waitingOf(chartId), ...same.linkedOf(chartId)])) {
			const person = await personOf(core, signedIn, other);
			const state = same.state(chartId, other);
			const { reasons = [], against = [] } = same.similarity(chartId, other) ?? {};
			found.push({ chartId: other, own, ...(person && { other: person }), state, reasons, against });
		}
		return ok(found);
	});

/** What one of the two charts is to say of the other, made durable. */
async function say(
	core: EngineCore,
	signedIn: SignedIn,
	chart: OpenChart,
	other: OpenChart,
	said: Parameters<Engine['saySamePerson']>[0]['said']
): Promise<Result<void, EngineError>> {
	const { summaries } = signedIn.session;
	const { chartId } = chart.identity;
	const about = other.identity.chartId;
	const done = saySamePerson(chart.reader, contextOf(core, signedIn), {
		chartId: about,
		said,
		patient: summaries.get(about)?.patientId ?? about,
		score: summaries.same.similarity(chartId, about)?.score ?? 0
	});
	if (!done.ok || done.value.edits.length === 0) return done.ok ? ok(undefined) : done;
	const committed = await commitEdits(signedIn.session.charts, chart, done.value.edits, 'sealed');
	if (!committed.ok) {
		await refreshLive(core, signedIn);
		return committed;
	}
	core.emit({ type: 'saved', chartId, at: committed.value });
	return ok(undefined);
}

/** Each chart's part is durable by itself; said again after a crash it says what is left to say. */
export const saySame = (
	core: EngineCore,
	{ charts: [a, b], said }: Parameters<Engine['saySamePerson']>[0]
): ReturnType<Engine['saySamePerson']> =>
	withSignedIn(core, async (signedIn) => {
		const { session } = signedIn;
		if (isSupervisedHere(session)) return err({ type: 'Supervised' });
		const [one, other] = [await session.openChart(a), await session.openChart(b)];
		if (!one || !other || a === b) return err({ type: 'NoSuchChart' });
		for (const chartId of [a, b]) {
			const recorded = await signedIn.session.recordAccess({ action: 'U', what: 'same-person', chartId });
			if (!recorded.ok) return recorded;
		}
		const first = await say(core, signedIn, one, other, said);
		const second = first.ok ? await say(core, signedIn, other, one, said) : first;
		await followLinked(session, [...session.summaries.compareRows(session.summaries.due), a, b]);
		await renewLinked(core, signedIn, [a, b]);
		for (const chartId of [a, b]) core.showChart(chartId);
		core.emit({ type: 'patients' });
		await core.offer();
		return second;
	});
