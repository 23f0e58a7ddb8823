// A site's queue of one day: FHIR Tasks in flat registers of a document of its own (directory scope), and the verbs that
// write them. A queue is no record: moves made apart are settled by rule and never wait for a person.
import { createUuid, type CredId } from '../../core/ids.ts';
import { ok, err, type Result } from '../../core/result.ts';
import type { JsonObject } from '../../fhir/exact-json.ts';
import type { ChartReader, Edit, VerbContext, VerbError } from '../edit.ts';
import { userReference } from '../entry-references.ts';
import { parseRegisterKey } from '../register-key.ts';
import { furthestAlong, isVisitState, taskStatusOf, type VisitState } from './visit-state.ts';

/** One patient in a queue. Instants are ISO texts by the clock of the device that wrote them. */
export interface QueueEntry {
	readonly id: string;
	readonly chartId: string;
	readonly state: VisitState;
	/** Why they came, in words; empty when nobody said. */
	readonly reason: string;
	readonly arrivedAt: string | undefined;
	/** When the state was written. */
	readonly movedAt: string | undefined;
	/** Who wrote the state. */
	readonly movedBy: CredId | undefined;
}

const STATE = 'businessStatus';
const keyOf = (id: string, element: string): string => `Task:${id}:${element}`;

const edit = (
	message: string,
	id: string,
	elements: Readonly<Record<string, JsonObject | string>>
): Edit => ({
	scope: 'directory',
	message,
	writes: new Map(
		Object.entries(elements).map(([element, value]) => [keyOf(id, element), JSON.stringify(value)])
	),
	texts: []
});

const stateElements = (state: VisitState, { now }: VerbContext): Record<string, JsonObject | string> => ({
	[STATE]: { coding: [{ system: 'urn:saddlebag:visit-state', code: state }] },
	status: taskStatusOf(state),
	lastModified: new Date(now).toISOString()
});

function stateOfAtom(atom: string): VisitState | undefined {
	const concept = JSON.parse(atom) as { coding?: readonly { code?: unknown }[] } | null;
	const code = concept?.coding?.[0]?.code;
	return isVisitState(code) ? code : undefined;
}

const json = <T>(queue: ChartReader, id: string, element: string): T | undefined => {
	const atom = queue.atom(keyOf(id, element));
	return atom === undefined ? undefined : (JSON.parse(atom) as T);
};

/** Moves made apart: the furthest along. One alone: itself, also backwards. With who made it. */
function moveOf(
	queue: ChartReader,
	id: string
): { readonly state: VisitState; readonly by: CredId } | undefined {
	const moves = queue.candidates(keyOf(id, STATE)).flatMap(({ atom, credId }) => {
		const state = stateOfAtom(atom);
		return state ? [{ state, by: credId }] : [];
	});
	const state = furthestAlong(moves.map((move) => move.state));
	return moves.find((move) => move.state === state);
}
const stateOf = (queue: ChartReader, id: string): VisitState | undefined => moveOf(queue, id)?.state;

/** Reasons that were written apart are all said, in an order that no clock decides. */
function reasonOf(queue: ChartReader, id: string): string {
	const key = keyOf(id, 'description');
	const apart = queue.candidates(key).map(({ atom }) => atom);
	const atoms = apart.length > 1 ? apart.toSorted() : [queue.atom(key) ?? '""'];
	const reasons = atoms.map((atom) => JSON.parse(atom) as string | null);
	return reasons.filter(Boolean).join(' / ');
}

