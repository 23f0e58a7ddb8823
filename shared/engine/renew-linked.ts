// Reading the charts that are linked to those on screen, and again when they change.
import type { ChartId } from '../core/ids.ts';
import { headsOf } from '../chart/document/chart-document.ts';
import { viewChart, type LinkedChart } from '../chart/chart-view.ts';
import { utcDay } from './chart-findings.ts';
import { peekChart, type OpenChart } from './charts.ts';
import { waitsFor } from './documents.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { sensitiveOf } from './folding.ts';
import { factsElsewhere } from './findings-across.ts';
import { takeInPast } from './generated-past.ts';

const isDirect = ({ summaries }: SignedIn['session'], a: ChartId, b: ChartId): boolean =>
	['linked', 'disputed'].includes(summaries.same.state(a, b));

async function readLinked(
	core: EngineCore,
	{ session, views }: SignedIn,
	of: ChartId,
	chartId: ChartId
): Promise<LinkedChart> {
	const summary = session.summaries.get(chartId);
	let read: LinkedChart = { chartId, direct: isDirect(session, of, chartId), allergies: 'unavailable' };
	if (!summary) return read;
	const look = ({ reader, full, apart, documents }: OpenChart): void => {
		const open = Object.values(documents);
		const missing = open.filter((document) => waitsFor(document) > 0).map(({ scope }) => scope as string);
		if (!summary.complete || !documents.clinical) missing.push('documents');
		if (open.some(({ unread }) => unread !== undefined)) missing.push('newer');
		const heads = open.flatMap(({ doc }) => headsOf(doc)).sort();
		const facts = { chartId, authorOf: views.authorOf, complete: missing.length === 0, missing, heads };
		const view = viewChart(reader, facts);
		session.linkedFacts.set(factsElsewhere(full, chartId, utcDay(core.deps.clock.now()), apart.hidden));
		const sensitive = sensitiveOf(full, apart);
		read = { ...read, allergies: view.allergies, view: { ...view, ...(sensitive && { sensitive }) } };
	};
	const live = session.live.get(chartId);
	if (live && !live.shut) look(live);
	else await peekChart(session.charts, summary, look);
	return read;
}

/**
 * Reads the linked charts of charts on screen again where any of these changed. Who sees a linked chart's allergies has
 * looked into it: the access record is durable first. Call inside `exclusive`.
 */
export async function renewLinked(
	core: EngineCore,
	signedIn: SignedIn,
	changed: readonly ChartId[]
): Promise<readonly ChartId[]> {
	const { session, views } = signedIn;
	const renewed: ChartId[] = [];
	for (const [chartId, { shut }] of session.live) {
		// What a shut chart does not show, its linked ones do not either.
		const linked = shut ? [] : session.summaries.same.linkedOf(chartId);
		const before = views.linkedOf(chartId);
		const known = before.map((one) => one.chartId);
		if (linked.length === 0 && before.length === 0) continue;
		const isSame =
			before.every(({ chartId: other, direct }) => direct === isDirect(session, chartId, other)) &&
			known.length === linked.length &&
			linked.every((one) => known.includes(one));
		if (isSame && !changed.some((one) => linked.includes(one))) continue;
		const read: LinkedChart[] = [];
		for (const other of linked) {
			if (!known.includes(other)) {
				const recorded = await session.recordAccess({ action: 'R', what: 'open-chart', chartId: other });
				if (!recorded.ok) continue;
			}
			await takeInPast(core, signedIn, other);
			read.push(await readLinked(core, signedIn, chartId, other));
		}
		views.setLinked(chartId, read);
		renewed.push(chartId);
	}
	return renewed;
}
