// The only file that knows Automerge. A chart document is a flat map of registers and a map of texts (docs/
// ARCHITECTURE.md); here it is created, loaded, edited, merged and saved. Which value counts is chart-reader.ts.
import * as A from '@automerge/automerge/slim';
import type { Instant } from '../core/clock.ts';
import { err, ok, type Result } from '../core/result.ts';
import { withCame, type Came } from './came-between.ts';
import { GENESIS_FACTS, toFacts, type ChangeFacts, type Meta } from './change-facts.ts';
import { parseMessage } from './change-header.ts';
import type { Edit, RememberedEntry, TextOp } from './edit.ts';
import { readOperations, type ReadChange } from './read-operations.ts';
import { withMore } from './sorted-keys.ts';
import { TouchedEntries } from './touched-entries.ts';
import { GENESIS_ACTOR, GENESIS_HASH, REGISTERS_ID, TEXTS_ID, genesisChange } from './genesis.ts';

interface Shape {
	r: Record<string, A.ImmutableString>;
	text: Record<string, string>;
}

/**
 * One document. A value: every edit and every merge returns the next one, and the one before must not be used again
 * (both share memory in WebAssembly).
 */
export interface ChartDocument {
	readonly automerge: A.Doc<Shape>;
	/**
	 * Registers that came since `automerge.r` was made, with the atoms that Automerge shows for them now: of a chart of
	 * thousands of registers it is not made anew for a few.
	 */
	readonly since: ReadonlyMap<string, string | undefined>;
	/**
	 * Registers for which Automerge holds more than one value; whether they differ is for the reader to find out. The
	 * token is another object after every change to the register.
	 */
	readonly multiple: ReadonlyMap<string, object>;
	/** Every register key, sorted. Made when first asked for, handed on while no key is added. */
	readonly index: { keys: readonly string[] | undefined };
	/** Its number among the states of this document, and which entries were written in which. */
	readonly state: number;
	readonly touched: TouchedEntries;
	/** Entries put together from any state of it; see chart-reader.ts. */
	readonly remembered: Map<string, RememberedEntry>;
	/** Authors of operations, extended when asked for. Shared by all values of one document. */
	readonly authors: Authors;
}

interface Authors {
	/** The state of the document that they are of. */
	upTo: number | undefined;
	heads: readonly string[];
	readonly byActor: Map<string, ChangeFacts[]>;
	byHash?: { readonly state: number; readonly all: ReadonlyMap<string, ChangeFacts> };
	came?: Came<number, Meta> | undefined;
}

/** One value that a register holds, and the operation that wrote it. */
export interface RegisterValue {
	readonly opId: string;
	readonly atom: string;
}

/**
 * Loads Automerge's WebAssembly. For composition roots, once, before anything else here.
 * `source`: the bytes of `@automerge/automerge/automerge.wasm`, or its URL.
 */
export async function initializeAutomerge(source: Uint8Array | string): Promise<void> {
	if (!A.isWasmInitialized()) await A.initializeWasm(source);
}

/** A document with nothing but the genesis change. `actor`: createActor of this session, in hex; never one used before. */
export function createDocument(actor: string): ChartDocument {
	// Copying one takes a tenth of the time of making it.
	beginning ??= A.applyChanges(A.init<Shape>({ actor: NOBODY }), [genesisChange()])[0];
	const begun = newDocument(A.clone(beginning, { actor }), new Map());
	begun.authors.upTo = begun.state;
	begun.authors.heads = [GENESIS_HASH];
	begun.authors.byActor.set(GENESIS_ACTOR, [GENESIS_FACTS]);
	return begun;
}
/** What every document begins as; nothing is ever written in it. */
let beginning: A.Doc<Shape> | undefined;
const NOBODY = '00'.repeat(24);

function newDocument(automerge: A.Doc<Shape>, multiple: ReadonlyMap<string, object>): ChartDocument {
	const touched = new TouchedEntries();
	return {
		...{ automerge, multiple, touched, since: NOTHING_SINCE },
		index: { keys: undefined },
		state: touched.begun,
		remembered: new Map(),
		authors: { upTo: undefined, heads: [], byActor: new Map() }
	};
}

/**
 * A document from what saveDocument returned. For own, authenticated bytes: throws on any other, also on a document that
 * does not begin with the genesis change.
 */
