// On a device that holds the charts of a list: the files that these charts name are kept with them, fetched ahead and never
// taken off. Only who is signed in can read which files a chart names; what is kept is fetched by a locked device too.
import type { DocId } from '../../core/ids.ts';
import { createChartReader } from '../../chart/chart-reader.ts';
import { SCOPES } from '../../core/scopes.ts';
import { decodeRow, encodeRow, put, type DocumentRow } from '../../replica/rows.ts';
import type { EngineCore } from '../engine-core.ts';
import { filesOf } from './files-of-chart.ts';

/** Up to which arrival number a chart's document was read for files. */
const seenRow = (docId: DocId): string => `pinned/${docId}`;

/** Keeps the files of those of these documents that are kept and have changed. Call inside `exclusive`. */
export async function pinFiles(core: EngineCore, docIds: readonly DocId[]): Promise<void> {
	const { kept, signedIn } = core;
	if (!kept || !signedIn) return;
	const { store } = core.deps;
	for (const docId of docIds) {
		if (!kept.has(docId)) continue;
		const row = await store.get('doc', docId);
		const held = row && decodeRow<DocumentRow>(row);
		if (held?.scope !== SCOPES.clinical) continue;
		const seen = await store.get('meta', seenRow(docId));
		if (seen && decodeRow<number>(seen) >= held.arrivals) continue;
		const files = await signedIn.session.documents.peek(docId, 'clinical', async ({ doc }) =>
			filesOf(createChartReader({ clinical: doc }))
		);
		if (!(await kept.add(store, files, 'file'))) continue;
		await store.commit([put('meta', seenRow(docId), encodeRow(held.arrivals))]);
	}
}
