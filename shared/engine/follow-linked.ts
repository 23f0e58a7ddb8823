// Charts of one person change, or are linked otherwise than before: what waits between them is counted again, also of charts
// that are not on screen.
import type { ChartId } from '../core/ids.ts';
import type { ChartReader, VerbContext } from '../chart/edit.ts';
import { reviewFinding } from '../chart/verbs/review-finding.ts';
import type { ChartCommand } from './chart-command.ts';
import { findingsOf, utcDay, WITHOUT_NAMES } from './chart-findings.ts';
import { commitEdits, peekChart, refreshSummary, type OpenChart } from './charts.ts';
import { factsElsewhere, idsAbout } from './findings-across.ts';
import type { Session } from './session.ts';

/** Looks into a chart whether it is on screen or not; nothing when it is not on this device. */
async function lookInto(
	{ live, summaries, charts }: Session,
	chartId: ChartId,
	look: (chart: OpenChart) => void
): Promise<void> {
	const open = live.get(chartId);
	const summary = summaries.get(chartId);
	if (open && !open.shut) look(open);
	else if (summary) await peekChart(charts, summary, look);
}

/**
 * Charts changed, or are linked otherwise than before: reads them, where they are linked, and counts again what waits
 * between each of them and the others. Returns the charts whose row changed. Call inside `exclusive`.
 */
export async function followLinked(
	session: Session,
	changed: Iterable<ChartId>
): Promise<readonly ChartId[]> {
	const { summaries, charts, linkedFacts } = session;
	const today = utcDay(session.deps.clock.now());
	const groups = new Set<ChartId>();
	for (const chartId of changed) {
		const linked = summaries.same.linkedOf(chartId);
		if (linked.length === 0 && !summaries.get(chartId)?.across) continue;
		for (const one of [chartId, ...linked]) {
			groups.add(one);
			if (one !== chartId && linkedFacts.has(one)) continue;
			await lookInto(session, one, ({ full, apart }) =>
				linkedFacts.set(factsElsewhere(full, one, today, apart.hidden))
			);
		}
	}
	const renewed: ChartId[] = [];
	for (const chartId of groups) {
		const before = summaries.get(chartId);
		await lookInto(session, chartId, (chart) => refreshSummary(charts, chart));
		if (summaries.get(chartId) !== before) renewed.push(chartId);
	}
	if (renewed.length > 0) await session.rows.save();
	return renewed;
}

/** Verbs before which the checks are asked: whoever ran one was told what they found. */
const ASKED: ReadonlySet<string> = new Set<ChartCommand['verb']>(['addMedication', 'changeDose']);

/** What is found between an entry and the charts that are linked to its own, by id. */
function foundNow(
	session: Session,
	{ identity: { chartId }, full, apart }: OpenChart,
	entry: string
): readonly string[] {
	const today = utcDay(session.deps.clock.now());
	const elsewhere = session.linkedFacts.of(chartId).facts;
	const linked =
		elsewhere.length === 0 ? [] : idsAbout(factsElsewhere(full, chartId, today), elsewhere, entry);
	return apart.entries.size === 0 ? linked : [...linked, ...idsBeside(full, today, entry, apart.entries)];
}

/** What is found between an entry and one on the other side of what is kept apart: no history tells who saw it. */
const idsBeside = (
	reader: ChartReader,
	today: string,
	entry: string,
	apart: ReadonlySet<string>
): readonly string[] => {
	return findingsOf(reader, today, WITHOUT_NAMES)
		.filter(({ entries }) => entries.some(({ path }) => path === entry))
		.filter(({ entries }) => new Set(entries.map(({ path }) => apart.has(path))).size > 1)
		.map(({ id }) => id);
};

/**
 * Remembers with an order what was told of it: it waits for nobody. Gives what to do once the order is durable; when that
 * part is lost to a crash, the findings wait for somebody after all.
 */
export function tellingOf(
	session: Session,
	chart: OpenChart,
	context: VerbContext,
	command: ChartCommand,
	entry: string | undefined
): () => Promise<void> {
	const { verb } = command.verb === 'enterApart' ? (command.command as { readonly verb?: string }) : command;
	if (!ASKED.has(verb ?? '') || entry === undefined) return async () => {};
	const before = new Set(foundNow(session, chart, entry));
	return async () => {
		const edits = foundNow(session, chart, entry)
			.filter((finding) => !before.has(finding))
			.flatMap((finding) => {
				const done = reviewFinding(chart.full, context, { finding, told: true });
				return done.ok ? done.value.edits : [];
			});
		if (edits.length > 0) await commitEdits(session.charts, chart, edits, 'sealed');
	};
}