export function loadDocument(bytes: Uint8Array, actor: string): ChartDocument {
	const multiple = new Map<string, object>();
	const patchCallback = (patches: A.Patch[]): void => {
		for (const { action, path, ...patch } of patches) {
			const [map, key] = path;
			if (map === 'r' && typeof key === 'string' && action === 'put' && 'conflict' in patch)
				multiple.set(key, {});
		}
	};
	const automerge = A.loadIncremental(A.init<Shape>({ actor }), bytes, { patchCallback });
	if (!A.hasHeads(automerge, [GENESIS_HASH])) throw new Error('a document without the genesis change');
	return newDocument(automerge, multiple);
}

/** The whole document with its history, compressed; also changes that wait for others. */
export const saveDocument = (document: ChartDocument): Uint8Array => A.save(document.automerge);

/**
 * The document as it was at some heads: their changes and what they build on, nothing else. For looking at; to be
 * released afterwards. No head: as it was made.
 */
export function documentAsOf({ automerge }: ChartDocument, heads: readonly string[]): ChartDocument {
	const then = A.getBackend(automerge).fork(undefined, heads.length > 0 ? [...heads] : [GENESIS_HASH]);
	const bytes = then.save();
	then.free();
	return loadDocument(bytes, GENESIS_ACTOR);
}

/** The changes in what saveDocument returned, the genesis change left out; undefined for other bytes. */
export function changesInSave(bytes: Uint8Array): readonly Uint8Array[] | undefined {
	let saved: A.Doc<Shape>;
	try {
		saved = A.load<Shape>(bytes);
	} catch {
		return undefined;
	}
	const isOurs = A.hasHeads(saved, [GENESIS_HASH]);
	const changes = isOurs ? A.getChangesSince(saved, [GENESIS_HASH]) : undefined;
	A.free(saved);
	return changes;
}

/** True when the document holds all of these changes. */
export const holdsChanges = ({ automerge }: ChartDocument, hashes: readonly string[]): boolean =>
	A.hasHeads(automerge, [...hashes]);

/** How many changes the document holds, the genesis change among them. More than in any earlier state of it. */
export const changeCountOf = ({ automerge }: ChartDocument): number => A.stats(automerge).numChanges;

/** Gives a document's memory back at once instead of at some collection; it must not be used afterwards. */
export const releaseDocument = (document: ChartDocument): void => A.free(document.automerge);

/** Hashes of changes that others, received already, wait for. */
export const missingDepsOf = (document: ChartDocument): readonly string[] =>
	A.getMissingDeps(document.automerge, []);

/** The hash by which others name a change. */
export const hashOfChange = (change: Uint8Array): string => A.decodeChange(change).hash;

/** Hashes of the newest changes, sorted. */
export const headsOf = (document: ChartDocument): readonly string[] => A.getHeads(document.automerge);

/** What an edit made: the next document, and the change to store and send; no change when nothing differed. */
export interface Applied {
	readonly doc: ChartDocument;
	readonly change: Uint8Array | undefined;
}

/**
 * Makes one change of an edit. `at`: the injected clock, milliseconds. A text that exists is not created again (that
 * would replace what stands in it). Throws on a splice into a text that does not exist: verbs look first.
 */
export function applyEdit(document: ChartDocument, edit: Edit, { at }: { at: Instant }): Applied {
	const before = headsOf(document);
	const keys = [...edit.writes.keys()].sort();
	const automerge = A.change(document.automerge, { message: edit.message, time: at }, (draft) => {
		const { r } = draft;
		for (const key of keys) {
			const atom = edit.writes.get(key)!;
			const counts = edit.insists || document.multiple.has(key);
			if (counts && atomOf(document, key) === atom) r[key] = placeholderFor(atom);
			r[key] = new A.ImmutableString(atom);
		}
		for (const op of edit.texts) applyTextOp(draft, op);
	});
	const change = A.getLastLocalChange(automerge);
	const after = A.getHeads(automerge);
	if (!change || (after.length === before.length && after.every((hash, i) => hash === before[i])))
		return { doc: { ...document, automerge }, change: undefined };
	let multiple = document.multiple;
	if (keys.some((key) => multiple.has(key))) {
		const left = new Map(multiple);
		for (const key of keys) left.delete(key);
		multiple = left;
	}
	const state = document.touched.touch(keys);
	const next = { ...document, automerge, multiple, state, since: NOTHING_SINCE };
	return { doc: { ...next, index: nextIndex(document, keys) }, change };
}

