// What an admin's device remembers of tablets that were prepared and have not joined, without records that were erased.
import type { DocId } from '../../core/ids.ts';
import type { StoreOp } from '../../replica/store.ts';
import { admitDepsOf } from '../admit-deps.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';
import { PLAN_PREFIX, planOp, readPlan } from '../trips/trip-plan.ts';
import { isErasedChart } from './erased-charts.ts';

/** The writes that take erased charts, and their files, out of plans that whoever is signed in can read. */
export async function plansWithout(
	core: EngineCore,
	signedIn: SignedIn,
	erased: ReadonlyMap<DocId, unknown>
): Promise<readonly StoreOp[]> {
	const deps = admitDepsOf(core);
	const ops: StoreOp[] = [];
	for (const { key } of deps ? await core.deps.store.list('local', { prefix: PLAN_PREFIX }) : []) {
		const inviteId = key.slice(PLAN_PREFIX.length);
		const plan = await readPlan(deps!, inviteId);
		if (!plan || !('charts' in plan)) continue;
		const charts = [];
		for (const chartId of plan.charts)
			if (!(await isErasedChart(core, signedIn, chartId))) charts.push(chartId);
		const files = plan.files.filter((docId) => !erased.has(docId));
		if (charts.length === plan.charts.length && files.length === plan.files.length) continue;
		ops.push(await planOp(deps!, inviteId, { ...plan, charts, files }));
	}
	return ops;
}
