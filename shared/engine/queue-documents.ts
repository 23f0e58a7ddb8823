// The documents of today's queues: one per site and local day, kept open while somebody is signed in, written durable and
// sealed or not at all.
import type { SiteId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import { applyEdit } from '../chart/automerge-document.ts';
import { createChartReader } from '../chart/chart-reader.ts';
import type { ChartReader, Edit } from '../chart/edit.ts';
import { deriveDocId } from '../crypto/imported-doc-id.ts';
import type { EngineError } from './api.ts';
import type { OpenDocument } from './documents.ts';
import type { EngineCore, SignedIn } from './engine-core.ts';
import { sealDocuments } from './sealing.ts';
import { storeErrorToEngineError } from './store-errors.ts';

/** The queue of a site on a local day; undefined before the practice's import key is known. */
export async function openQueue(
	core: EngineCore,
	{ session }: SignedIn,
	site: SiteId,
	date: string
): Promise<OpenDocument | undefined> {
	const importKey = await session.importKey();
	if (!importKey) return undefined;
	const docId = await deriveDocId(core.deps.suite, importKey, 'directory', `queue|${site}|${date}`);
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

/** A reader over a queue as it stands now. */
export const queueReaderOf = ({ doc }: OpenDocument): ChartReader => createChartReader({ directory: doc });

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
		if (applied.change) await session.documents.tailOp(open, applied.change);
	}
	const sealed = await sealDocuments(session.charts.sealing, [open]);
	if (sealed.ok) return ok(undefined);
	session.documents.forget(open.docId);
	session.queues.delete(open.docId);
	return err(sealed.error.type === 'NoKeyForScope' ? sealed.error : storeErrorToEngineError(sealed.error));
}