/**
 * The first change of a new document, without making the document: hundreds at once take a fraction of the time. Byte
 * for byte what applyEdit makes of an edit that only writes registers of a document with nothing but the genesis change.
 */
export function firstChange(
	{ message, writes }: Pick<Edit, 'message' | 'writes'>,
	{ actor, at }: { readonly actor: string; readonly at: Instant }
): Uint8Array {
	const keys = [...writes.keys()].sort();
	return A.encodeChange({
		actor,
		author: null,
		seq: 1,
		startOp: FIRST_OP_AFTER_GENESIS,
		time: at,
		message,
		deps: [GENESIS_HASH],
		ops: keys.map((key) => ({
			action: 'set',
			obj: REGISTERS_ID,
			key,
			value: writes.get(key)!,
			pred: []
		}))
	});
}
/** The genesis change makes the two root maps. */
const FIRST_OP_AFTER_GENESIS = 3;

/**
 * Of several values Automerge keeps the one that is written again and *deletes* the others: the writer would leave no
 * trace, and anybody's concurrent write would undo the decision in silence. Writing another atom first, in the same
 * change, makes it a value of its own. The same where one value stands and a decision keeps it: Automerge would write
 * nothing.
 */
const placeholderFor = (atom: string): A.ImmutableString =>
	new A.ImmutableString(atom === 'null' ? '0' : 'null');

function applyTextOp(draft: Shape, op: TextOp): void {
	// Automerge's splice joins its path with "/" and would look elsewhere.
	if (op.key.includes('/')) throw new Error('a text key with "/"');
	if (op.type === 'create') {
		if (!Object.hasOwn(draft.text, op.key)) draft.text[op.key] = '';
	} else A.splice(draft, ['text', op.key], op.index, op.remove, op.insert);
}

/** What a merge brought. Keys are of registers and texts whose values may now be others. */
export interface Merged {
	readonly doc: ChartDocument;
	readonly touchedKeys: readonly string[];
	readonly touchedTextKeys: readonly string[];
	/** Hashes of changes that others wait for: while there are some, part of what was received is not shown. */
	readonly missingDeps: readonly string[];
	/** Positions in `changes` of those that were not applied, because no honest device makes them. */
	readonly refused: readonly number[];
}

/** Takes in changes made elsewhere, in any order, also ones already held. Bad changes are refused one by one. */
export function applyRemoteChanges(document: ChartDocument, changes: readonly Uint8Array[]): Merged {
	const before = document.automerge;
	const heads = A.getHeads(before);
	const checked = changes.map(readChecked);
	const byHash = new Map(checked.flatMap((each) => (each.ok ? [[each.value.hash, each.value]] : [])));
	const nothingWaits = missingDepsOf(document).length === 0;
	const fresh = nothingWaits ? [...byHash.values()].filter(({ hash }) => !A.hasHeads(before, [hash])) : [];
	const isLittle = nothingWaits && isLittleMore(document, byHash.values());
	let automerge = before;
	const take = (some: readonly Uint8Array[]): boolean => {
		try {
			if (isLittle) A.getBackend(before).applyChanges([...some]);
			else [automerge] = A.applyChanges(automerge, [...some]);
			return true;
		} catch {
			return false; // nothing of `some` was applied
		}
	};
	const together = take(changes.filter((_, i) => checked[i]!.ok));
	const refused = changes.flatMap((change, i) => (checked[i]!.ok && (together || take([change])) ? [] : [i]));

	const missingDeps = A.getMissingDeps(automerge, []);
	// Where nothing waits for another, before and after, what is new is what came.
	const isAll = nothingWaits && refused.length === 0 && missingDeps.length === 0;
	if (isLittle && !isAll) [automerge] = A.applyChanges(before, []);
	const written = isAll
		? fresh.flatMap((change) => change.written)
		: A.getChangesMetaSince(automerge, heads).flatMap(
				({ hash }) => byHash.get(hash)?.written ?? registersOf(A.inspectChange(automerge, hash)?.ops ?? [])
			);
	const writes = countsOf(written);
	const state = document.touched.touch(writes.keys());
	document.authors.came = isAll ? withCame(document.authors.came, document.state, state, fresh) : undefined;
	return {
		doc: {
			...{ ...document, automerge, state },
			since: isLittle && isAll ? withSince(document, writes.keys()) : NOTHING_SINCE,
			index: nextIndex(document, writes.keys()),
			multiple: nextMultiple(document, writes)
		},
		touchedKeys: [...writes.keys()],
		touchedTextKeys: Object.keys(automerge.text).filter((key) => automerge.text[key] !== before.text[key]),
		missingDeps,
		refused
	};
}

