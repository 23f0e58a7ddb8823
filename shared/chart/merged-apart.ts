// What a merge put together by itself, and nobody had to decide: entries that two people added to one list apart,
// different details of one person, words of one note, two places of one line in a queue. Read from what each change builds
// on, never from a clock. Imports count as seen.
import { furthestAlong, isVisitState, type VisitState } from './queue/visit-state.ts';
import type { CredId } from '../core/ids.ts';
import type { Instant } from '../core/clock.ts';
import { atomOf, textKeysOf, valuesOf } from './document/document-values.ts';
import {
	authorOf,
	historySince,
	inOrder,
	workOfChange,
	writesOfChange
} from './document/document-history.ts';
import { headsOf, type ChartDocument } from './document/chart-document.ts';
import type { ChangeFacts } from './change-facts.ts';
import { IMPORT_MESSAGE } from './edit.ts';
import { parseRegisterKey, registerKey } from './register-key.ts';
import { BEGIN_VISIT_MESSAGE } from './visit.ts';
import { madeApartFrom } from './made-apart.ts';

/** One person's part in it. */
export interface MergedSide {
	readonly credId: CredId;
	readonly at: Instant;
	/** An entry (`Type/id`), a detail of one (`Type/id/element[/item]`), a note, or a line of a queue. */
	readonly path: string;
	/** The register, as it was written and as it was before; absent where no value can be taken back. */
	readonly after?: string;
	readonly before?: string;
	/** It has been changed since. */
	readonly changed?: true;
}

export interface Merged {
	readonly kind: 'added' | 'details' | 'words' | 'queue';
	/** The same however often it is found. */
	readonly id: string;
	/** Two or more, by path and author. */
	readonly sides: readonly MergedSide[];
}

/** Lists that unite, and the register that tells what was added. */
const LISTS: Readonly<Record<string, string>> = {
	AllergyIntolerance: 'code',
	Condition: 'code',
	Immunization: 'vaccineCode'
};
/** The registers that end an entry. */
const ENDS: readonly string[] = ['status', 'clinicalStatus', 'verificationStatus'];
const STATE = 'businessStatus';
/** SNOMED CT 716186003 |No known allergy|: against an allergy it is to be decided. */
const NONE_KNOWN = '716186003';
/** Of the Patient, what software writes beside. */
const NOT_SHOWN = new Set(['text', 'meta', 'extension']);

const isOwnWork = ({ message }: ChangeFacts): boolean =>
	message !== IMPORT_MESSAGE && message !== BEGIN_VISIT_MESSAGE && message !== 'name-documents';

/** What a change did, as far as it can have been put together with another. */
interface Part extends MergedSide {
	readonly kind: Merged['kind'];
	/** Parts of one group are one thing. */
	readonly group: string;
	readonly change: ChangeFacts;
}

/** By what a document knows of its authors: of a change that it holds its parts stay as they are. */
const partsByHash = new WeakMap<ChartDocument['authors'], Map<string, readonly Part[]>>();

function partsOf(document: ChartDocument, change: ChangeFacts): readonly Part[] {
	let known = partsByHash.get(document.authors);
	if (!known) partsByHash.set(document.authors, (known = new Map()));
	const parts = known.get(change.hash) ?? readParts(document, change);
	known.set(change.hash, parts);
	return parts;
}

function readParts(document: ChartDocument, change: ChangeFacts): readonly Part[] {
	const { credId, at } = change;
	const parts: Part[] = [];
	const { writes, texts } = workOfChange(document, change.hash, textKeysOf(document));
	for (const [key, { atom, replaced }] of writes) {
		const { type = '', id = '', element = '', item } = parseRegisterKey(key) ?? {};
		const part = { credId, at, change, after: atom };
		if (LISTS[type] === element && replaced.length === 0 && !atom.includes(NONE_KNOWN))
			parts.push({ ...part, kind: 'added', group: type, path: `${type}/${id}` });
		if (
			type !== 'Patient' ||
			element.startsWith('~') ||
			NOT_SHOWN.has(element) ||
			change.message === 'registerPatient'
		)
			continue;
		const by = replaced[0] === undefined ? undefined : authorOf(document, replaced[0]);
		const before = by && writesOfChange(document, by.hash).get(key)?.atom;
		const path = [type, id, element, ...(item === undefined ? [] : [item])].join('/');
		parts.push({
			...part,
			kind: 'details',
			group: `${type}/${id}`,
			path,
			...(before !== undefined && { before })
		});
	}
	for (const key of texts) {
		const note = key.slice(0, key.indexOf(':'));
		parts.push({ credId, at, change, kind: 'words', group: key, path: `Composition/${note}` });
	}
	return parts;
}

const keyOfPath = (path: string): string => path.replaceAll('/', ':');

/** Values that still stand against each other are to be decided, not put together. */
const isSettled = (document: ChartDocument, { kind, path }: Part): boolean =>
	kind !== 'details' || valuesOf(document, keyOfPath(path)).length < 2;

