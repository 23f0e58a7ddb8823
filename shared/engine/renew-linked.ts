// Reading the charts that are linked to those on screen, and again when they change.
import type { ChartId } from '../core/ids.ts';
import { viewChart } from '../chart/chart-view.ts';
import { encodeAccess } from './audit.ts';
import { utcDay } from './chart-findings.ts';
import { peekChart, type OpenChart } from './charts.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import type { ReadLinked } from './linked-charts.ts';
import { safetyFactsOf } from './safety-facts-of.ts';

/** The beginning of the path of what stands in another chart. */
const linkedPath = (chartId: ChartId, path: string): string => `Linked/${chartId}/${path}`;

const isDirect = ({ summaries }: SignedIn['session'], a: ChartId, b: ChartId): boolean =>
	['linked', 'disputed'].includes(summaries.same.state(a, b));

async function readLinked(
	core: EngineCore,
	{ session, views }: SignedIn,
	of: ChartId,
	chartId: ChartId
): Promise<ReadLinked> {
	const summary = session.summaries.get(chartId);
	const direct = isDirect(session, of, chartId);
	const missing: ReadLinked = { chartId, direct, allergies: 'unavailable', entries: [], facts: [] };
	if (!summary) return missing;
	let read = missing;
	const look = ({ reader, documents }: OpenChart): void => {
		const waits = Object.values(documents).some((open) => open.waiting > 0);
		const complete = summary.complete && !waits && documents.clinical !== undefined;
		const facts = { chartId, authorOf: views.authorOf, complete, missing: [], heads: [] };
		const { patient, allergies, entries } = viewChart(reader, facts);
		const { allergies: known } = safetyFactsOf(reader, utcDay(core.deps.clock.now()));
		read = {
			chartId,
			direct,
			patient,
			allergies,
			entries: Object.values(entries['AllergyIntolerance'] ?? {}),
			facts: known.map((one) => ({ ...one, path: linkedPath(chartId, one.path) }))
		};
	};
	const live = session.live.get(chartId);
	if (live) look(live);
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
	for (const chartId of session.live.keys()) {
		const linked = session.summaries.same.linkedOf(chartId);
		const before = views.linkedOf(chartId);
		const known = before.map((one) => one.chartId);
		if (linked.length === 0 && before.length === 0) continue;
		const isSame =
			before.every(({ chartId: other, direct }) => direct === isDirect(session, chartId, other)) &&
			known.length === linked.length &&
			linked.every((one) => known.includes(one));
		if (isSame && !changed.some((one) => linked.includes(one))) continue;
		const read: ReadLinked[] = [];
		for (const other of linked) {
			if (!known.includes(other)) {
				const { keyring } = session.deps;
				const access = encodeAccess(keyring, core.deps.clock.now(), 'R', 'open-chart', other);
				const recorded = await session.recordAccess(access);
				if (!recorded.ok) continue;
			}
			read.push(await readLinked(core, signedIn, chartId, other));
		}
		views.setLinked(chartId, read);
		renewed.push(chartId);
	}
	return renewed;
}
