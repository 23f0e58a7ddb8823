// Whether "Keep: legal hold" is set on a record: asked by screens that show it.
import type { ChartId } from '../../core/ids.ts';
import type { EngineCore } from '../engine-core.ts';

export function isOnHold({ device, signedIn }: EngineCore, chartId: ChartId): boolean {
	const docId = signedIn?.session.summaries.get(chartId)?.docIds.directory;
	return docId !== undefined && device!.replica.control().onHold.has(docId);
}
