// What an invented patient of a demo has been through: not stored with the practice, but generated when their chart is
// first looked into, and taken in as a file would be. Every site generates the same, so two that do it apart agree.
import type { ChartId } from '../core/ids.ts';
import { ok, type Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import type { EngineError } from './engine-error.ts';
import { peekChart, type OpenChart } from './charts.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { importDepsOf } from './import-deps.ts';
import { readDemo } from './practice-config.ts';

/** Charts known to be whole, so that nothing is generated twice. Goes with the session. */
const wholeOf = new WeakMap<object, Set<ChartId>>();

/** False for an invented patient whose past is not made yet: what the chart holds is then not all there is of them. */
export async function hasPast(
	{ deps: { pastOf } }: EngineCore,
	{ session }: SignedIn,
	chartId: ChartId
): Promise<boolean> {
	const demo = pastOf && readDemo(session.readConfig);
	const summary = session.summaries.get(chartId);
	if (!demo || summary?.patientId === undefined || wholeOf.get(session)?.has(chartId)) return true;
	const past = await pastOf(demo, summary.patientId);
	let has = past === undefined;
	const look = ({ reader }: OpenChart): void => void (has ||= reader.has(past!.lastKey));
	if (past) await peekChart(session.charts, summary, look);
	return has;
}

/**
 * Takes the generated past of a patient into their chart, unless it is there: nothing in a practice of real people. Durable
 * when it resolves. Two sites that do it at once write equal values, which is no disagreement; what arrived in part is filled
 * up. Call inside `exclusive`.
 */
export async function takeInPast(
	core: EngineCore,
	{ session }: SignedIn,
	chartId: ChartId
): Promise<Result<void, EngineError>> {
	const { pastOf } = core.deps;
	const demo = pastOf && readDemo(session.readConfig);
	const patientId = demo && session.summaries.get(chartId)?.patientId;
	if (!demo || patientId === undefined || session.deps.keyring.newestEpoch(SCOPES.clinical) === undefined)
		return ok(undefined);
	const whole = wholeOf.get(session) ?? new Set<ChartId>();
	wholeOf.set(session, whole);
	if (whole.has(chartId)) return ok(undefined);
	const past = await pastOf(demo, patientId);
	const chart = past && (await session.openChart(chartId));
	if (past && chart && !chart.reader.has(past.lastKey)) {
		const deps = await importDepsOf(session);
		if (!deps) return ok(undefined);
		const { importText } = await import('./import-text.ts');
		const taken = await importText(deps, 'demo', past.text);
		if (!taken.ok) return taken;
	}
	whole.add(chartId);
	return ok(undefined);
}