/** True for changes of few registers and nothing else, while few have come since Automerge's own copy was made. */
function isLittleMore({ since }: ChartDocument, changes: Iterable<ReadChange>): boolean {
	let registers = 0;
	for (const { written, startOp, maxOp } of changes) {
		if (written.length !== maxOp - startOp + 1) return false;
		registers += written.length;
	}
	return registers > 0 && registers <= LITTLE && since.size + registers <= MOST_SINCE;
}
/** Registers: what a screen writes at once is less. */
const LITTLE = 64;
const MOST_SINCE = 512;
const NOTHING_SINCE: ReadonlyMap<string, string | undefined> = new Map();

function withSince(document: ChartDocument, keys: Iterable<string>): ChartDocument['since'] {
	const since = new Map(document.since);
	for (const key of keys) {
		const shown = everyValueOf(document, key).at(-1);
		since.set(key, shown?.[0] === 'str' ? shown[1] : undefined);
	}
	return since;
}

/** As Automerge has them now, in the order of their operation ids. */
const everyValueOf = ({ automerge }: ChartDocument, key: string) =>
	A.getBackend(automerge).getAll(REGISTERS_ID, key);

/** The registers that operations write, once for each write. */
const registersOf = (ops: readonly DecodedOp[]): readonly string[] =>
	ops.flatMap(({ obj, key }) => (obj === REGISTERS_ID ? [String(key)] : []));

/** How often each register is written. */
function countsOf(written: readonly string[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const key of written) counts.set(key, (counts.get(key) ?? 0) + 1);
	return counts;
}

/** Registers with several values after a merge. One that is new and was written once is not asked. */
function nextMultiple(
	document: ChartDocument,
	writes: ReadonlyMap<string, number>
): ReadonlyMap<string, object> {
	const multiple = new Map(document.multiple);
	for (const [key, count] of writes) {
		if (count === 1 && !holdsRegister(document, key)) continue;
		if (everyValueOf(document, key).length > 1) multiple.set(key, {});
		else multiple.delete(key);
	}
	return multiple;
}

/** Sorted keys after some were written: the same list when all of them were known. */
function nextIndex(document: ChartDocument, written: Iterable<string>): ChartDocument['index'] {
	const fresh = [...written].filter((key) => !holdsRegister(document, key));
	if (fresh.length === 0) return document.index;
	const { keys } = document.index;
	return { keys: keys && fresh.length <= FEW_KEYS ? withMore(keys, fresh) : undefined };
}
/** So many are put where they belong; for more, all are sorted anew. */
const FEW_KEYS = 32;

/** Why a change is not applied: not one Automerge change, or operations outside what a chart document is made of. */
export type ChangeError = { readonly type: 'MalformedChange' } | { readonly type: 'ForbiddenOperation' };

/**
 * Reads a change and checks that its operations are ones a chart knows: registers are put to and never deleted, no
 * object is made in them, and the root's `r` and `text` come from the genesis change alone. Other root objects may come
 * with a newer version.
 */
export function parseChange(bytes: Uint8Array): Result<ChangeFacts, ChangeError> {
	const checked = readChecked(bytes);
	return checked.ok ? ok(toFacts(checked.value)) : checked;
}

/** A change is looked at by who judges it and by who applies it. */
const checkedOnce = new WeakMap<Uint8Array, Result<ReadChange, ChangeError>>();

function readChecked(bytes: Uint8Array): Result<ReadChange, ChangeError> {
	const known = checkedOnce.get(bytes);
	if (known) return known;
	const own = readOperations(bytes);
	const checked = own ? ok(own) : askAutomerge(bytes);
	checkedOnce.set(bytes, checked);
	return checked;
}

function askAutomerge(bytes: Uint8Array): Result<ReadChange, ChangeError> {
	const decoded = decodeChecked(bytes);
	if (!decoded.ok) return decoded;
	const { startOp, ops, hash, message, ...facts } = decoded.value;
	const maxOp = startOp + ops.length - 1;
	return ok({ ...facts, hash: hash!, message: message ?? '', startOp, maxOp, written: registersOf(ops) });
}

