// Which value of a register counts, and which registers people disagree about: a view over a chart's documents.
// A value that an import wrote, or the begin of a visit, never counts against a person's; equal values are no disagreement.
import { canonicalText, parseExact } from '../fhir/exact-json.ts';
import {
	IMPORT_MESSAGE,
	type Candidate,
	type ChartReader,
	type ChartScope,
	type RememberedEntries,
	type RememberedEntry
} from './edit.ts';
import {
	atomOf,
	registerKeys,
	textKeysOf,
	textOf,
	valuesOf,
	type RegisterValue
} from './document/document-values.ts';
import { authorOf, writesOfChange, type RegisterWrite } from './document/document-history.ts';
import type { ChartDocument } from './document/chart-document.ts';
import { isApartKey } from './kept-apart.ts';
import { PROPOSAL_PREFIX, readMessage } from './proposals.ts';
import { entryPrefix } from './register-key.ts';
import { isReopenKey, REOPEN_PREFIX, reopenedKey, reopenedValues } from './reopened.ts';
import { BEGIN_VISIT_MESSAGE } from './visit.ts';
import { joined, lowerBound, withPrefix } from './sorted-keys.ts';
import { untilTouched } from './until-touched.ts';
import { writtenApart } from './written-apart.ts';

/** The documents of a chart that this device holds. */
export type ChartDocuments = Readonly<Partial<Record<ChartScope, ChartDocument>>>;

/**
 * Two values that are the same decision have the same text here: meaning for atoms, verb and writes for stamps, the answer
 * alone for proposals.
 */
function sameness(key: string, atom: string): string {
	const parsed = parseExact(atom);
	if (!parsed.ok) return atom;
	if (key.startsWith(PROPOSAL_PREFIX))
		return String((parsed.value as { readonly answer?: unknown } | null)?.answer);
	if (/^[A-Z][A-Za-z]*:[^:]*:~/.test(key)) {
		const { verb, wrote } = (parsed.value ?? {}) as { verb?: unknown; wrote?: unknown };
		if (typeof verb === 'string' && typeof wrote === 'string') return JSON.stringify([verb, wrote]);
	}
	return canonicalText(parsed.value);
}

/** Facts about imports, reviews and documents are never a disagreement between people; proposals tell of their own. */
const mayBeContested = (key: string): boolean =>
	!key.endsWith(':~import') &&
	!key.startsWith('review:') &&
	!key.startsWith('Chart:') &&
	!isApartKey(key) &&
	!key.startsWith(PROPOSAL_PREFIX) &&
	!isReopenKey(key);

const earlier = (a: Candidate, b: Candidate): boolean => a.at < b.at || (a.at === b.at && a.opId < b.opId);

/** What a register with several values comes to. */
interface Settled {
	readonly atom: string;
	readonly candidates: readonly Candidate[];
}

function toCandidate(document: ChartDocument, { opId, atom }: RegisterValue): Candidate {
	const { credId, at, message, hash } = authorOf(document, opId)!;
	return { opId, atom, credId, at, message, changeHash: hash };
}

/** What software wrote by itself, not because somebody decided it. */
const isImplied = ({ message }: Candidate): boolean => message === BEGIN_VISIT_MESSAGE;

/** One proposal that was accepted at two sites: whose name stands in the entry is no question. */
function isOneProposal(values: readonly Candidate[]): boolean {
	const [first, ...others] = values.map(({ message }) => readMessage(message).proposal);
	return first !== undefined && others.every((proposal) => proposal === first);
}

/**
 * Drops imports and begun visits against people, keeps the earliest of equal values; the atom shown is the newest
 * operation's that is left. A visit begun twice is one, whatever each device knew of it.
 */
function settle(document: ChartDocument, key: string): Settled {
	const values = valuesOf(document, key).map((value) => toCandidate(document, value));
	const decided = values.filter((value) => value.message !== IMPORT_MESSAGE && !isImplied(value));
	const counting = decided.length > 0 ? decided : values.every(isImplied) ? values.slice(-1) : values;
	const alike = counting.every(({ atom }) => atom === counting[0]?.atom) || isOneProposal(counting);
	const distinct = new Map<string, Candidate>();
	for (const candidate of counting) {
		const same = alike ? '' : sameness(key, candidate.atom);
		const known = distinct.get(same);
		if (!known || earlier(candidate, known)) distinct.set(same, candidate);
	}
	return { atom: counting.at(-1)?.atom ?? 'null', candidates: [...distinct.values()] };
}

const settledAlone = untilTouched(settle);

/** What was settled before, by the token of the register's values. */
const settledByToken = new WeakMap<object, Settled>();

