// Whether a chart was erased, also when nothing else of it is known here any more: its documents follow from its id.
import type { ChartId } from '../../core/ids.ts';
import { hexToUuid } from '../../core/ids.ts';
import { deriveChartIdentity } from '../chart-identity.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';

export async function isErasedChart(
	{ device, deps }: EngineCore,
	{ session }: SignedIn,
	chartId: ChartId
): Promise<boolean> {
	const { erased } = device!.replica.control();
	const importKey = erased.size > 0 ? await session.importKey() : undefined;
	if (!importKey) return false;
	const { docIds } = await deriveChartIdentity(deps.suite, importKey, `urn:uuid:${chartId.toLowerCase()}`);
	return erased.has(docIds.directory) || [...erased.keys()].some((docId) => hexToUuid(docId) === chartId);
}

/** Lines of lists without those of erased records: a day's list is of many people, and keeps its own words. */
export async function withoutErased<Line extends { readonly chartId: ChartId; readonly patient: unknown }>(
	core: EngineCore,
	signedIn: SignedIn,
	lines: readonly Line[]
): Promise<readonly Line[]> {
	const kept: Line[] = [];
	for (const line of lines)
		if (line.patient !== undefined || !(await isErasedChart(core, signedIn, line.chartId))) kept.push(line);
	return kept;
}