function decodeChecked(bytes: Uint8Array): Result<A.DecodedChange, ChangeError> {
	try {
		const decoded = A.decodeChange(bytes);
		if (decoded.hash === GENESIS_HASH) return ok(decoded);
		if (decoded.actor === GENESIS_ACTOR || !decoded.ops.every(isAllowed))
			return err({ type: 'ForbiddenOperation' });
		return ok(decoded);
	} catch {
		return err({ type: 'MalformedChange' });
	}
}

type DecodedOp = A.DecodedChange['ops'][number];

/** What a change, on its own, writes, for who asks whether its author may. */
export interface ChangeWrites {
	/** As in ChangeFacts. */
	readonly message: string;
	/** `isNew`: takes the place of no value. */
	readonly registers: readonly { readonly key: string; readonly atom: string; readonly isNew: boolean }[];
	/** Begins a text, or writes in one. */
	readonly writesText: boolean;
}

/** undefined for what is no change. */
export function writesInChange(bytes: Uint8Array): ChangeWrites | undefined {
	const decoded = decodeChecked(bytes);
	if (!decoded.ok) return undefined;
	const { message, ops } = decoded.value;
	const registers = ops.flatMap(({ obj, key, value, pred }) =>
		obj === REGISTERS_ID ? [{ key: String(key), atom: String(value), isNew: pred.length === 0 }] : []
	);
	// What a newer version keeps beside registers and texts is not for this one to judge.
	const writesText = ops.some(({ obj }) => obj === TEXTS_ID || (obj !== REGISTERS_ID && obj !== '_root'));
	return { ...parseMessage(message ?? ''), registers, writesText };
}

function isAllowed({ action, obj, key }: DecodedOp): boolean {
	if (obj === '_root') return key !== 'r' && key !== 'text';
	if (obj === REGISTERS_ID) return action === 'set';
	if (obj === TEXTS_ID) return action === 'makeText';
	return true;
}

/** Every change of the document except genesis, each after those it depends on. */
export const historyOf = (document: ChartDocument): readonly ChangeFacts[] =>
	A.getChangesMetaSince(document.automerge, [GENESIS_HASH]).map(toFacts);

/** Those of them that are not among `heads` or what they build on. */
export const historySince = (document: ChartDocument, heads: readonly string[]): readonly ChangeFacts[] =>
	A.getChangesMetaSince(document.automerge, [GENESIS_HASH, ...heads]).map(toFacts);

/** The stored bytes of every change except genesis that is not among `heads` or what they build on. */
export const changesSince = (document: ChartDocument, heads: readonly string[]): readonly Uint8Array[] =>
	A.getChangesSince(document.automerge, [GENESIS_HASH, ...heads]);

/** The change that wrote an operation, or undefined when it is not in the document. */
export function authorOf(document: ChartDocument, opId: string): ChangeFacts | undefined {
	const at = opId.indexOf('@');
	const counter = Number(opId.slice(0, at));
	const actor = opId.slice(at + 1);
	return refreshedAuthors(document)
		.get(actor)
		?.find((change) => change.startOp <= counter && counter <= change.maxOp);
}

function refreshedAuthors({
	automerge,
	authors,
	state
}: ChartDocument): ReadonlyMap<string, readonly ChangeFacts[]> {
	if (authors.upTo === state) return authors.byActor;
	const { came } = authors;
	const isKnown = came?.to === state && came.from === authors.upTo;
	for (const meta of isKnown ? came.changes : A.getChangesMetaSince(automerge, [...authors.heads])) {
		const changes = authors.byActor.get(meta.actor);
		if (changes) changes.push(toFacts(meta));
		else authors.byActor.set(meta.actor, [toFacts(meta)]);
	}
	authors.came = undefined;
	authors.heads = A.getHeads(automerge);
	authors.upTo = state;
	return authors.byActor;
}

/** Every change of the document by its hash; genesis is not among them. */
export function changesByHash(document: ChartDocument): ReadonlyMap<string, ChangeFacts> {
	const { authors, state } = document;
	if (authors.byHash?.state === state) return authors.byHash.all;
	const changes = [...refreshedAuthors(document).values()].flat();
	const all = new Map(changes.map((change) => [change.hash, change] as const));
	authors.byHash = { state, all };
	return all;
}

