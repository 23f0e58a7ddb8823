// The keys of a chart's registers: one flat name per FHIR element, set item, stamp or fact about an entry, and which of
// the chart's documents holds a type. No part of a key ever holds ":" or "/": a "/" in a text's key breaks Automerge's
// splice, which joins its path with "/".
import type { ChartId } from '../core/ids.ts';
import type { ChartScope } from './edit.ts';

/** What a key names. `element` starts with `~` for a stamp (`~order`) and for what is known about an import (`~import`). */
export interface RegisterKey {
	readonly type: string;
	readonly id: string;
	readonly element: string;
	/** The item's id when the element is a set. */
	readonly item?: string;
}

const TYPE = /^[A-Z][A-Za-z]*$/;
const ID = /^[A-Za-z0-9.-]{1,64}$/;
const ELEMENT = /^[A-Za-z][A-Za-z0-9]*(?:\[x\])?$|^~[A-Za-z][A-Za-z0-9]*$/;
const ITEM = /^[A-Za-z0-9.-]+$/;

/** Every key of an entry starts with this. */
export const entryPrefix = (type: string, id: string): string => `${type}:${id}:`;

/** The register of an element, or of one item of a set element. */
export const registerKey = (type: string, id: string, element: string, item?: string): string =>
	item === undefined ? `${type}:${id}:${element}` : `${type}:${id}:${element}:${item}`;

/** The register that holds what an import brought besides elements: fullUrl, key order, digest. */
export const importKey = (type: string, id: string): string => `${type}:${id}:~import`;

/** Keys that were read: a chart is read key by key at every change. Emptied when it has grown large. */
const read = new Map<string, RegisterKey | undefined>();
const MOST_READ = 20_000;

/** Reads a key of an entry; undefined for anything else (reviews, the chart's documents, keys from a newer version). */
export function parseRegisterKey(key: string): RegisterKey | undefined {
	const known = read.get(key);
	if (known !== undefined || read.has(key)) return known;
	if (read.size >= MOST_READ) read.clear();
	const parsed = parseKey(key);
	read.set(key, parsed);
	return parsed;
}

/** By the list of keys: a reader gives the same one for the same question. */
const idsByKeys = new WeakMap<readonly string[], readonly string[]>();

/** The ids of the entries that sorted keys of one type are about. */
export function idsIn(keys: readonly string[]): readonly string[] {
	const ids = idsByKeys.get(keys) ?? readIds(keys);
	idsByKeys.set(keys, ids);
	return ids;
}

function readIds(keys: readonly string[]): readonly string[] {
	const ids: string[] = [];
	let prefix: string | undefined;
	for (const key of keys) {
		if (prefix !== undefined && key.startsWith(prefix)) continue;
		const parsed = parseRegisterKey(key);
		prefix = parsed && entryPrefix(parsed.type, parsed.id);
		if (parsed) ids.push(parsed.id);
	}
	return ids;
}

function parseKey(key: string): RegisterKey | undefined {
	const [type = '', id = '', element = '', item, ...more] = key.split(':');
	if (more.length > 0 || !TYPE.test(type) || type === 'Chart' || !ID.test(id) || !ELEMENT.test(element))
		return undefined;
	if (item === undefined) return { type, id, element };
	return ITEM.test(item) ? { type, id, element, item } : undefined;
}

/** The register that names one of a chart's documents; it lives in the directory document. */
export const chartDocumentKey = (chartId: ChartId, scope: ChartScope): string => `Chart:${chartId}:${scope}`;

/** The key of a note section's text. Note and section names are FHIR ids: no ":" and no "/". */
export const textKey = (noteId: string, section: string): string => `${noteId}:${section}`;

/** What a front desk needs to find, register and book a person. */
const DIRECTORY = new Set([
	'Patient',
	'RelatedPerson',
	'Coverage',
	'Appointment',
	'AppointmentResponse',
	'Flag'
]);

/** Claims, answers to claims, money. */
const BILLING = new Set([
	'Account',
	'ChargeItem',
	'Claim',
	'ClaimResponse',
	'CoverageEligibilityRequest',
	'CoverageEligibilityResponse',
	'EnrollmentRequest',
	'EnrollmentResponse',
	'ExplanationOfBenefit',
	'Invoice',
	'PaymentNotice',
	'PaymentReconciliation'
]);

/** Ids of the Consents that tell how a patient may be contacted and who may see their chart begin with this (sharing.ts). */
export const SHARING_PREFIX = 'sharing.';

/**
 * The scope of the document that holds an entry's registers. Every type not named above is clinical (protocol, section 4);
 * what a patient said about sharing is for whoever lists them.
 */
export const scopeOfType = (type: string, id = ''): ChartScope =>
	DIRECTORY.has(type) || (type === 'Consent' && id.startsWith(SHARING_PREFIX))
		? 'directory'
		: BILLING.has(type)
			? 'billing'
			: 'clinical';
