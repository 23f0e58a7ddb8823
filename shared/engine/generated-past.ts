// What an invented patient of a demo has been through: not stored with the practice, but generated when their chart is
// first looked into, and taken in as a file would be. Every site generates the same, so two that do it apart agree.
import type { ChartId } from '../core/ids.ts';
import { ok, type Result } from '../core/result.ts';
import { SCOPES } from '../core/scopes.ts';
import type { EngineError } from './api.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { importDepsOf } from './import-deps.ts';
import { importText } from './import-text.ts';
import { readDemo, type DemoFacts } from './practice-config.ts';

/** A patient's past as a file, and the one register that tells whether a chart has all of it. */
export interface GeneratedPast {
	/** A FHIR Bundle; everything in it names the patient. */
	readonly text: string;
	/** A register of the last entry of the Bundle: import writes in the order of the file. */
	readonly lastKey: string;
}

/** The past of a patient of a demo; undefined for one who was registered by a person. The same for the same arguments. */
export type PastOf = (demo: DemoFacts, patientId: string) => Promise<GeneratedPast | undefined>;

/** Charts known to be whole, so that nothing is generated twice. Goes with the session. */
const wholeOf = new WeakMap<object, Set<ChartId>>();

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
		const taken = await importText(deps, 'demo', past.text);
		if (!taken.ok) return taken;
	}
	whole.add(chartId);
	return ok(undefined);
}
