// One document of a chart as Automerge holds it: a flat map of registers and a map of texts (docs/ARCHITECTURE.md). Here it
// is created, loaded, saved and let go. Which value of a register counts is chart-reader.ts.
import * as A from '@automerge/automerge/slim';
import type { Came } from '../came-between.ts';
import { GENESIS_FACTS, type ChangeFacts, type Meta } from '../change-facts.ts';
import type { RememberedEntry } from '../edit.ts';
import { GENESIS_ACTOR, GENESIS_HASH, genesisChange } from '../genesis.ts';
import { TouchedEntries } from '../touched-entries.ts';

export interface ChartShape {
	r: Record<string, A.ImmutableString>;
	text: Record<string, string>;
}

/**
 * One document. A value: every edit and every merge returns the next one, and the one before must not be used again
 * (both share memory in WebAssembly).
 */
export interface ChartDocument {
	readonly automerge: A.Doc<ChartShape>;
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
	beginning ??= A.applyChanges(A.init<ChartShape>({ actor: NOBODY }), [genesisChange()])[0];
	const begun = newDocument(A.clone(beginning, { actor }), new Map());
	begun.authors.upTo = begun.state;
	begun.authors.heads = [GENESIS_HASH];
	begun.authors.byActor.set(GENESIS_ACTOR, [GENESIS_FACTS]);
	return begun;
}
/** What every document begins as; nothing is ever written in it. */
let beginning: A.Doc<ChartShape> | undefined;
const NOBODY = '00'.repeat(24);

function newDocument(automerge: A.Doc<ChartShape>, multiple: ReadonlyMap<string, object>): ChartDocument {
	const touched = new TouchedEntries();
	return {
		...{ automerge, multiple, touched, since: NOTHING_SINCE },
		index: { keys: undefined },
		state: touched.begun,
		remembered: new Map(),
		authors: { upTo: undefined, heads: [], byActor: new Map() }
	};
}
export const NOTHING_SINCE: ReadonlyMap<string, string | undefined> = new Map();

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
	const automerge = A.loadIncremental(A.init<ChartShape>({ actor }), bytes, { patchCallback });
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
	let saved: A.Doc<ChartShape>;
	try {
		saved = A.load<ChartShape>(bytes);
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

/** Hashes of the newest changes, sorted. */
export const headsOf = (document: ChartDocument): readonly string[] => A.getHeads(document.automerge);
