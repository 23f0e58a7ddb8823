// On a device that holds the charts of a list: what is opened is on it from then on.
import type { ChartId, DocId } from '../../core/ids.ts';
import type { EngineCore } from '../engine-core.ts';
import type { Session } from '../session.ts';
import type { Summary } from '../summaries.ts';
import { holdsNamesOfAll, type HoldingPolicy } from './holding-policy.ts';
import { pinFiles } from './pin-files.ts';

/** What of a chart comes only to who holds it: on a device of its own patients alone, all of it. */
export const documentsToKeep = (policy: HoldingPolicy, { docIds }: Summary): readonly DocId[] =>
	holdsNamesOfAll(policy) ? [docIds.clinical] : Object.values(docIds);

/** A chart that somebody opens is held from now on, with its files. Call inside `exclusive`. */
export async function keepOpened(core: EngineCore, session: Session, chartId: ChartId): Promise<void> {
	const row = session.summaries.get(chartId);
	if (!core.kept || !row) return;
	const docIds = documentsToKeep(core.holds, row);
	await core.kept.add(core.deps.store, docIds, 'chart');
	await pinFiles(core, docIds);
}
