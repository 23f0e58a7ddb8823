// Asking the safety checks about an order, or a vaccine, before it is written.
import { err, ok } from '../core/result.ts';
import type { ChartId } from '../core/ids.ts';
import type { Engine } from './api.ts';
import { utcDay } from './chart-findings.ts';
import type { EngineCore } from './engine-core.ts';
import { foldFound } from './folded-findings.ts';
import { factsWithElsewhere, hiddenTogether } from './findings-across.ts';
import { medicineOf, safetyFactsOf, vaccineFactOf, type OrderToCheck } from './safety-facts-of.ts';
import { checkOne, checkVaccine } from '../safety/check-facts.ts';

export const checkOrder = (
	core: EngineCore,
	chartId: ChartId,
	order: OrderToCheck
): ReturnType<Engine['checkOrder']> =>
	core.exclusive(async () => {
		if (!core.signedIn) return err({ type: 'Locked' });
		const chart = core.signedIn.session.live.get(chartId);
		if (!chart) return err({ type: 'NoSuchChart' });
		const own = safetyFactsOf(chart.full, utcDay(core.deps.clock.now()));
		const { elsewhereOf } = core.signedIn.session.charts;
		const elsewhere = elsewhereOf(chartId).facts;
		const all = factsWithElsewhere(own, elsewhere);
		const found =
			'vaccineCode' in order ? checkVaccine(all, vaccineFactOf(order)) : checkOne(all, medicineOf(order));
		return ok(foldFound(found, hiddenTogether(chart.apart.hidden, elsewhere)));
	});
