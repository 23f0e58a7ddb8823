// What a device keeps of a record goes when it was erased: first its envelopes (replica/erasing.ts), which needs no key; then
// what it shows beside them: its row, what was opened last, what merges put together. That needs somebody's keys. It is done
// again at every unlocking, and while the disk refuses, until nothing is left to do.
import { decode, encode } from 'cborg';
import type { ChartId, DocId } from '../../core/ids.ts';
import { openRow, sealRow } from '../../crypto/seal-row.ts';
import { isSwapped } from '../../replica/erasing.ts';
import type { StoreOp } from '../../replica/store.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';
import { plansWithout } from './plans-without.ts';
import type { RecentChart } from '../recent-charts.ts';

/** Lets go of what is left of erased records; false when the disk refused some. Call inside `exclusive`, when leftovers are sealed. */
export async function eraseHere(core: EngineCore): Promise<boolean> {
	const { signedIn, device } = core;
	const { link, replica } = device!;
	const swap = replica.letGoOfErased();
	await (link ? link.perform(swap) : swap);
	const isGone = await isSwapped(core.deps.store, replica.control());
	if (!signedIn) return isGone;
	const { session, views, bootstrap } = signedIn;
	const { erased } = replica.control();
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
	const kept: readonly StoreOp[] = [
		...saves.map((key) => ({ type: 'delete', table: 'local', key }) as const),
		...(await session.handled.without([...erased.keys()])),
		...(await recentsWithout(core, signedIn, erased)),
		...(await plansWithout(core, signedIn, erased))
	];
	const left = await core.deps.store.commit(kept);
	for (const chartId of gone) session.summaries.restore(chartId, undefined);
	if (gone.size > 0) {
		await bootstrap.erased();
		core.emit({ type: 'patients' });
		core.emit({ type: 'queue' });
	}
	const isListed = !(await session.rows.save());
	await core.deps.store.forgetOverwritten?.();
	return !isListed && left.ok && isGone;
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
