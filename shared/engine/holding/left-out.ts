// Whose charts go on no tablet of a trip and on no list that a device holds: the patient asked for it, in any of their charts.
import type { ChartId } from '../../core/ids.ts';
import { createChartReader } from '../../chart/chart-reader.ts';
import { sharingOf } from '../../chart/sharing.ts';
import type { Session } from '../session.ts';
import { hasRefused } from '../sharing/shut.ts';

/**
 * Splits charts. The directory documents are asked, too: rows may have been made by an earlier version of the program.
 * Call inside `exclusive`.
 */
export async function withoutRefusing(
	session: Session,
	charts: readonly ChartId[]
): Promise<{ readonly charts: readonly ChartId[]; readonly leftOut: number }> {
	const kept: ChartId[] = [];
	for (const chartId of charts) {
		const row = session.summaries.get(chartId);
		const refused =
			hasRefused(session, chartId, 'outreach') ||
			(row &&
				(await session.documents.peek(
					row.docIds.directory,
					'directory',
					async ({ doc }) => sharingOf(createChartReader({ directory: doc })).outreach === 'no'
				)));
		if (!refused) kept.push(chartId);
	}
	return { charts: kept, leftOut: charts.length - kept.length };
}
