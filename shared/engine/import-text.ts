// Taking FHIR resources in from a file: routed to charts, refused one by one with a reason, written as registers
// without stamps, sealed with the directory last. The same file twice, or at two sites, makes one chart.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '../core/bytes.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { CryptoSuite } from '../crypto/suite.ts';
import { IMPORT_MESSAGE } from '../chart/edit.ts';
import type { ChartScope, Edit } from '../chart/edit.ts';
import { MAY_BE_APART } from '../chart/may-be-apart.ts';
import { isRestricted } from '../fhir/restricted.ts';
import { entryPrefix, parseRegisterKey, scopeOfType } from '../chart/register-key.ts';
import { importFactsOf, registersToResource } from '../chart/registers-to-resource.ts';
import { resourceToRegisters } from '../chart/resource-to-registers.ts';
import { splitWrites } from '../chart/split-writes.ts';
import { canonicalText, isJsonArray, isJsonObject, parseExact, type ExactJson } from '../fhir/exact-json.ts';
import { resourceErrorText, validateResource } from '../fhir/validate-resource.ts';
import type { DocId } from '../core/ids.ts';
import type { EngineError } from './engine-error.ts';
import type { ImportReport } from './api.ts';
import {
	deriveChartIdentity,
	keyOfPatient,
	keyOfReference,
	LIBRARY_KEY,
	type ChartIdentity
} from './chart-identity.ts';
import { commitEdits, openChartDocuments, type ChartsDeps, type OpenChart } from './charts.ts';
import { isGeneratedProvenance } from './provenance.ts';
import { leanAtom } from './import-blobs.ts';
import { routeEntries, type ImportEntry, type ImportGroup, type ImportTarget } from './import-routing.ts';

/** A single element above this does not fit an envelope. */
const MAX_ATOM_LENGTH = 512 * 1024;

/** Registers to write, by the document they go to. */
type Batches = Map<ChartScope, Map<string, string>>;

export interface ImportDeps extends ChartsDeps {
	readonly suite: CryptoSuite;
	/** The practice's import key and declared identifier systems, from its config document. */
	readonly importKey: Uint8Array;
	readonly identifierSystems: readonly string[];
	/** Stores a file's content as a blob, within the task that imports. */
	storeBlob(content: Uint8Array, mediaType: string): Promise<Result<DocId, EngineError>>;
}

interface Refusal {
	readonly index: number;
	readonly reason: string;
}

/** Imports one file's text. Resolves when everything accepted is durable on this device. */
export async function importText(
	deps: ImportDeps,
	file: string,
	text: string
): Promise<Result<ImportReport, EngineError>> {
	const refused: Refusal[] = [];
	const entries = readEntries(text, refused);
	const content = contentDigest(entries.map(({ resource }) => resource));
	let accepted = 0;
	let chart: ImportReport['chart'];
	for (const group of routeEntries(entries)) {
		const identity = await identityOf(deps, group.target, content);
		const done = await importGroup(deps, identity, group, refused);
		if (!done.ok) return done;
		accepted += done.value;
		if (done.value > 0) chart ??= identity.chartId;
	}
	refused.sort((a, b) => a.index - b.index);
	return ok({ file, chart, accepted, refused });
}

/** The entries of a Bundle, or one bare resource; what cannot be one is refused with its reason. */
function readEntries(text: string, refused: Refusal[]): readonly ImportEntry[] {
	const parsed = parseExact(text.replace(/^\uFEFF/, ''));
	if (!parsed.ok) {
		refused.push({ index: 0, reason: 'The file is not JSON.' });
		return [];
	}
	const root = parsed.value;
	const isBundle = isJsonObject(root) && root['resourceType'] === 'Bundle';
	const items = isBundle ? root['entry'] : [{ resource: root }];
	const list: readonly ExactJson[] = isJsonArray(items) ? items : [];
	if (isBundle && list.length === 0) refused.push({ index: 0, reason: 'The bundle has no entries.' });
	return list.flatMap((item, index): ImportEntry[] => {
		const resource = isJsonObject(item) ? item['resource'] : undefined;
		const fullUrl = isJsonObject(item) && typeof item['fullUrl'] === 'string' ? item['fullUrl'] : undefined;
		const valid = validateResource(resource);
		// What an export told of its history is no entry.
		if (valid.ok && isGeneratedProvenance(valid.value)) return [];
		if (valid.ok) return [{ index, fullUrl, resource: valid.value }];
		refused.push({ index, reason: resourceErrorText(valid.error) });
		return [];
	});
}

/** Takes a group's entries into its chart; resolves with how many. */
async function importGroup(
	deps: ImportDeps,
	identity: ChartIdentity,
	group: ImportGroup,
	refused: Refusal[]
): Promise<Result<number, EngineError>> {
	if (deps.isErased(identity.docIds.directory)) {
		for (const { index } of group.entries)
			refused.push({ index, reason: 'This patient’s record was erased. Nothing of it is taken in again.' });
		return ok(0);
	}
	const chart = await openChartDocuments(deps, identity);
	const batches: Batches = new Map();
	const seen = new Map<string, string>();
	let accepted = 0;
	for (const entry of group.entries) {
		const taken = await takeEntry(deps, chart, entry, batches, seen);
		if (!taken.ok) return taken;
		if (taken.value === undefined) accepted += 1;
		else refused.push({ index: entry.index, reason: taken.value });
	}
	const edits = importEdits(batches);
	if (edits.length > 0) {
		const done = await commitEdits(deps, chart, edits, 'sealed');
		if (!done.ok) return err(done.error);
	}
	return ok(accepted);
}

