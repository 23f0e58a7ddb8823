// A patient's family, from the rows of all charts: each chart says its own patient's mother and household, the rest
// follows. No chart is opened for it. Writing goes into the chart of whom it is said.
import type { ChartId } from '../core/ids.ts';
import type { KinKind, KinLink } from '../chart/kin.ts';
import type { Engine } from './api.ts';
import type { Family, KinPerson, PatientRow } from './patient-rows.ts';
import { run } from './chart-work.ts';
import type { EngineCore } from './engine-core.ts';

const linksOf = (row: PatientRow | undefined, kind: KinKind): readonly KinLink[] =>
	(row?.kin ?? []).filter((link) => link.kind === kind);

/** The households that somebody belongs to, by the chart each was begun with: their own unless they left it. */
function householdsOf(chartId: ChartId, row: PatientRow | undefined): ReadonlySet<ChartId> {
	const links = linksOf(row, 'household');
	const joined = links.filter((link) => link.active).map((link) => link.chartId);
	const left = links.some((link) => link.chartId === chartId && !link.active);
	return new Set(left ? joined : [chartId, ...joined]);
}

/** The family of a chart's patient as far as this device knows it; by name, the patient left out. */
export function familyOf(core: EngineCore, chartId: ChartId): Family {
	const { summaries } = core.signedIn?.session ?? {};
	const own = summaries?.rowOf(chartId);
	const households = householdsOf(chartId, own);
	const children: KinPerson[] = [];
	const household = new Map<ChartId, KinPerson>();
	const person = (id: ChartId, name?: string): KinPerson => {
		const patient = summaries?.rowOf(id);
		return { chartId: id, ...(patient && { patient }), ...(name && { name }) };
	};
	/** The one a household was begun with may not be here. */
	for (const { chartId: head, name, active } of linksOf(own, 'household'))
		if (active && head !== chartId) household.set(head, person(head, name));
	for (const { row } of summaries?.searchable() ?? []) {
		if (!row.kin || row.chartId === chartId) continue;
		if (linksOf(row, 'mother').some((link) => link.active && link.chartId === chartId))
			children.push(person(row.chartId));
		const shared = [...householdsOf(row.chartId, row)].some((head) => households.has(head));
		if (shared) household.set(row.chartId, person(row.chartId));
		else household.delete(row.chartId);
	}
	const mothers = linksOf(own, 'mother').filter(({ active }) => active);
	return {
		mothers: mothers.map((link) => person(link.chartId, link.name)),
		children,
		household: [...household.values()]
	};
}

/** The household that somebody would join with this patient: the first they belong to, else one begun with them. */
const householdFor = (core: EngineCore, chartId: ChartId): ChartId => {
	const row = core.signedIn?.session.summaries.rowOf(chartId);
	return linksOf(row, 'household').find(({ active }) => active)?.chartId ?? chartId;
};

export const setKin = async (
	core: EngineCore,
	{ of, kind, chartId, name, on }: Parameters<Engine['setKin']>[0]
): ReturnType<Engine['setKin']> => {
	if (on) {
		const to = kind === 'household' ? householdFor(core, chartId) : chartId;
		return run(core, of, { verb: 'linkKin', kind, chartId: to, ...(name && { name }) });
	}
	if (kind === 'mother') return run(core, of, { verb: 'unlinkKin', kind, chartId });
	const { summaries } = core.signedIn?.session ?? {};
	const together = householdsOf(chartId, summaries?.rowOf(chartId));
	const shared = [...householdsOf(of, summaries?.rowOf(of))].filter((head) => together.has(head));
	let last = await run(core, of, { verb: 'unlinkKin', kind, chartId: shared[0] ?? chartId });
	for (const head of shared.slice(1)) {
		if (!last.ok) return last;
		last = await run(core, of, { verb: 'unlinkKin', kind, chartId: head });
	}
	return last;
};