/** Every line, by when they arrived, then by id: one order everywhere. */
export function queueEntries(queue: ChartReader): readonly QueueEntry[] {
	const ids = new Set(queue.keys('Task:').map((key) => parseRegisterKey(key)?.id));
	return [...ids]
		.flatMap((id): QueueEntry[] => {
			const move = id ? moveOf(queue, id) : undefined;
			const reference = id && json<{ reference?: string }>(queue, id, 'for')?.reference;
			if (!id || !move || !reference) return [];
			return [
				{
					id,
					chartId: reference.replace(/^Patient\//, ''),
					state: move.state,
					reason: reasonOf(queue, id),
					arrivedAt: json<{ start?: string }>(queue, id, 'executionPeriod')?.start,
					movedAt: json<string>(queue, id, 'lastModified'),
					movedBy: move.by
				}
			];
		})
		.sort((a, b) => {
			const [x, y] = [a.arrivedAt ?? '', b.arrivedAt ?? ''];
			return x === y ? (a.id < b.id ? -1 : 1) : x < y ? -1 : 1;
		});
}

/** What a queue verb did: its edits, and the line. */
export interface QueueDone {
	readonly edits: readonly Edit[];
	readonly id: string;
}

/** True when nobody waits for anything more. */
export const isOver = ({ state }: Pick<QueueEntry, 'state'>): boolean => state === 'done' || state === 'left';

/**
 * Puts a patient into the queue as arrived; one who is booked, or here already, keeps their line. Two devices at once:
 * both lines stay and both are shown.
 */
export function arrive(
	queue: ChartReader,
	context: VerbContext,
	{ chartId, reason }: { readonly chartId: string; readonly reason?: string | undefined }
): Result<QueueDone, VerbError> {
	const here = queueEntries(queue).find((entry) => entry.chartId === chartId && !isOver(entry));
	if (here && here.state !== 'booked') return ok({ edits: [], id: here.id });
	const id = here?.id ?? createUuid(context.random);
	const now = new Date(context.now).toISOString();
	const elements = {
		...(!here && {
			intent: 'order',
			code: { coding: [{ system: 'urn:saddlebag:task', code: 'visit' }] },
			for: { reference: `Patient/${chartId}` },
			authoredOn: now,
			requester: userReference(context)
		}),
		executionPeriod: { start: now },
		...(reason?.trim() && { description: reason.trim() }),
		...stateElements('arrived', context)
	};
	return ok({ edits: [edit('arrive', id, elements)], id });
}

/**
 * Takes an arrival back: the line was a mistake and is gone, though not from the document. Refused once the visit has gone
 * on. Another site that moves the line on at the same time: their move counts, and the line stays.
 */
export function takeBackArrival(
	queue: ChartReader,
	{ now }: VerbContext,
	{ id }: { readonly id: string }
): Result<QueueDone, VerbError> {
	const state = stateOf(queue, id);
	if (state === undefined) return err({ type: 'NoSuchEntry', entry: `Task/${id}` });
	if (state !== 'arrived')
		return err({ type: 'InvalidValue', path: 'Task/businessStatus', reason: 'has gone on' });
	const gone = edit('takeBackArrival', id, {
		status: 'entered-in-error',
		lastModified: new Date(now).toISOString()
	});
	return ok({ edits: [{ ...gone, writes: new Map([...gone.writes, [keyOf(id, STATE), 'null']]) }], id });
}

/** Moves a line. Two sites at once: the furthest along counts, everywhere alike; a later move may go back. */
export function moveInQueue(
	queue: ChartReader,
	context: VerbContext,
	{ id, state }: { readonly id: string; readonly state: VisitState }
): Result<QueueDone, VerbError> {
	if (!isVisitState(state))
		return err({ type: 'InvalidValue', path: 'Task/businessStatus', reason: 'is not a state of a visit' });
	if (stateOf(queue, id) === undefined) return err({ type: 'NoSuchEntry', entry: `Task/${id}` });
	return ok({ edits: [edit('moveInQueue', id, stateElements(state, context))], id });
}

/** Says why a patient came. Two sites at once: both texts are shown, until somebody writes it anew. */
export function setQueueReason(
	queue: ChartReader,
	_context: VerbContext,
	{ id, reason }: { readonly id: string; readonly reason: string }
): Result<QueueDone, VerbError> {
	if (stateOf(queue, id) === undefined) return err({ type: 'NoSuchEntry', entry: `Task/${id}` });
	return ok({ edits: [edit('setQueueReason', id, { description: reason.trim() })], id });
}