/** The atom that Automerge shows for a register (of several values the one with the highest operation id). */
export function atomOf(document: ChartDocument, key: string): string | undefined {
	const { since, automerge } = document;
	if (since.has(key)) return since.get(key);
	const value: unknown = Object.hasOwn(automerge.r, key) ? automerge.r[key] : undefined;
	return A.isImmutableString(value) ? value.val : undefined;
}

const holdsRegister = ({ since, automerge }: ChartDocument, key: string): boolean =>
	since.has(key) || Object.hasOwn(automerge.r, key);

/** Every value that a register holds, in the order of their operation ids: the last is the one that atomOf returns. */
export const valuesOf = (document: ChartDocument, key: string): readonly RegisterValue[] =>
	everyValueOf(document, key).flatMap((value) =>
		value[0] === 'str' ? [{ atom: value[1], opId: value[2] }] : []
	);

/** Every register key that the document holds, sorted. */
export const registerKeys = ({ automerge, since, index }: ChartDocument): readonly string[] =>
	(index.keys ??= [...new Set([...Object.keys(automerge.r), ...since.keys()])].sort());

/** What one change did to one register. */
export interface RegisterWrite {
	readonly atom: string;
	/** Ids of the operations whose values it took the place of. */
	readonly replaced: readonly string[];
}

/** What a change wrote, by register key; empty when the document does not hold it. */
export function writesOfChange(document: ChartDocument, hash: string): ReadonlyMap<string, RegisterWrite> {
	const writes = new Map<string, RegisterWrite>();
	for (const { action, obj, key, value, pred } of A.inspectChange(document.automerge, hash)?.ops ?? []) {
		if (obj !== REGISTERS_ID || action !== 'set' || typeof value !== 'string') continue;
		writes.set(key, { atom: value, replaced: writes.get(key)?.replaced ?? pred });
	}
	return writes;
}

/** What a change, on its own, names: its registers, the texts it begins, and the texts (by object) that it edits. */
export function namesInChange(change: Uint8Array): {
	readonly keys: readonly string[];
	readonly textKeys: readonly string[];
	readonly textObjects: readonly string[];
} {
	const keys = new Set<string>();
	const textKeys = new Set<string>();
	const textObjects = new Set<string>();
	for (const { obj, key } of A.decodeChange(change).ops) {
		if (obj === REGISTERS_ID) keys.add(String(key));
		else if (obj === TEXTS_ID) textKeys.add(String(key));
		else textObjects.add(String(obj));
	}
	return { keys: [...keys], textKeys: [...textKeys], textObjects: [...textObjects] };
}

/** What a change, on its own, writes: atoms by register, and the letters that it puts into each text. */
export function writtenIn(change: Uint8Array): {
	readonly atoms: ReadonlyMap<string, string>;
	readonly texts: readonly string[];
} {
	const atoms = new Map<string, string>();
	const texts = new Map<string, string>();
	for (const { action, obj, key, value } of A.decodeChange(change).ops) {
		if (obj === REGISTERS_ID) atoms.set(String(key), String(value));
		else if (obj !== TEXTS_ID && action === 'set' && typeof value === 'string')
			texts.set(obj, (texts.get(obj) ?? '') + value);
	}
	return { atoms, texts: [...texts.values()] };
}

/** The key of a text by its object's id. */
export const textKeyOfObject = ({ automerge }: ChartDocument, object: string): string | undefined =>
	Object.keys(automerge.text).find((key) => A.getObjectId(automerge.text, key) === object);

/** Which of some texts a change wrote in; keys of texts. */
export function textsWrittenBy(
	document: ChartDocument,
	hash: string,
	keys: readonly string[]
): readonly string[] {
	const written = new Set(A.inspectChange(document.automerge, hash)?.ops.map(({ obj }) => obj));
	return keys.filter((key) => written.has(A.getObjectId(document.automerge.text, key) ?? ''));
}

/** The words of a text as the author of a change left them, others' words that they had not seen left out. */
export const textAfter = ({ automerge }: ChartDocument, key: string, hash: string): string => {
	const object = A.getObjectId(automerge.text, key);
	return object ? A.getBackend(automerge).text(object, [hash]) : '';
};

/** The words of a text, or undefined when it was never created. */
export const textOf = ({ automerge: { text } }: ChartDocument, key: string): string | undefined =>
	Object.hasOwn(text, key) ? text[key] : undefined;

/** The keys of all texts, sorted. */
export const textKeysOf = ({ automerge }: ChartDocument): readonly string[] =>
	Object.keys(automerge.text).sort();
