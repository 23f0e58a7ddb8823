// What the checks find in a chart that was written one change after the other: found without making its documents, which
// takes ten times as long. Only where every document of the chart is such a line, and nothing about it is special.
import { createLineReader } from '../chart/line-reader.ts';
import { REOPEN_PREFIX } from '../chart/reopened.ts';
import type { ChartScope } from '../chart/edit.ts';
import { countWaitingInLine } from './chart-findings.ts';
import { CHART_SCOPES } from './chart-identity.ts';
import { opensScope, putSummary, type ChartsDeps } from './charts.ts';
import type { HeldLine } from './held-line.ts';
import type { Handled } from './handled.ts';
import type { Summary } from './summaries.ts';

/** Brings the chart's row up to date; false when its documents are to be opened for that. */
export async function lookAtLine(charts: ChartsDeps, handled: Handled, row: Summary): Promise<boolean> {
	const { documents, keyring, store } = charts;
	// Who saw what, between what is kept apart and what is not, no history tells.
	if (await store.get('doc', row.docIds.sensitive)) return false;
	const lines: Partial<Record<ChartScope, HeldLine>> = {};
	for (const scope of CHART_SCOPES) {
		if (scope === 'sensitive' || !opensScope(keyring, scope)) continue;
		const line = await documents.line(row.docIds[scope], scope);
		if (!line) return false;
		lines[scope] = line;
	}
	const { directory } = lines;
	if (!directory || directory.arrival === 0) return false;
	const { directory: _, ...others } = lines;
	const reader = createLineReader([directory, ...Object.values(others)].map(({ line }) => line));
	if (reader.keys(REOPEN_PREFIX).length > 0) return false;
	for (const [scope, { line }] of Object.entries(lines) as [ChartScope, HeldLine][])
		if (!handled.passOver({ docId: row.docIds[scope], scope, heads: line.heads })) return false;
	putSummary(
		charts,
		{ identity: row, reader, full: reader },
		{
			builtAt: directory.arrival,
			changes: directory.line.changeCount,
			toCheck: countWaitingInLine(reader),
			hasClinical: lines.clinical !== undefined
		}
	);
	return true;
}