function settled(document: ChartDocument, key: string): Settled {
	const token = document.multiple.get(key);
	if (!token) return settledAlone(document, key);
	const known = settledByToken.get(token) ?? settle(document, key);
	settledByToken.set(token, known);
	return known;
}

/** The values that count, or those between which a decision was taken back. */
function standing(document: ChartDocument, key: string): readonly Candidate[] {
	const reopened = reopenedValues(document, key);
	return reopened.length > 1 ? reopened : settled(document, key).candidates;
}

/** True when a register of the entry (`Type/id`) is among sorted keys. */
const hasKeyOf = (keys: readonly string[], path: string): boolean => {
	const prefix = `${path.replace('/', ':')}:`;
	return keys[lowerBound(keys, prefix)]?.startsWith(prefix) === true;
};

/** Of what documents held in any state, what is still so in these. */
function rememberedBy(
	documents: readonly ChartDocument[],
	entries: Map<string, RememberedEntry>
): RememberedEntries {
	/** undefined for an entry that was written in a later state than these. */
	const sinceOf = (entry: string): string | undefined => {
		let all = '';
		for (const { touched, state } of documents) {
			const since = touched.since(entry, state);
			if (since === undefined) return undefined;
			all += `${since} `;
		}
		return all;
	};
	return {
		get(type, id) {
			const entry = entryPrefix(type, id);
			const known = entries.get(entry);
			return known && known.since === sinceOf(entry) ? known.resource : undefined;
		},
		set(type, id, resource) {
			const entry = entryPrefix(type, id);
			const since = sinceOf(entry);
			if (since !== undefined) entries.set(entry, { since, resource });
		}
	};
}

/**
 * A view over the documents as they stand; make a new one after every edit and merge (it costs next to nothing). Should
 * two documents hold one key, which no verb does, the directory's value is shown.
 */
export function createChartReader(documents: ChartDocuments): ChartReader {
	const { directory, clinical, billing, sensitive } = documents;
	const all = [directory, clinical, billing, sensitive].filter((document) => document !== undefined);
	const holder = (key: string): ChartDocument | undefined =>
		all.find((document) => atomOf(document, key) !== undefined);
	const keysByPrefix = new Map<string, readonly string[]>();
	const writesByHash = new Map<string, ReadonlyMap<string, RegisterWrite>>();
	const writes = (hash: string): ReadonlyMap<string, RegisterWrite> => {
		let known = writesByHash.get(hash);
		if (!known) {
			known = new Map(all.flatMap((document) => [...writesOfChange(document, hash)]));
			writesByHash.set(hash, known);
		}
		return known;
	};
	return {
		atom(key) {
			for (const document of all) {
				const shown = atomOf(document, key);
				if (shown === undefined) continue;
				const atom = document.multiple.has(key) ? settled(document, key).atom : shown;
				return atom === 'null' ? undefined : atom;
			}
			return undefined;
		},
		has: (key) => holder(key) !== undefined,
		keys(prefix) {
			const keys =
				keysByPrefix.get(prefix) ?? joined(all.map((document) => withPrefix(registerKeys(document), prefix)));
			keysByPrefix.set(prefix, keys);
			return keys;
		},
		candidates(key) {
			const document = holder(key);
			return document ? standing(document, key) : [];
		},
		contested: () =>
			joined(
				all.map((document) => {
					const reopened = withPrefix(registerKeys(document), REOPEN_PREFIX).map(reopenedKey);
					return [...new Set([...document.multiple.keys(), ...reopened])]
						.filter((key) => mayBeContested(key) && standing(document, key).length > 1)
						.sort();
				})
			),
		writesOf: (hash) => new Map([...writes(hash)].map(([key, { atom }]) => [key, atom])),
		predecessorsOf(hash, key) {
			const document = holder(key);
			const replaced = writes(hash).get(key)?.replaced ?? [];
			return document ? replaced.flatMap((opId) => authorOf(document, opId)?.hash ?? []) : [];
		},
		writtenApart(one, other) {
			// Between an entry that is kept apart and one that is not, nothing tells who had seen which.
			const isSensitive = (path: string): boolean =>
				sensitive !== undefined && hasKeyOf(registerKeys(sensitive), path);
			if (isSensitive(one) !== isSensitive(other)) return true;
			return all.some((document) => writtenApart(document, one, other));
		},
		text: (key) => all.map((document) => textOf(document, key)).find((text) => text !== undefined),
		textKeys: (prefix) =>
			joined(all.map((document) => textKeysOf(document).filter((key) => key.startsWith(prefix)))),
		...(all.length > 0 && { remembered: rememberedBy(all, (clinical ?? all[0]!).remembered) })
	};
}