function mergedOf(kind: Merged['kind'], parts: readonly Part[]): Merged {
	const last = new Map<string, MergedSide>();
	for (const { credId, at, path, after, before } of parts) {
		const key = `${path} ${credId}`;
		const first = last.get(key);
		const was = first ? first.before : before;
		last.set(key, {
			credId,
			at,
			path,
			...(after !== undefined && { after }),
			...(was !== undefined && { before: was })
		});
	}
	const sides = [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, side]) => side);
	const names = [
		...new Set(sides.map(({ path, credId }) => (kind === 'words' ? `${path} ${credId}` : path)))
	];
	return { kind, id: `${kind} ${names.join(' ')}`, sides };
}

/** What different people made beside each change that is new: hashes by its hash. */
type Beside = ReadonlyMap<string, ReadonlySet<string>>;

/** Parts that somebody could not see of each other, and whatever belongs to them. */
function united(document: ChartDocument, parts: readonly Part[], beside: Beside): readonly Merged[] {
	const found: Merged[] = [];
	const byGroup = Map.groupBy(parts, ({ kind, group }) => `${kind} ${group}`);
	for (const group of byGroup.values()) {
		const together = new Set<Part>();
		for (const one of group) {
			const others = beside.get(one.change.hash);
			if (!others) continue;
			for (const other of group)
				if ((one.kind === 'words' || one.path !== other.path) && others.has(other.change.hash))
					together.add(one).add(other);
		}
		const settled = [...together].filter((part) => isSettled(document, part));
		const authors = new Set(settled.map(({ credId }) => credId));
		if (authors.size > 1) found.push(mergedOf(group[0]!.kind, settled));
	}
	return found;
}

/** A line of a queue that stood at two places: the furthest along counts. */
function queued(document: ChartDocument, keys: readonly string[]): readonly Merged[] {
	return keys.flatMap((key): Merged[] => {
		const { type, id, element } = parseRegisterKey(key) ?? {};
		if (type !== 'Task' || element !== STATE) return [];
		const sides = valuesOf(document, key).flatMap(({ atom, opId }): MergedSide[] => {
			const by = authorOf(document, opId);
			return by && atom !== 'null' ? [{ credId: by.credId, at: by.at, path: `Task/${id}`, after: atom }] : [];
		});
		return new Set(sides.map(({ after }) => after)).size > 1
			? [{ kind: 'queue', id: `queue Task/${id}`, sides }]
			: [];
	});
}

/** The state of a queue's line in an atom. */
export function visitStateOf(atom: string | undefined): VisitState | undefined {
	const code: unknown = (JSON.parse(atom ?? 'null') as { coding?: { code?: unknown }[] } | null)?.coding?.[0]
		?.code;
	return isVisitState(code) ? code : undefined;
}

/** The one that counts of a line's sides. */
export const countedState = (sides: readonly MergedSide[]): VisitState | undefined =>
	furthestAlong(sides.flatMap(({ after }) => visitStateOf(after) ?? []));

/**
 * What was put together with changes that are not among `heads` or what they build on; without heads, with those made
 * since an instant. Different people's work only.
 */
export function mergedApart(document: ChartDocument, since: readonly string[] | Instant): readonly Merged[] {
	const isTime = typeof since === 'number';
	const made = isTime ? inOrder(document) : historySince(document, since);
	// One after the other from where it was looked at: nothing of it was made beside anything.
	const hasOneHead = headsOf(document).length < 2;
	if (!isTime && since.length === 1 && hasOneHead && made.every(({ deps }) => deps.length < 2)) return [];
	const candidates = made.filter(isOwnWork);
	const fresh = new Set(candidates.filter(({ at }) => !isTime || at >= since).map(({ hash }) => hash));
	if (fresh.size === 0) return [];
	const all = inOrder(document);
	const ownWork = all.filter(isOwnWork);
	// One after the other, or one person's alone: nothing was put together.
	const isLine = hasOneHead && ownWork.every(({ deps }) => deps.length < 2);
	if (isLine || new Set(ownWork.map(({ credId }) => credId)).size < 2) return [];
	const beside = new Map<string, ReadonlySet<string>>();
	const concerned = new Set<string>();
	for (const change of ownWork) {
		if (!fresh.has(change.hash)) continue;
		const others = madeApartFrom(all, change).filter(({ credId }) => credId !== change.credId);
		const hashes = new Set(others.filter(isOwnWork).map(({ hash }) => hash));
		beside.set(change.hash, hashes);
		if (hashes.size > 0) concerned.add(change.hash);
		for (const hash of hashes) concerned.add(hash);
	}
	const parts = ownWork
		.filter(({ hash }) => concerned.has(hash))
		.flatMap((change) => partsOf(document, change));
	return [...united(document, parts, beside), ...queued(document, [...document.multiple.keys()])];
}

/** The same with what has become of each side since. */
export function asItIsNow(document: ChartDocument, { sides, ...merged }: Merged): Merged {
	const now = sides.map(({ changed: _changed, ...side }): MergedSide => {
		const [type = '', id = ''] = side.path.split('/');
		const isChanged =
			merged.kind === 'details'
				? atomOf(document, keyOfPath(side.path)) !== side.after
				: merged.kind === 'added'
					? ENDS.some((element) =>
							/"(?:entered-in-error|refuted|inactive|resolved)"/.test(
								atomOf(document, registerKey(type, id, element)) ?? ''
							)
						)
					: merged.kind === 'queue' && valuesOf(document, registerKey(type, id, STATE)).length < 2;
		return isChanged ? { ...side, changed: true } : side;
	});
	return { ...merged, sides: now };
}
