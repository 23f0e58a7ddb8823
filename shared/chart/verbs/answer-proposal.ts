// Answering what a supervised person asked for: accepting carries it out, declining needs a reason, and either is taken
// back by one more change.
import { err, ok, type Result } from '../../core/result.ts';
import { stringifyExact, type JsonObject } from '../../fhir/exact-json.ts';
import { changeEntry, type Entry } from '../change-entry.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, Edit, VerbContext, VerbError } from '../edit.ts';
import { userReference } from '../entry-references.ts';
import {
	acceptingMessage,
	answerKey,
	answersOf,
	proposedIn,
	randomOf,
	type ProposalAnswer,
	type Proposed,
	type SaidOfProposal
} from '../proposals.ts';
import { parseRegisterKey } from '../register-key.ts';
import { elementWrites } from '../element-writes.ts';
import { errorStatusElements } from './mark-entered-in-error.ts';

export interface AcceptProposal {
	readonly id: string;
}

export interface AnswerProposal {
	readonly id: string;
	/** `waiting`: what was answered is taken back. */
	readonly answer: Exclude<ProposalAnswer, 'accepted'> | 'waiting';
	/** Why; needed to decline. */
	readonly reason?: string;
}

type RunProposed = (
	chart: ChartReader,
	context: VerbContext,
	command: JsonObject
) => Result<VerbDone, VerbError>;

const noSuch = (id: string): Result<never, VerbError> => err({ type: 'NoSuchEntry', entry: id });

const saying = (
	{ userId, siteId, now }: VerbContext,
	id: string,
	answer: ProposalAnswer | undefined,
	reason?: string
): readonly [string, string] => {
	const said: SaidOfProposal | null =
		answer === undefined ? null : { answer, user: userId, site: siteId, at: now, ...(reason && { reason }) };
	return [answerKey(id), JSON.stringify(said)];
};

/** Whose entry it will be, at the time and place at which it was asked for. */
export const contextOfProposal = (context: VerbContext, id: string, proposed: Proposed): VerbContext => ({
	...context,
	siteId: proposed.site,
	now: proposed.at,
	today: proposed.day,
	random: randomOf(id)
});

/** What is written in one document becomes one change, with the answer in the clinical one. */
function asOne(edits: readonly Edit[], answer: readonly [string, string], message: string): readonly Edit[] {
	const clinical = edits.filter(({ scope }) => scope === 'clinical');
	const writes = new Map([...clinical.flatMap((edit) => [...edit.writes]), answer]);
	const texts = clinical.flatMap((edit) => edit.texts);
	return [
		...edits.filter(({ scope }) => scope !== 'clinical').map((edit) => ({ ...edit, message })),
		{ scope: 'clinical', message, writes, texts }
	];
}

/** Entries that a change wrote, with their registers; stamps are not among them. */
function entriesOf(writes: ReadonlyMap<string, string>) {
	const found = new Map<string, { readonly entry: Entry; readonly keys: string[] }>();
	for (const key of writes.keys()) {
		const { type, id, element } = parseRegisterKey(key) ?? {};
		if (type === undefined || id === undefined || !element || element.startsWith('~')) continue;
		const known = found.get(`${type}/${id}`) ?? { entry: { type, id }, keys: [] };
		known.keys.push(key);
		found.set(`${type}/${id}`, known);
	}
	return [...found.values()];
}

/**
 * What takes a change back: elements are again what they were before it, and entries that it made are entered in error.
 * Refused when any of it was changed since.
 */
