// Exactly what of a chart an erasure names: of each of its documents how far every author's chain is held, and the chunks of
// files that no other record has.
import type { ChartId, CredId, DocId } from '../../core/ids.ts';
import { hexToBytes } from '../../core/bytes.ts';
import { err, ok, type Result } from '../../core/result.ts';
import { SCOPES } from '../../core/scopes.ts';
import { ENVELOPE_KINDS, parseEnvelope, parseHeader } from '../../crypto/envelope.ts';
import { parseStub } from '../../crypto/stub.ts';
import type { Erase, ErasedPart } from '../../protocol/erasure-records.ts';
import { absent } from '../../replica/absent.ts';
import { scopesOf } from '../../replica/members.ts';
import type { EngineError } from '../engine-error.ts';
import { pageDocId, type PageName } from '../bootstrap/directory-page.ts';
import { CHART_SCOPES } from '../chart-identity.ts';
import { peekChart } from '../charts.ts';
import type { EngineCore, SignedIn } from '../engine-core.ts';
import { filesOf } from '../holding/files-of-chart.ts';
import type { Session } from '../session.ts';

/** Charts looked at for their files in one go. */
const AT_ONCE = 8;
const ROWS_OF_PAGE = 500;

export interface ChartParts {
	readonly parts: Erase['parts'];
	readonly pages: Erase['pages'];
	/** Chained envelopes among what is named. */
	readonly pieces: number;
	readonly files: number;
	readonly sharedFiles: number;
}

/** Reads what there is of a chart. Not inside `exclusive`: other work has its turn while other charts are looked at. */
export async function partsOfChart(
	core: EngineCore,
	chartId: ChartId
): Promise<Result<ChartParts, EngineError>> {
	const files = await core.exclusive(async () => {
		const { signedIn } = core;
		return signedIn ? wholeChartFiles(core, signedIn, chartId) : err<EngineError>({ type: 'Locked' });
	});
	if (!files.ok) return files;
	const shared = await filesOfOthers(core, chartId, files.value);
	return core.exclusive(async () => {
		const { signedIn } = core;
		const row = signedIn?.session.summaries.get(chartId);
		if (!signedIn || !row) return err({ type: 'NoSuchChart' });
		const own = files.value.filter((docId) => !shared.has(docId));
		const documents = [...CHART_SCOPES.map((scope) => row.docIds[scope]), ...own];
		const named = await partsOf(core, documents, () => true);
		const pages = await pagesOf(core, signedIn.session);
		return ok({ ...named, pages, files: own.length, sharedFiles: shared.size });
	});
}

/** The files that a chart names, if all of it is here and everything that was typed is sealed. */
async function wholeChartFiles(
	{ deps, device }: EngineCore,
	{ session }: SignedIn,
	chartId: ChartId
): Promise<Result<readonly DocId[], EngineError>> {
	const row = session.summaries.get(chartId);
	if (!row) return err({ type: 'NoSuchChart' });
	await session.sealLeftovers();
	const { log } = device!.replica;
	const docIds = Object.values(row.docIds);
	for (const docId of docIds) {
		const missing = (await log.missingOf(docId)).length > 0;
		const elsewhere = (await absent(deps.store, 'chart', { docId, limit: 1 })).length > 0;
		if (missing || elsewhere || (await session.documents.isProvisional(docId)))
			return err({ type: 'ChartNotWhole' });
	}
	if (!row.complete) return err({ type: 'ChartNotWhole' });
	let files: readonly DocId[] = [];
	await peekChart(session.charts, row, ({ full }) => (files = filesOf(full)));
	return ok(files);
}

/** Those of a chart's files that another record has too. */
async function filesOfOthers(
	core: EngineCore,
	chartId: ChartId,
	files: readonly DocId[]
): Promise<ReadonlySet<DocId>> {
	const shared = new Set<DocId>();
	if (files.length === 0) return shared;
	const charts = core.signedIn?.session.summaries.all().map((row) => row.chartId) ?? [];
	for (let at = 0; at < charts.length && shared.size < files.length; at += AT_ONCE)
		await core.exclusive(async () => {
			const { session } = core.signedIn ?? {};
			for (const other of charts.slice(at, at + AT_ONCE)) {
				const row = session?.summaries.get(other);
				if (!session || !row || other === chartId) continue;
				await peekChart(session.charts, row, ({ full }) => {
					for (const file of filesOf(full)) if (files.includes(file)) shared.add(file);
				});
			}
		});
	return shared;
}

/** What is held of these documents, as an erasure names it. A document of which nothing is held is named too. */
export async function partsOf(
	{ deps: { suite, store }, device }: EngineCore,
	documents: readonly DocId[],
	isMeant: (docId: DocId, credId: CredId, cseq: number) => boolean
): Promise<{ readonly parts: readonly ErasedPart[]; readonly pieces: number }> {
	const parts: ErasedPart[] = [];
	let pieces = 0;
	for (const docId of documents) {
		const covers = new Map<CredId, number>();
		const chunks = new Set<string>((await absent(store, 'file', { docId })).map(({ id }) => id));
		for (const { bytes } of await device!.replica.log.ofDocument(docId, 0)) {
			const header = parseHeader(bytes);
			if (!header.ok) continue;
			const { credId, cseq, kind } = header.value;
			if (cseq > 0 && isMeant(docId, credId, cseq)) {
				covers.set(credId, Math.max(cseq, covers.get(credId) ?? 0));
				pieces += 1;
			}
			if (kind !== ENVELOPE_KINDS.blobChunk) continue;
			const read = await parseEnvelope(suite, bytes);
			const stub = read.ok ? read : await parseStub(suite, bytes);
			if (stub.ok) chunks.add(stub.value.id);
		}
		parts.push({
			docId: hexToBytes(docId),
			covers: [...covers].map(([credId, upTo]) => ({ credId: hexToBytes(credId), upTo })),
			chunks: [...chunks].map(hexToBytes)
		});
	}
	return { parts, pieces };
}

/** The pages of the list at relays: each may tell of the patient. */
async function pagesOf({ deps, device }: EngineCore, session: Session): Promise<readonly Uint8Array[]> {
	const importKey = await session.importKey();
	if (!importKey || !scopesOf(device!.replica.control()).includes(SCOPES.directory)) return [];
	const lists = Math.ceil(session.summaries.all().length / ROWS_OF_PAGE) + 1;
	const names: PageName[] = ['agenda', 'recent'];
	for (let part = 0; part < lists; part++) names.push(`list/${part}`);
	const ids = await Promise.all(names.map((name) => pageDocId(deps.suite, importKey, name)));
	return ids.map(hexToBytes);
}
