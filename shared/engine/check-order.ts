// Asking the safety checks about an order before it is written.
import { err, ok } from '../core/result.ts';
import type { ChartId } from '../core/ids.ts';
import type { Engine } from './api.ts';
import { findingsOfOrder, utcDay } from './chart-findings.ts';
import type { EngineCore } from './engine-core.ts';
import type { OrderToCheck } from './safety-facts-of.ts';

export const checkOrder = (
	core: EngineCore,
	chartId: ChartId,
	order: OrderToCheck
): ReturnType<Engine['checkOrder']> =>
	core.exclusive(async () => {
		if (!core.signedIn) return err({ type: 'Locked' });
		const chart = core.signedIn.session.live.get(chartId);
		if (!chart) return err({ type: 'NoSuchChart' });
		const elsewhere = core.signedIn.views.linkedOf(chartId).flatMap(({ facts }) => facts);
		return ok(findingsOfOrder(chart.reader, utcDay(core.deps.clock.now()), order, elsewhere));
	});