function takingBack(
	chart: ChartReader,
	context: VerbContext,
	verb: string,
	hash: string,
	reason: string
): Result<readonly Edit[], VerbError> {
	const edits: Edit[] = [];
	for (const { entry, keys } of entriesOf(chart.writesOf(hash))) {
		const changed = keys.find((key) => chart.candidates(key).some((one) => one.changeHash !== hash));
		if (changed !== undefined)
			return err({ type: 'InvalidValue', path: `${entry.type}/${entry.id}`, reason: 'was changed since' });
		const before = (key: string): readonly string[] => chart.predecessorsOf(hash, key);
		const isNew = keys.every((key) => before(key).length === 0);
		const marks = isNew ? errorStatusElements(entry.type) : undefined;
		const marked = marks && elementWrites(chart, context.random, entry, marks);
		if (marked && !marked.ok) return marked;
		const wanted =
			marked?.value ??
			new Map(keys.map((key) => [key, chart.writesOf(before(key)[0] ?? '').get(key) ?? 'null'] as const));
		const undone = changeEntry(chart, context, verb, entry, wanted, { reason, evenIfSigned: true });
		if (!undone.ok) return undone;
		edits.push(...undone.value);
	}
	return ok(edits);
}

/**
 * The verb that carries a proposal out against the chart as it stands: whoever accepts is the author, who asked is who
 * entered it. `run`: carries a command out. Two sites at once: accepted twice is accepted, with one entry; accepted here
 * and declined there waits for somebody. Refuses what the proposed verb refuses.
 */
export const createAcceptProposal =
	(run: RunProposed) =>
	(chart: ChartReader, context: VerbContext, { id }: AcceptProposal): Result<VerbDone, VerbError> => {
		const proposed = proposedIn(chart, id);
		if (!proposed) return noSuch(id);
		const answers = answersOf(chart, id);
		const accepted = answers.find(({ answer }) => answer === 'accepted');
		if (accepted && answers.length === 1) return ok({ edits: [] });
		const answer = saying(context, id, 'accepted');
		const message = acceptingMessage(proposed.command.verb, id);
		if (accepted) return ok({ edits: asOne([], answer, 'acceptProposal') });
		const asked = contextOfProposal(context, id, proposed);
		const taken = chart.candidates(answerKey(id)).find(({ atom }) => atom === 'null');
		if (taken && entriesOf(chart.writesOf(taken.changeHash)).length > 0) {
			const again = takingBack(chart, context, 'acceptProposal', taken.changeHash, '');
			return again.ok ? ok({ edits: asOne(again.value, answer, message) }) : again;
		}
		const done = run(chart, asked, proposed.command);
		if (!done.ok) return done;
		const enteredBy = stringifyExact(userReference({ ...context, userId: proposed.user }));
		const edits = done.value.edits.map((edit) => ({
			...edit,
			writes: new Map(
				[...edit.writes].map(([key, atom]) => [key, key.endsWith(':recorder') ? enteredBy : atom] as const)
			)
		}));
		return ok({ ...done.value, edits: asOne(edits, answer, message) });
	};

/**
 * Declines, withdraws, or lets it wait again; what was accepted before is taken back in the same change. Two sites at once:
 * the same answer twice is one; different ones wait for somebody. Refuses to decline without a reason, and to take back
 * what was changed since.
 */
export function answerProposal(
	chart: ChartReader,
	context: VerbContext,
	{ id, answer, reason }: AnswerProposal
): Result<VerbDone, VerbError> {
	const proposed = proposedIn(chart, id);
	if (!proposed) return noSuch(id);
	const words = reason?.trim();
	if (answer === 'declined' && !words)
		return err({ type: 'InvalidValue', path: 'reason', reason: 'a reason is needed' });
	const answers = answersOf(chart, id);
	const stands = answers.length === 0 ? 'waiting' : answers.length === 1 ? answers[0]!.answer : undefined;
	if (stands === answer) return ok({ edits: [] });
	const accepted = answers.find((one) => one.answer === 'accepted');
	const undone = accepted
		? takingBack(chart, context, 'answerProposal', accepted.changeHash, words ?? '')
		: ok([]);
	if (!undone.ok) return undone;
	const said = saying(context, id, answer === 'waiting' ? undefined : answer, words);
	return ok({ edits: asOne(undone.value, said, 'answerProposal') });
}
