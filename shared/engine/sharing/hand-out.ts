// What leaves the screen of a chart, on paper or in a file: for whom it is, whether the patient asked that it does not go
// there, and the access record that is durable before it goes. Seldom used, and not on the way to a chart.
import type { ChartId } from '../../core/ids.ts';
import { err, ok, type Result } from '../../core/result.ts';
import type { Engine } from '../api.ts';
import type { EngineError } from '../engine-error.ts';
import type { AuditSubject, TakenList } from '../audit.ts';
import { withSignedIn } from '../chart-work.ts';
import type { OpenChart } from '../charts.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';
import type { HandedTo } from './sharing-api.ts';
import { isAskedToStay } from './shut.ts';

/**
 * Records that charts are taken out, one record each; refuses what others would get of patients who asked that they do not.
 * `opened`: the one chart, where it is on no screen.
 */
export async function recordTaken(
	{ session }: SignedIn,
	what: AuditSubject & ('export-chart' | 'print-chart' | 'save-document'),
	chartIds: readonly ChartId[],
	to: HandedTo,
	opened?: OpenChart
): Promise<Result<void, EngineError>> {
	const isKept = (one: ChartId): boolean => isAskedToStay(session, one, session.live.get(one) ?? opened);
	const charts = to === 'others' ? chartIds.filter(isKept) : [];
	if (charts.length > 0) return err({ type: 'AskedNotToHandOver', charts });
	for (const chartId of chartIds) {
		const reason = to === 'patient' ? ({ why: 'for-patient' } as const) : undefined;
		const recorded = await session.recordAccess({ action: 'R', what, chartId, ...(reason && { reason }) });
		if (!recorded.ok) return recorded;
	}
	return ok(undefined);
}

const recordedAs =
	(what: 'print-chart' | 'save-document') =>
	(core: EngineCore, chartIds: readonly ChartId[], to: HandedTo): ReturnType<Engine['recordPrint']> =>
		withSignedIn<void>(core, async (signedIn) => {
			const recorded = await recordTaken(signedIn, what, chartIds, to);
			if (recorded.ok) await core.offer();
			return recorded;
		});

/** See Engine.recordPrint. */
export const recordPrint = recordedAs('print-chart');

/** See Engine.recordList. */
export const recordList = (core: EngineCore, what: TakenList): ReturnType<Engine['recordList']> =>
	withSignedIn<void>(core, async ({ session }) => {
		const recorded = await session.recordAccess({ action: 'R', what });
		if (recorded.ok) await core.offer();
		return recorded;
	});

/** See Engine.recordCopy. */
export const recordCopy = recordedAs('save-document');
