// Asking for documents ahead of the log: those that somebody wants now, and envelopes of kinds that are sent on demand.
// What is wanted outlives a road; while anything is wanted the log waits, so that on a slow road it comes first.
import { bytesToHex, hexToBytes } from '../core/bytes.ts';
import type { DocId } from '../core/ids.ts';
import { ENVELOPE_KINDS, isOnDemandKind } from '../crypto/envelope.ts';
import type { Fetched } from '../protocol/frames.ts';
import type { Absent } from './absent.ts';
import { closeRoad, noteFull } from './context.ts';
import { freeChunks } from './file-chunks.ts';
import type { ReplicaContext, Want } from './context.ts';
import { giveCredit, receivingDeps, tellTaken } from './pulling.ts';
import { faultOf, readIncoming, takeIn } from './receiving.ts';
import type { Incoming } from './receiving.ts';

/** Questions on the wire at once: enough to fill a road of 800 ms, few enough that a new first one soon has its turn. */
const MOST_ASKED = 8;

const keyOf = ({ docId, what, upTo }: Want): string => `${what} ${docId} ${upTo ?? ''}`;

/** Adds documents to what is wanted; `first`: ahead of everything that waits. What is wanted already keeps its place. */
export function want({ state, road }: ReplicaContext, wants: readonly Want[], first: boolean): void {
	const asked = new Set(road.asked.map(keyOf));
	const fresh = wants.filter((one) => !asked.has(keyOf(one)));
	const keys = new Set(fresh.map(keyOf));
	const waiting = state.wanted.filter((one) => !first || !keys.has(keyOf(one)));
	const known = new Set(waiting.map(keyOf));
	const added = fresh.filter((one) => !known.has(keyOf(one)));
	state.wanted = first ? [...added, ...waiting] : [...waiting, ...added];
}

/** Wants what is noted: from its place at this relay, or with its whole document where that is not known. */
export function wantAbsent(context: ReplicaContext, { docId, kind, places }: Absent): void {
	const { relayKey } = context.state;
	const seq = relayKey && places.get(bytesToHex(relayKey));
	const beside = kind === ENVELOPE_KINDS.blobChunk;
	const place = seq === undefined ? {} : { after: seq - 1, upTo: seq };
	want(context, [{ docId, what: 'content', beside, ...place }], false);
}

/** Asks for what is wanted, as far as there is room on the wire. */
export function ask(context: ReplicaContext): void {
	const { state, road } = context;
	if (!road.flowing) return;
	while (road.asked.length < MOST_ASKED && state.wanted.length > 0) {
		const next = state.wanted.shift()!;
		const upTo = next.what === 'on-demand' ? 0 : (next.upTo ?? state.relayHead.seq);
		const { after = 0, what } = next;
		road.asked.push(next);
		context.send({ type: 'fetch', docId: hexToBytes(next.docId), after, upTo, stubs: what === 'free' });
	}
}

/** The road is gone: what was asked and not answered is wanted again. */
export function wantAgain({ state, road }: ReplicaContext): void {
	state.wanted = [...road.asked.map((one) => ({ ...one, isBegun: true })), ...state.wanted];
}

/** True while more of a document's content may come: on this road, or because one that it was coming on is gone. */
export const isComing = ({ state, road }: ReplicaContext, docId: DocId): boolean =>
	[...road.asked, ...state.wanted].some(
		(one) => one.docId === docId && one.what === 'content' && (road.flowing || one.isBegun)
	);

/** Takes a part of an answer in. Answers come in the order of the questions. */
export async function onFetched(context: ReplicaContext, { entries, docId, done }: Fetched): Promise<void> {
	const { road } = context;
	const [current] = road.asked;
	if (!road.flowing || current?.docId !== bytesToHex(docId)) return closeRoad(context, 'malformed');
	const read = await Promise.all(entries.map((entry) => readIncoming(context.deps.suite, entry.envelope)));
	const ofDocument = read.filter((one) => one?.header.docId === current.docId) as Incoming[];
	if (ofDocument.length !== entries.length) return closeRoad(context, 'malformed');
	const incoming = ofDocument.map((one, i) => ({ ...one, seq: entries[i]!.seq, relayAt: entries[i]!.at }));
	if (current.what === 'on-demand') await keepOnDemand(context, incoming);
	else if (current.what === 'free') await free(context, incoming);
	else await takeContent(context, incoming);
	if (!done) return;
	road.asked.shift();
	const { onDemand } = road;
	road.onDemand = [];
	if (current.what === 'on-demand')
		context.emit({ type: 'on-demand', docId: current.docId, envelopes: onDemand });
	else context.emit({ type: current.what === 'free' ? 'freed' : 'fetched', docId: current.docId });
	ask(context);
	giveCredit(context);
}

/** The log brings them again later, and finds them held, or finds room for them. */
async function takeContent(context: ReplicaContext, incoming: readonly Incoming[]): Promise<void> {
	const taken = await takeIn(receivingDeps(context), context.control.state(), incoming);
	if (!taken.ok) return noteFull(context);
	context.road.lacksRoom = false;
	await tellTaken(context, taken.value);
}

/** What a clinic's relay has and the home relay has not may be lost with the clinic: it stays. */
async function free({ deps, state, road }: ReplicaContext, incoming: readonly Incoming[]): Promise<void> {
	const home = road.upstream?.home ?? Number.MAX_SAFE_INTEGER;
	const { relayKey } = state;
	if (!relayKey) return;
	const known = incoming
		.filter(({ isStub, seq }) => isStub && seq! <= home)
		.map(({ id, header, seq }) => ({ id, header, place: { relayKey, seq: seq! } }));
	await freeChunks(deps.store, known);
}

/** Nothing of them is stored: who asked reads them now. One that fails its checks is as good as none. */
async function keepOnDemand(context: ReplicaContext, incoming: readonly Incoming[]): Promise<void> {
	const { suite } = context.deps;
	for (const one of incoming) {
		const isAsked = !one.isStub && isOnDemandKind(one.header.kind);
		if (isAsked && !(await faultOf(suite, context.control.state(), one))) context.road.onDemand.push(one);
	}
}
