// Asking the safety checks about an order before it is written.
import { err, ok } from '../core/result.ts';
import type { ChartId } from '../core/ids.ts';
import type { Engine } from './api.ts';
import { utcDay } from './chart-findings.ts';
import type { EngineCore } from './engine-core.ts';
import { findingsOfOrderAcross } from './findings-across.ts';
import { medicineOf, safetyFactsOf, type OrderToCheck } from './safety-facts-of.ts';

export const checkOrder = (
	core: EngineCore,
	chartId: ChartId,
	order: OrderToCheck
): ReturnType<Engine['checkOrder']> =>
	core.exclusive(async () => {
		if (!core.signedIn) return err({ type: 'Locked' });
		const chart = core.signedIn.session.live.get(chartId);
		if (!chart) return err({ type: 'NoSuchChart' });
		const own = safetyFactsOf(chart.reader, utcDay(core.deps.clock.now()));
		const { elsewhereOf } = core.signedIn.session.charts;
		return ok(findingsOfOrderAcross(own, elsewhereOf(chartId).facts, medicineOf(order)));
	});
