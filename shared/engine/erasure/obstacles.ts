// What stands against erasing a record: what is ordered and not done, who is expected, what waits for somebody.
import type { Instant } from '../../core/clock.ts';
import type { ChartReader } from '../../chart/edit.ts';
import { parseRegisterKey } from '../../chart/register-key.ts';
import { peekChart } from '../charts.ts';
import type { Session } from '../session.ts';
import type { Summary } from '../summaries.ts';
import type { ErasureObstacles } from './erasure-api.ts';

const ORDERS = ['MedicationRequest:', 'ServiceRequest:'];

/** Orders that nobody has stopped or completed. */
export const openOrdersIn = (reader: ChartReader): number =>
	ORDERS.flatMap((prefix) => reader.keys(prefix)).filter(
		(key) => parseRegisterKey(key)?.element === 'status' && reader.atom(key) === '"active"'
	).length;

/** The same and more of a chart whose documents are read already. */
export function obstaclesIn(
	{ summaries }: Session,
	{ chartId, booked, tray }: Summary,
	reader: ChartReader,
	now: Instant
): ErasureObstacles {
	return {
		openOrders: openOrdersIn(reader),
		booked: (booked ?? []).filter(({ end, cancelledFor }) => end >= now && !cancelledFor).length,
		waiting: (summaries.rowOf(chartId)?.toCheck ?? 0) + (tray?.length ?? 0)
	};
}

export async function obstaclesOf(session: Session, row: Summary, now: Instant): Promise<ErasureObstacles> {
	let found: ErasureObstacles = { openOrders: 0, booked: 0, waiting: 0 };
	await peekChart(session.charts, row, ({ full }) => (found = obstaclesIn(session, row, full, now)));
	return found;
}
