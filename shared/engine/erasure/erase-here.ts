// What a device shows and keeps of a record beside its envelopes goes when it was erased: its row, what was opened last, what
// merges put together. The envelopes went before (replica/erasing.ts); this needs somebody's keys, and is done again at every
// unlocking until nothing is left to do.
import { decode, encode } from 'cborg';
import type { ChartId, DocId } from '../../core/ids.ts';
import { openRow, sealRow } from '../../crypto/seal-row.ts';
import type { StoreOp } from '../../replica/store.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';
import type { RecentChart } from '../recent-charts.ts';

/** Lets go of what is left of erased records. Call inside `exclusive`, when leftovers are sealed. */
export async function eraseHere(core: EngineCore, signedIn: SignedIn): Promise<void> {
	const { session, views, bootstrap } = signedIn;
	const { erased } = core.device!.replica.control();
	const gone = new Set<ChartId>();
	for (const docId of erased.keys()) {
		const row = session.summaries.ofDocument(docId);
		if (row && erased.has(row.docIds.directory)) gone.add(row.chartId);
	}
	for (const [chartId, { identity }] of [...session.live]) {
		if (!erased.has(identity.docIds.directory)) continue;
		session.hide(chartId);
		views.close(chartId);
		core.emit({ type: 'erased', chartId });
	}
	for (const docId of erased.keys()) session.documents.forget(docId);
	// Somebody who locked between the record and this has saved what was open.
	const saves = [...erased.keys()].flatMap((docId) => [`save/${docId}`, `snapshot/${docId}`]);
	await core.deps.store.commit(saves.map((key) => ({ type: 'delete', table: 'local', key })));
	await session.handled.drop([...erased.keys()]);
	await core.deps.store.commit(await recentsWithout(core, signedIn, erased));
	for (const chartId of gone) session.summaries.restore(chartId, undefined);
	if (gone.size === 0) return;
	await bootstrap.erased();
	await session.rows.save();
	core.emit({ type: 'patients' });
	core.emit({ type: 'queue' });
}

/** The lists of charts opened last, of everybody who works here. */
async function recentsWithout(
	core: EngineCore,
	{ session }: SignedIn,
	erased: ReadonlyMap<DocId, unknown>
): Promise<readonly StoreOp[]> {
	const { store, suite, random } = core.deps;
	const localKey = session.deps.keyring.localKey('directory');
	const ops: StoreOp[] = [];
	for (const { key, value } of await store.list('local', { prefix: 'recent/' })) {
		const opened = await openRow(suite, localKey, key, value);
		if (!opened) continue;
		const list = decode(opened) as RecentChart[];
		const kept = list.filter(({ chartId }) => {
			const row = session.summaries.get(chartId);
			return !row || !erased.has(row.docIds.directory);
		});
		if (kept.length === list.length) continue;
		const sealed = await sealRow(suite, random, localKey, key, encode(kept));
		ops.push({ type: 'put', table: 'local', key, value: sealed });
	}
	return ops;
}
