// The files that charts name now.
import type { ChartId, DocId } from '../../core/ids.ts';
import type { EngineCore } from '../engine-core.ts';
import { filesOfRow } from '../holding/charts-of-list.ts';

/** Of all of them together. Never call it inside `exclusive`. */
export async function filesOfCharts(core: EngineCore, charts: readonly ChartId[]): Promise<readonly DocId[]> {
	const files = new Set<DocId>();
	for (const chartId of charts) {
		// Others have their turn between charts.
		const ofChart = await core.exclusive(async () => {
			const { session } = core.signedIn ?? {};
			const row = session?.summaries.get(chartId);
			return session && row ? filesOfRow(session, row) : [];
		});
		for (const id of ofChart) files.add(id);
	}
	return [...files];
}
