// Files inside imported records (photos, scans: base64 in a property `data`) leave the chart for blobs, so that a chart stays
// small; an export puts them back as they stood. Words stay where people read them.
import { base64ToBytes, bytesToBase64, utf8ToText } from '../core/bytes.ts';
import { THUMBNAIL_EXTENSION } from '../chart/verbs/add-document.ts';
import type { DocId } from '../core/ids.ts';
import { err, ok, type Result } from '../core/result.ts';
import {
	isJsonArray,
	isJsonObject,
	parseExact,
	stringifyExact,
	type ExactJson,
	type JsonObject
} from '../fhir/exact-json.ts';
import type { EngineError } from './engine-error.ts';
import { parseBlobName, standIn, textContent, type BlobName } from './blob-format.ts';
import type { BlobContent } from './blobs.ts';

/** An atom with more characters than this is looked into. */
const LARGE_ATOM = 64 * 1024;
/** Of such an atom, strings with more characters than this become blobs. */
const LONG_STRING = 16 * 1024;

type StoreBlob = (content: Uint8Array, mediaType: string) => Promise<Result<DocId, EngineError>>;
type ReadBlob = (id: DocId) => Promise<Result<BlobContent, EngineError>>;

/** Base64, perhaps broken into lines. */
const BASE64_LIKE = /^[A-Za-z0-9+/=\s]+$/;
const OCTETS = 'application/octet-stream';

async function leanString(text: string, mediaType: string, store: StoreBlob): Promise<string> {
	if (text.length <= LONG_STRING || !BASE64_LIKE.test(text)) return text;
	const decoded = base64ToBytes(text);
	const content = decoded ?? textContent(text);
	if (!content) return text;
	const stored = await store(content, decoded ? mediaType : 'text/plain');
	if (!stored.ok) throw new StoreRefused(stored.error);
	return standIn(stored.value, decoded ? 'base64' : 'text');
}

async function lean(value: ExactJson, store: StoreBlob): Promise<ExactJson> {
	if (isJsonArray(value)) {
		const items: ExactJson[] = [];
		for (const item of value) items.push(await lean(item, store));
		return items;
	}
	if (!isJsonObject(value)) return value;
	const said = typeof value['contentType'] === 'string' ? value['contentType'] : OCTETS;
	const properties: [string, ExactJson][] = [];
	for (const [key, item] of Object.entries(value)) {
		const kept =
			key === 'data' && typeof item === 'string'
				? await leanString(item, said, store)
				: await lean(item, store);
		properties.push([key, kept]);
	}
	return Object.fromEntries(properties);
}

/** Carries a refusal of the store out of the walk through an atom. */
class StoreRefused extends Error {
	readonly refusal: EngineError;
	constructor(refusal: EngineError) {
		super('the store refused a blob');
		this.refusal = refusal;
	}
}

/**
 * The atom with its files put into blobs; a small one as it is. The same at every site that imports the record. `element`: which
 * one of its resource the atom is.
 */
export async function leanAtom(
	element: string,
	atom: string,
	store: StoreBlob
): Promise<Result<string, EngineError>> {
	if (atom.length <= LARGE_ATOM) return ok(atom);
	const parsed = parseExact(atom);
	if (!parsed.ok) return ok(atom);
	try {
		const whole = await lean({ [element]: parsed.value }, store);
		return ok(stringifyExact((whole as JsonObject)[element]!));
	} catch (thrown) {
		if (thrown instanceof StoreRefused) return err(thrown.refusal);
		throw thrown;
	}
}

const contentAs = ({ form }: BlobName, { bytes }: BlobContent): string =>
	form === 'text' ? utf8ToText(bytes) : bytesToBase64(bytes);

/** FHIR's way to say that an element's value exists and is not at hand (R4, extension data-absent-reason). */
const NOT_AT_HAND: ExactJson = {
	extension: [
		{
			url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
			valueCode: 'temp-unknown'
		}
	]
};

/** The small picture stays in this practice. */
const isThumbnail = (value: ExactJson): boolean =>
	isJsonObject(value) && value['url'] === THUMBNAIL_EXTENSION;

async function wholeProperty(key: string, value: ExactJson, read: ReadBlob): Promise<[string, ExactJson][]> {
	const name = parseBlobName(value);
	if (key === 'extension' && isJsonArray(value) && value.some(isThumbnail)) {
		const left = value.filter((one) => !isThumbnail(one));
		return left.length > 0 ? [[key, await withBlobs(left, read)]] : [];
	}
	if (!name) return [[key, await withBlobs(value, read)]];
	const content = await read(name.id);
	if (name.form === undefined)
		return content.ok && key === 'url' ? [['data', contentAs(name, content.value)]] : [[key, value]];
	return content.ok ? [[key, contentAs(name, content.value)]] : [[`_${key}`, NOT_AT_HAND]];
}

/**
 * The value with the content of its blobs put back: strings as they stood in the imported record, attachments made here with
 * their content in `data`. What has not arrived here is said to be not at hand.
 */
export async function withBlobs(value: ExactJson, read: ReadBlob): Promise<ExactJson> {
	if (isJsonArray(value)) {
		const items: ExactJson[] = [];
		for (const item of value) items.push(await withBlobs(item, read));
		return items;
	}
	if (!isJsonObject(value)) return value;
	const properties: [string, ExactJson][] = [];
	for (const [key, item] of Object.entries(value)) properties.push(...(await wholeProperty(key, item, read)));
	return Object.fromEntries(properties);
}
