// On the device of the admin who prepares an outreach tablet: from a list of charts to the keys of their documents.
import { concatBytes, hexToBytes } from '../../core/bytes.ts';
import { createUuid, type CredId, type DocId, type SiteId } from '../../core/ids.ts';
import { SCOPES, type ScopeName } from '../../core/scopes.ts';
import { documentKeyBytes } from '../../crypto/document-key.ts';
import { deriveDocId } from '../../crypto/imported-doc-id.ts';
import { EMPTY_HEAD } from '../../protocol/log-chain.ts';
import { idsAsBytes, type DocumentKeys, type TripGrant } from './trip-grant.ts';
import { blankBlobId } from '../blob-format.ts';
import { deriveChartIdentity } from '../chart-identity.ts';
import { localDate, type EngineCore, type SignedIn } from '../engine-core.ts';
import { extensionSecret } from './trip-extension.ts';
import type { TripPlan } from './trip-plan.ts';

/** So many charts' keys go into an answer, also when each has been sealed under several keys. */
export const MOST_CHARTS = 2_000;
/** People who can be registered on the way. */
export const BLANKS = 200;
/** Files that can be taken on the way: a photo and its small picture are two. */
export const FILE_BLANKS = 400;
/** Days whose queue of the tablet's own site it can write. */
const QUEUE_DAYS = 62;
const DAY_MS = 24 * 3600 * 1000;
/** Of a scope key's epochs, where an envelope says it. */
const EPOCH_AT = 8;
const PAGE = 256;

/** Documents of one scope, and the epochs of which a key is wanted for each. */
export type Wanted = Map<DocId, ReadonlySet<number>>;

/** Call inside `exclusive`. undefined when this person cannot give the keys. */
export async function makeGrant(
	core: EngineCore,
	{ session }: SignedIn,
	plan: TripPlan,
	credId: CredId,
	site: SiteId
): Promise<TripGrant | undefined> {
	const { suite, random, clock, zone } = core.deps;
	const { keyring } = session.deps;
	const importKey = await session.importKey();
	const extension = await extensionSecret(suite, keyring, credId, plan.auditEpoch);
	if (!importKey || !extension) return undefined;
	const rows = plan.charts.flatMap((chartId) => session.summaries.get(chartId) ?? []);
	const newest = (scope: ScopeName): ReadonlySet<number> => new Set([keyring.newestEpoch(SCOPES[scope])!]);
	const wanted: Record<'directory' | 'clinical' | 'attachments', Wanted> = {
		directory: new Map(),
		clinical: new Map(),
		attachments: new Map()
	};
	for (const row of rows)
		for (const scope of ['directory', 'clinical'] as const)
			wanted[scope].set(row.docIds[scope], await epochsOf(core, scope, row.docIds[scope], row.complete));
	for (const id of plan.files) wanted.attachments.set(id, await epochsOf(core, 'attachments', id, true));
	const fetch = rows.flatMap(({ docIds }) => [docIds.directory, docIds.clinical]);
	const blanks = Array.from({ length: BLANKS }, () => createUuid(random));
	for (const blank of blanks) {
		const { docIds } = await deriveChartIdentity(suite, importKey, `urn:uuid:${blank}`);
		for (const scope of ['directory', 'clinical'] as const) wanted[scope].set(docIds[scope], newest(scope));
	}
	const fileBlanks = Array.from({ length: FILE_BLANKS }, () => random.bytes(16));
	for (const blank of fileBlanks)
		wanted.attachments.set(await blankBlobId(suite, importKey, blank), newest('attachments'));
	for (let day = -1; day < QUEUE_DAYS; day++) {
		const date = localDate(clock.now() + day * DAY_MS, zone);
		const queue = await deriveDocId(suite, importKey, 'directory', `queue|${site}|${date}`);
		wanted.directory.set(queue, newest('directory'));
	}
	const status = core.device!.replica.status();
	const { seq, hash } = status.caughtUp ? status.received : EMPTY_HEAD;
	return {
		v: 1,
		trip: random.bytes(16),
		name: plan.name,
		from: clock.now(),
		until: plan.days === undefined ? 0 : clock.now() + plan.days * DAY_MS,
		extension,
		charts: rows.length,
		keys: (
			await Promise.all(
				(['directory', 'clinical', 'attachments'] as const).map((scope) => keysOf(core, scope, wanted[scope]))
			)
		).flat(),
		blanks: idsAsBytes(blanks.map((blank) => blank.replaceAll('-', ''))),
		fileBlanks: concatBytes(...fileBlanks),
		fetch: idsAsBytes([session.config.docId, ...fetch]),
		files: idsAsBytes(plan.files),
		relay: { gen: hexToBytes(status.relayGen ?? '00'.repeat(16)), seq, hash }
	};
}

/** Epochs in which something of a document is sealed, and the newest; every epoch where not all of it is here. */
export async function epochsOf(
	core: EngineCore,
	scope: ScopeName,
	docId: DocId,
	isWhole: boolean
): Promise<ReadonlySet<number>> {
	const { keyring } = core.signedIn!.session.deps;
	const newest = keyring.newestEpoch(SCOPES[scope])!;
	const epochs = new Set([newest]);
	if (newest === 1) return epochs;
	if (!isWhole) for (const key of keyring.held) if (key.scope === SCOPES[scope]) epochs.add(key.epoch);
	let after: string | undefined;
	for (;;) {
		const range = { prefix: `${docId}/`, limit: PAGE };
		const held = await core.deps.store.list('envelope', after === undefined ? range : { ...range, after });
		for (const { value } of held)
			epochs.add(new DataView(value.buffer, value.byteOffset).getUint32(EPOCH_AT));
		after = held.at(-1)?.key;
		if (held.length < PAGE) return epochs;
	}
}

/** The keys themselves: from the scope's keys, which stay here. */
export async function keysOf(core: EngineCore, scope: ScopeName, wanted: Wanted): Promise<DocumentKeys[]> {
	const { held } = core.signedIn!.session.deps.keyring;
	const found: DocumentKeys[] = [];
	for (const { raw, epoch } of held.filter((key) => key.scope === SCOPES[scope])) {
		const docs = [...wanted].filter(([, epochs]) => epochs.has(epoch)).map(([docId]) => docId);
		if (docs.length === 0) continue;
		const keys = await Promise.all(docs.map((docId) => documentKeyBytes(core.deps.suite, raw, docId)));
		found.push({ scope: SCOPES[scope], epoch, docs: idsAsBytes(docs), keys: concatBytes(...keys) });
	}
	return found;
}
