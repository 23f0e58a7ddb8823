// The documents of today's queues: one per site and local day, kept open while somebody is signed in, written durable and
// sealed or not at all.
import type { ChartId, DocId, SiteId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { applyEdit } from '../chart/document/apply-edit.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import type { ChartReader, Edit } from '../chart/edit.ts';
import { deriveDocId } from '../crypto/imported-doc-id.ts';
import { queueEntries } from '../chart/queue/queue-lines.ts';
import type { EngineError } from './engine-error.ts';
import type { QueueLine } from './queue-rows.ts';
import type { OpenDocument } from './documents.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { configKeys, readText } from './practice-config.ts';
import { refusalOf } from './role-judge.ts';
import { sealDocuments } from './sealing.ts';
import { storeErrorToEngineError } from './store-errors.ts';

/** undefined before the practice's import key is known. */
export async function queueDocId(
	core: EngineCore,
	{ session }: Pick<SignedIn, 'session'>,
	site: SiteId,
	date: string
): Promise<DocId | undefined> {
	const importKey = await session.importKey();
	return importKey && deriveDocId(core.deps.suite, importKey, 'directory', `queue|${site}|${date}`);
}

/** True when anything of the queue of that day is on this device. */
export async function hasQueue(
	core: EngineCore,
	signedIn: SignedIn,
	site: SiteId,
	date: string
): Promise<boolean> {
	const docId = await queueDocId(core, signedIn, site, date);
	return docId !== undefined && (await core.deps.store.get('doc', docId)) !== undefined;
}

/** The queue of a site on a local day; undefined before the practice's import key is known. */
export async function openQueue(
	core: EngineCore,
	signedIn: SignedIn,
	site: SiteId,
	date: string
): Promise<OpenDocument | undefined> {
	const { session } = signedIn;
	const docId = await queueDocId(core, signedIn, site, date);
	if (!docId) return undefined;
	// It names charts, not people, and comes to a device of its own patients alone like one of theirs.
	if (core.holds.charts === 'own' && site === session.deps.keyring.siteId)
		await core.kept?.add(core.deps.store, [docId], 'chart');
	const known = session.queues.get(docId);
	if (known && session.documents.get(docId) === known) {
		await session.documents.takeIn(known);
		return known;
	}
	const open = await session.documents.open(docId, 'directory');
	session.documents.pin(docId);
	session.queues.set(docId, open);
	return open;
}

/** True for a line whose patient's record was erased: nobody is shown it ([ERS-9]). */
export async function isOfErased(core: EngineCore, signedIn: SignedIn, chartId: ChartId): Promise<boolean> {
	if (core.device!.replica.control().erased.size === 0) return false;
	return (await import('./erasure/erased-charts.ts')).isErasedChart(core, signedIn, chartId);
}

/** A reader over a queue as it stands now. */
export const queueReaderOf = ({ doc }: OpenDocument): ChartReader => createChartReader({ directory: doc });

/** A queue's lines with what lists show of the patients and of who moved them. */
export function linesOf(
	core: EngineCore,
	{ session }: SignedIn,
	open: OpenDocument,
	site: SiteId,
	date: string
): readonly QueueLine[] {
	const { credentials } = core.device!.replica.control();
	const read = session.readConfig;
	const siteName = readText(read, configKeys.siteName(site)) ?? '';
	return queueEntries(queueReaderOf(open)).map(({ movedBy, ...entry }) => {
		const chartId = entry.chartId as ChartId;
		if (entry.state !== 'booked' && entry.state !== 'left')
			session.summaries.seen(chartId, { day: date, site });
		const userId = movedBy && credentials.get(movedBy)?.userId;
		const user = userId && (readText(read, configKeys.userName(userId)) ?? '');
		return {
			...entry,
			chartId,
			date,
			site,
			siteName,
			isHere: site === session.deps.keyring.siteId,
			movedBy: userId && user !== undefined ? { userId, user } : undefined,
			patient: session.summaries.rowOf(chartId)
		};
	});
}

/** Durable and sealed, or not at all: a queue that could not be written is read from the store again. */
export async function writeQueue(
	core: EngineCore,
	{ session }: SignedIn,
	open: OpenDocument,
	edits: readonly Edit[]
): Promise<Result<void, EngineError>> {
	for (const edit of edits) {
		const applied = applyEdit(open.doc, edit, { at: core.deps.clock.now() });
		open.doc = applied.doc;
		if (!applied.change) continue;
		const { keyring, profile } = session.deps;
		const refusal = refusalOf(keyring, profile.deviceId, open.scope, applied.change);
		if (refusal) {
			session.documents.forget(open.docId);
			session.queues.delete(open.docId);
			return err(refusal);
		}
		await session.documents.tailOp(open, applied.change);
	}
	const sealed = await sealDocuments(session.charts.sealing, [open]);
	session.handled.again([open]);
	await session.handled.save();
	if (sealed.ok) return ok(undefined);
	session.documents.forget(open.docId);
	session.queues.delete(open.docId);
	return err(sealed.error.type === 'NoKeyForScope' ? sealed.error : storeErrorToEngineError(sealed.error));
}
