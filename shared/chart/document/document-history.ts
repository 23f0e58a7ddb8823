// The changes that a document holds: who made them, what they wrote, and which of them wrote a value.
import * as A from '@automerge/automerge/slim';
import { toFacts, type ChangeFacts } from '../change-facts.ts';
import { GENESIS_HASH, REGISTERS_ID } from '../genesis.ts';
import type { ChartDocument } from './chart-document.ts';

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

/** Every change of the document by its hash. */
export function changesByHash(document: ChartDocument): ReadonlyMap<string, ChangeFacts> {
	const { authors, state } = document;
	if (authors.byHash?.state === state) return authors.byHash.all;
	const changes = [...refreshedAuthors(document).values()].flat();
	const all = new Map(changes.map((change) => [change.hash, change] as const));
	authors.byHash = { state, all };
	return all;
}

/** Every change of the document except genesis, each after those it builds on: their counters are lower. */
export const inOrder = (document: ChartDocument): readonly ChangeFacts[] =>
	[...changesByHash(document).values()]
		.filter(({ hash }) => hash !== GENESIS_HASH)
		.sort((a, b) => a.startOp - b.startOp || (a.hash < b.hash ? -1 : 1));

/** What one change did to one register. */
export interface RegisterWrite {
	readonly atom: string;
	/** Ids of the operations whose values it took the place of. */
	readonly replaced: readonly string[];
}

/** What a change wrote, by register key; empty when the document does not hold it. */
export const writesOfChange = (document: ChartDocument, hash: string): ReadonlyMap<string, RegisterWrite> =>
	writesAmong(opsOf(document, hash));

/** The same, and in which of some texts it wrote; keys of texts. */
export function workOfChange(
	document: ChartDocument,
	hash: string,
	textKeys: readonly string[]
): { readonly writes: ReadonlyMap<string, RegisterWrite>; readonly texts: readonly string[] } {
	const ops = opsOf(document, hash);
	const objects = new Set(ops.map(({ obj }) => obj));
	const isIn = (key: string): boolean => objects.has(A.getObjectId(document.automerge.text, key) ?? '');
	return { writes: writesAmong(ops), texts: textKeys.filter(isIn) };
}

type Ops = NonNullable<ReturnType<typeof A.inspectChange>>['ops'];

const opsOf = ({ automerge }: ChartDocument, hash: string): Ops =>
	A.inspectChange(automerge, hash)?.ops ?? [];

function writesAmong(ops: Ops): ReadonlyMap<string, RegisterWrite> {
	const writes = new Map<string, RegisterWrite>();
	for (const { action, obj, key, value, pred } of ops) {
		if (obj !== REGISTERS_ID || action !== 'set' || typeof value !== 'string') continue;
		writes.set(key, { atom: value, replaced: writes.get(key)?.replaced ?? pred });
	}
	return writes;
}
