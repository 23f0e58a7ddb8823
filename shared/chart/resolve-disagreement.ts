// Deciding a disagreement. The only code that writes a register or a group which is in disagreement.
import { err, ok, type Result } from '../core/result.ts';
import { elementOfProperty } from '../fhir/choice-elements.ts';
import { entryExists, entryPath, groupStamp, staleNarrative, type Entry } from './change-entry.ts';
import { entryCopy, itemBeside } from './keep-both.ts';
import { addendumOfSide } from './keep-signed.ts';
import { groupNamed, groupOf, type DecisionGroup } from './decision-groups.ts';
import type { Candidate, ChartReader, VerbContext, VerbError } from './edit.ts';
import type { VerbDone } from './create-entry.ts';
import { parseFhirPath } from './fhir-path.ts';
import { atomOfSide, sidesOf, unsettledKeys, type GroupSide } from './group-sides.ts';
import { orderCandidates } from './order-candidates.ts';
import { registerKey, scopeOfType } from './register-key.ts';
import { REOPENED, reopenKey } from './reopened.ts';
import { stampKey } from './stamp.ts';
import { isTwiceSensible } from './twice-sensible.ts';

export interface ResolveDisagreement {
	/** As disagreementsOf gives it: `Type/id/element[/itemId]`, or `Type/id/~group`. */
	readonly path: string;
	/** Only says again what the path says; ignored when it does not fit. */
	readonly group?: string;
	/** Which of the values, counted from 0 in the order shown; or all of them. */
	readonly keep: number | 'both';
}

/** The message of the changes made here. */
const RESOLVED = 'resolveDisagreement';

type Problem = Result<never, VerbError>;

const invalid = (path: string, reason: string): Problem => err({ type: 'InvalidValue', path, reason });

/** What is to be decided: one register, or a group; with the values to choose from. */
interface Question {
	readonly entry: Entry;
	readonly path: string;
	/** The contested register; undefined for a group. */
	readonly key: string | undefined;
	readonly element: string;
	readonly item: string | undefined;
	readonly group: DecisionGroup | undefined;
	readonly values: readonly Candidate[];
	/** The sides of the group's disagreement, when it has one. */
	readonly sides: readonly GroupSide[];
}

function questionAt(chart: ChartReader, path: string): Result<Question, VerbError> {
	const parsed = parseFhirPath(path);
	if (!parsed.ok) return parsed;
	const { type, id, property, steps } = parsed.value;
	const entry = { type, id };
	if (!entryExists(chart, entry)) return err({ type: 'NoSuchEntry', entry: entryPath(entry) });
	const isGroup = property.startsWith('~');
	const element = isGroup || property.endsWith('[x]') ? property : elementOfProperty(type, property);
	const group = isGroup ? groupNamed(type, property) : groupOf(type, element);
	const sides = group ? sidesOf(chart, type, id, group) : [];
	const [item, ...deeper] = steps;
	const here = `${entryPath(entry)}/${property}`;
	if (deeper.length > 0 || (isGroup && (!group || item !== undefined)))
		return invalid(here, 'not a disagreement');
	const key = isGroup ? undefined : registerKey(type, id, element, item);
	const values =
		key === undefined ? sides.map(({ candidate }) => candidate) : orderCandidates(chart.candidates(key));
	const open = key === undefined ? unsettledKeys(chart, sides).length > 0 : values.length > 1;
	if (!open) return invalid(here, 'no disagreement');
	return ok({ entry, path: here, key, element, item, group, values, sides });
}

/** Every register of the group that waits for a decision, and the asked one, as a side held them. */
function stateOf(chart: ChartReader, { key, sides }: Question, side: GroupSide): ReadonlyMap<string, string> {
	const keys = new Set([...unsettledKeys(chart, sides), ...(key === undefined ? [] : [key])]);
	return new Map([...keys].map((one) => [one, atomOfSide(chart, one, side, sides)]));
}

const sideOfValue = (question: Question, value: Candidate): GroupSide | undefined =>
	question.sides.find(({ candidate, changes }) => candidate === value || changes.includes(value.changeHash));

/** The registers as they shall stand when one value is kept. A group that belongs together follows the value's author whole. */
function keepOne(
	chart: ChartReader,
	question: Question,
	keep: number
): Result<ReadonlyMap<string, string>, VerbError> {
	const value = question.values[keep];
	if (!value) return invalid(question.path, 'no such value');
	const side = sideOfValue(question, value);
	const whole = question.key === undefined || question.group?.together === true;
	if (side && whole) return ok(stateOf(chart, question, side));
	return ok(new Map([[question.key!, value.atom]]));
}

/** The first signed version is the note; every other becomes an addendum with its own signature. */
function keepAllSigned(
	chart: ChartReader,
	question: Question
): Result<ReadonlyMap<string, string>, VerbError> {
	const writes = new Map<string, string>();
	for (const [i, value] of question.values.entries()) {
		const side = sideOfValue(question, value);
		const state = side && stateOf(chart, question, side);
		const addendum = state && addendumOfSide(chart, question.entry, value.opId, state);
		if (!addendum) return invalid(question.path, 'only one of them can stand');
		for (const write of i === 0 ? state : addendum) writes.set(...write);
	}
	return ok(writes);
}

