// A device that holds the charts of a list: saying which, and how many of them are here. The lists of all patients stay on
// it; only what is clinical comes for the charts of the list and for those that are opened on it.
import type { ChartId } from '../../core/ids.ts';
import { err, ok } from '../../core/result.ts';
import type { Engine } from '../api.ts';
import type { EngineError } from '../engine-error.ts';
import type { EngineCore } from '../engine-core.ts';
import { storeErrorToEngineError } from '../store-errors.ts';
import type { Summary } from '../summaries.ts';
import { holdingOf } from './holding.ts';
import { holdsAllCharts, policyOp, streamOf, type HoldingPolicy } from './holding-policy.ts';
import { keepOps, Kept } from './kept.ts';
import { documentsToKeep } from './keep-opened.ts';
import { withoutRefusing } from './left-out.ts';
import { pinFiles } from './pin-files.ts';

/** See Engine.chartsHere. */
export const chartsHere = (core: EngineCore): ReturnType<Engine['chartsHere']> =>
	core.exclusive(async () => {
		const { signedIn, kept } = core;
		if (!signedIn) return err({ type: 'Locked' });
		const rows = signedIn.session.summaries.all().filter(({ listed }) => listed);
		const chosen = kept ? rows.filter((row) => isKept(kept, row)) : rows;
		return ok({
			hold: core.holds.charts ?? 'all',
			all: rows.length,
			chosen: chosen.length,
			here: rows.filter(({ complete }) => complete).length,
			coming: chosen.filter(({ complete }) => !complete).length,
			toAsk: kept?.left('chart') ?? 0,
			filesComing: kept?.left('file') ?? 0,
			...(core.holds.charts === 'own' && core.ownPatients && { others: await core.ownPatients.left() })
		});
	});

/** Why nobody here says what this device holds. */
const heldByOthers = ({ charts }: HoldingPolicy): EngineError | undefined =>
	charts === 'trip' ? { type: 'OnATrip' } : charts === 'own' ? { type: 'OwnPatientsOnly' } : undefined;

const isKept = (kept: Kept, { docIds }: Summary): boolean => kept.has(docIds.clinical);

/** See Engine.holdList. */
export const holdList = (core: EngineCore, charts: readonly ChartId[]): ReturnType<Engine['holdList']> =>
	core.exclusive(async () => {
		const { device, signedIn } = core;
		if (!device || !signedIn) return err({ type: 'Locked' });
		const fixed = heldByOthers(core.holds);
		if (fixed) return err(fixed);
		const { session } = signedIn;
		const { charts: stay, leftOut } = await withoutRefusing(session, charts);
		const rows = stay.flatMap((chartId) => session.summaries.get(chartId) ?? []);
		const policy: HoldingPolicy = { ...core.holds, charts: 'list' };
		const before = core.kept ?? (await Kept.read(core.deps.store));
		const chosen = new Set(rows.flatMap((row) => documentsToKeep(policy, row)));
		if (!(await before.drop(core.deps.store, (docId) => chosen.has(docId))))
			return err({ type: 'NotSaved', cause: 'failed' });
		const fresh = [...chosen].filter((docId) => !before.has(docId));
		const stored = await core.deps.store.commit([policyOp(policy), ...keepOps(fresh, 'chart')]);
		if (!stored.ok) return err(storeErrorToEngineError(stored.error));
		await holdBy(core, policy);
		await pinFiles(core, [...chosen]);
		await holdingOf(core).moved();
		return ok({ leftOut });
	});

/** See Engine.holdAllCharts. */
export const holdAllCharts = (core: EngineCore): ReturnType<Engine['holdAllCharts']> =>
	core.exclusive(async () => {
		if (!core.device) return err({ type: 'NoProfile' });
		const fixed = heldByOthers(core.holds);
		if (fixed) return err(fixed);
		const policy: HoldingPolicy = { ...core.holds, charts: 'all' };
		const stored = await core.deps.store.commit([policyOp(policy)]);
		if (!stored.ok) return err(storeErrorToEngineError(stored.error));
		await holdBy(core, policy);
		await holdingOf(core).moved();
		return ok(undefined);
	});

/** Holds by another policy from now on; what is here stays. */
export async function holdBy(core: EngineCore, policy: HoldingPolicy): Promise<void> {
	const { device } = core;
	core.holds = policy;
	core.kept = holdsAllCharts(policy) ? undefined : await Kept.read(core.deps.store);
	await device?.link?.perform(device.replica.stream(streamOf(policy)));
	core.statusChanged();
	const { session } = core.signedIn ?? {};
	// What was to be asked for whole is not any more: charts may be whole by what is here.
	await session?.rows.rebuild(true);
	for (const chartId of session?.live.keys() ?? []) core.showChart(chartId);
	core.emit({ type: 'patients' });
}