/** SHA-256 in hex: equal for the same content, whatever the order of its keys. */
const contentDigest = (value: ExactJson): string => bytesToHex(sha256(utf8(canonicalText(value))));

/** Puts one entry's registers into the batches, or says why not. An entry already here unchanged is accepted quietly. */
async function takeEntry(
	deps: ImportDeps,
	chart: OpenChart,
	entry: ImportEntry,
	batches: Batches,
	seen: Map<string, string>
): Promise<Result<string | undefined, EngineError>> {
	const type = entry.resource['resourceType'] as string;
	// Another system, or an export of ours, kept it from most people.
	const id = String(entry.resource['id'] ?? '');
	const scope = MAY_BE_APART.has(type) && isRestricted(entry.resource) ? 'sensitive' : scopeOfType(type, id);
	if (!chart.documents[scope]) return ok(`Your role does not open the ${scope} part of charts.`);
	const digest = contentDigest(entry.resource);
	const { entryId, writes } = resourceToRegisters(entry.resource, {
		imported: true,
		...(entry.fullUrl !== undefined && { fullUrl: entry.fullUrl })
	});
	const name = `${type}/${entryId}`;
	const taken = seen.get(name) ?? importedDigest(chart, type, entryId);
	if (taken === digest) return ok(undefined);
	if (taken !== undefined && !seen.has(name) && shownDigest(chart, type, entryId) === digest)
		return ok(undefined);
	if (taken !== undefined) return ok(`${name} is already in this chart with other content.`);
	const lean = await leanWrites(deps, name, writes);
	if (!lean.ok || typeof lean.value === 'string') return lean as Result<string, EngineError>;
	seen.set(name, digest);
	const batch = batches.get(scope) ?? new Map<string, string>();
	batches.set(scope, batch);
	for (const [key, atom] of lean.value) batch.set(key, atom);
	return ok(undefined);
}

/** The registers with their files in blobs, or why they are refused. Who holds no key for files keeps them inline. */
async function leanWrites(
	deps: ImportDeps,
	name: string,
	writes: ReadonlyMap<string, string>
): Promise<Result<ReadonlyMap<string, string> | string, EngineError>> {
	const out = new Map<string, string>();
	for (const [key, atom] of writes) {
		const { element } = parseRegisterKey(key)!;
		const lean = await leanAtom(element, atom, (content, mediaType) => deps.storeBlob(content, mediaType));
		if (!lean.ok && lean.error.type === 'BlobTooLarge') return ok(`${name} holds a file larger than 20 MB.`);
		if (!lean.ok && lean.error.type !== 'NoKeyForScope') return lean;
		const kept = lean.ok ? lean.value : atom;
		if (kept.length > MAX_ATOM_LENGTH) return ok(`${name} has an element larger than 512 kB.`);
		out.set(key, kept);
	}
	return ok(out);
}

/** The digest an entry was imported with; another text when it exists but was not imported; undefined when it is new. */
function importedDigest(chart: OpenChart, type: string, id: string): string | undefined {
	const facts = importFactsOf(chart.full, type, id);
	if (facts) return facts.sha256;
	return chart.full.keys(entryPrefix(type, id)).length > 0 ? 'written here' : undefined;
}

/** The digest of an entry as it stands now, with what people corrected. */
const shownDigest = (chart: OpenChart, type: string, id: string): string =>
	contentDigest(registersToResource(chart.full, type, id));

/** The collected registers as edits of one document each, small enough for an envelope. */
const importEdits = (batches: Batches): readonly Edit[] =>
	[...batches].flatMap(([scope, writes]) =>
		splitWrites(writes).map((part) => ({ scope, writes: part, message: IMPORT_MESSAGE, texts: [] }))
	);

/**
 * Which chart a group goes to: the one of its derived key, one already here, or a new one. A new chart that no key of its
 * own names is named by the whole file's content: the same file again, here or at another site, is the same chart.
 */
async function identityOf(deps: ImportDeps, target: ImportTarget, content: string): Promise<ChartIdentity> {
	const derive = (key: string): Promise<ChartIdentity> =>
		deriveChartIdentity(deps.suite, deps.importKey, key);
	if (target.type === 'library') return derive(LIBRARY_KEY);
	if (target.type === 'reference') {
		const key = keyOfReference(target.reference);
		// `Patient/x` may be a patient here; `https://elsewhere/Patient/x` may be somebody else of that id.
		const id = /^Patient\/([^/]+)$/.exec(key)?.[1];
		const [named, ...more] = id === undefined ? [] : deps.summaries.withPatientId(id);
		return named && more.length === 0 ? named : derive(key);
	}
	const { resource, index, fullUrl } = target.patient;
	const key = keyOfPatient(resource, deps.identifierSystems);
	if (key !== undefined) return derive(key);
	const id = typeof resource['id'] === 'string' ? resource['id'] : undefined;
	for (const name of [id !== undefined && `Patient/${id}`, fullUrl]) {
		const placeholder = name ? await derive(keyOfReference(name)) : undefined;
		const known = placeholder && deps.summaries.get(placeholder.chartId);
		if (known && known.patientId === undefined) return placeholder;
	}
	const digest = contentDigest(resource);
	for (const summary of id === undefined ? [] : deps.summaries.withPatientId(id)) {
		const chart = await openChartDocuments(deps, summary);
		if (importedDigest(chart, 'Patient', id!) === digest) return summary;
	}
	return derive(`content|${content}|${index}`);
}