/** The first value stays in its place; every other gets an item, or an entry, of its own. */
function keepAll(chart: ChartReader, question: Question): Result<ReadonlyMap<string, string>, VerbError> {
	const { entry, key, element, item, values } = question;
	const [first, ...others] = values;
	if (key !== undefined && item !== undefined) {
		const beside = others.map(
			({ opId, atom }) => [itemBeside(chart, entry, element, item, opId), atom] as const
		);
		return ok(new Map([[key, first!.atom], ...beside]));
	}
	if (question.group?.together) return keepAllSigned(chart, question);
	if (!isTwiceSensible(entry.type)) return invalid(question.path, 'only one of them can stand');
	const stateOfValue = (value: Candidate): ReadonlyMap<string, string> => {
		const side = sideOfValue(question, value);
		return side ? stateOf(chart, question, side) : new Map([[key!, value.atom]]);
	};
	const copies = others.flatMap((value) => [...entryCopy(chart, entry, value.opId, stateOfValue(value))]);
	return ok(new Map([...stateOfValue(first!), ...copies]));
}

/** The register that remembers who decided what between which operations. */
function reviewOf(
	context: VerbContext,
	{ entry, path, element, item, group, values }: Question,
	keep: number | 'both'
) {
	const opIds = values.map(({ opId }) => opId).sort();
	const against = values.filter((_, i) => i !== keep).map(({ changeHash }) => changeHash);
	const key = `review:${entry.type}:${entry.id}:${group?.name ?? element}:${opIds.join(',')}`;
	return [
		key,
		JSON.stringify({
			path,
			...(item !== undefined && { item }),
			keep,
			...(group?.together && { against }),
			user: context.userId,
			site: context.siteId,
			at: context.now
		})
	] as const;
}

/**
 * Writes the value that was chosen, the group's stamp once nothing in the group is left to decide, and
 * `review:<Type>:<id>:<group or element>:<sorted op ids>`. Keeping one side of a group gives the elements back the values
 * that this side wrote or had before its eyes; what was decided before stays.
 * "both" keeps the first in its place and the others beside it: as items of a set, or as entries of their own where two
 * make sense. Their ids follow from the operations, so that two sites that both say "both" do not double them.
 * Two sites at once: the same decision is one; two decisions are a disagreement again.
 * Refuses where there is nothing to decide, a number without a value, and "both" where only one can stand.
 */
export function resolveDisagreement(
	chart: ChartReader,
	context: VerbContext,
	{ path, keep }: ResolveDisagreement
): Result<VerbDone, VerbError> {
	const asked = questionAt(chart, path);
	if (!asked.ok) return asked;
	const question = asked.value;
	const { entry, group, sides } = question;
	const chosen = keep === 'both' ? keepAll(chart, question) : keepOne(chart, question, keep);
	if (!chosen.ok) return chosen;
	const writes = new Map([...chosen.value, ...staleNarrative(chart, entry)]);
	if (group && unsettledKeys(chart, sides).every((key) => writes.has(key)))
		writes.set(...groupStamp(chart, context, RESOLVED, entry, group, writes));
	for (const key of [...writes.keys()])
		if (chart.atom(reopenKey(key)) !== undefined) writes.set(reopenKey(key), 'null');
	writes.set(...reviewOf(context, question, keep));
	return ok({
		edits: [{ scope: scopeOfType(entry.type, entry.id), message: RESOLVED, writes, texts: [], insists: true }]
	});
}

export interface ReopenDecision {
	/** The path that was decided, as resolveDisagreement was given it. */
	readonly path: string;
}

interface StoredReview {
	readonly path?: string;
	readonly item?: string;
	readonly keep?: number | 'both';
	readonly at?: number;
}

/** What was decided last about the path: between which operations, and what was kept. */
function lastReview(chart: ChartReader, prefix: string, path: string, item: string | undefined) {
	const reviews = chart.keys(prefix).map((key) => ({
		opIds: key.slice(prefix.length).split(','),
		...(JSON.parse(chart.atom(key) ?? 'null') as StoredReview | null)
	}));
	const here = reviews.filter((review) => review.path === path && review.item === item);
	return here.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)).at(-1);
}

/**
 * Takes a decision back: the values between which it was made stand against each other again, at every site, until somebody
 * decides anew. What was kept stays in its place meanwhile. Two sites at once: it is taken back once.
 * Refuses where nothing was decided, where all was kept (what was too much is ended instead), and for a part of a whole.
 */
export function reopenDecision(
	chart: ChartReader,
	_context: VerbContext,
	{ path }: ReopenDecision
): Result<VerbDone, VerbError> {
	const parsed = parseFhirPath(path);
	if (!parsed.ok) return parsed;
	const { type, id, property, steps } = parsed.value;
	const isGroup = property.startsWith('~');
	const element = isGroup || property.endsWith('[x]') ? property : elementOfProperty(type, property);
	const group = isGroup ? groupNamed(type, property) : groupOf(type, element);
	const here = `${type}/${id}/${property}`;
	const review = lastReview(chart, `review:${type}:${id}:${group?.name ?? element}:`, here, steps[0]);
	const isPart = group?.together === true && !isGroup;
	if (!review || review.keep === 'both' || isPart) return invalid(here, 'no decision to take back');
	const key = isGroup ? stampKey(type, id, group!.name) : registerKey(type, id, element, steps[0]);
	const writes = new Map([[reopenKey(key), JSON.stringify(review.opIds)]]);
	return ok({ edits: [{ scope: scopeOfType(type, id), message: REOPENED, writes, texts: [] }] });
}
