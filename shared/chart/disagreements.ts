// Every disagreement of a chart, with all values, who wrote them, where and when. Reads only; deciding is
// resolve-disagreement.ts.
import type { CredId, UserId } from '../core/ids.ts';
import { stringifyExact } from '../fhir/exact-json.ts';
import { groupNamed, groupOf } from './decision-groups.ts';
import type { Candidate, ChartReader } from './edit.ts';
import { isInGroup, sidesOf, unsettledKeys, type GroupSide } from './group-sides.ts';
import { orderCandidates } from './order-candidates.ts';
import { parseRegisterKey } from './register-key.ts';
import { atomToProperties } from './registers-to-resource.ts';

/** Who stands behind a credential, in words for people. */
export interface Author {
	readonly user: string;
	readonly userId: UserId;
	readonly site: string;
	/** Absent for a device without a name. */
	readonly device?: string;
}
export type AuthorOf = (credId: CredId) => Author;

/** Plain JSON, as JSON.parse gives it. */
export type PlainJson =
	null | boolean | number | string | readonly PlainJson[] | { readonly [key: string]: PlainJson };

/** One of the values that people wrote apart from each other. */
export interface DisagreementValue extends Author {
	/**
	 * FHIR JSON of the element or item; for a choice element or one with an `_x` sibling an object with the property names;
	 * for a group the properties that this author wrote; null: removed.
	 */
	readonly value: PlainJson;
	/** When, as the author's device said: ISO 8601, UTC. */
	readonly at: string;
	/** The value's exact text, number text kept. */
	readonly atom: string;
	/** The operation that wrote it. */
	readonly opId: string;
}

/** Something to decide. `path`: `Type/id/element[/itemId]`, or `Type/id/~group` when only the group's stamps differ. */
export interface Disagreement {
	readonly path: string;
	/** The decision group, when the element has one. */
	readonly group?: string;
	/** Two or more, ordered by time, author and operation; `keep` counts in this order from 0. */
	readonly values: readonly DisagreementValue[];
}

function toValue(candidate: Candidate, atom: string, authorOf: AuthorOf): DisagreementValue {
	const value = JSON.parse(atom) as PlainJson;
	const at = new Date(candidate.at).toISOString();
	return { value, ...authorOf(candidate.credId), at, atom, opId: candidate.opId };
}

/** What a side wrote, as FHIR JSON properties; items of a set as a list. */
function propertiesText({ wrote }: GroupSide): string {
	const members = new Map<string, string>();
	const items = new Map<string, string[]>();
	for (const [key, atom] of wrote) {
		const { element, item } = parseRegisterKey(key)!;
		if (item !== undefined) items.set(element, [...(items.get(element) ?? []), atom]);
		else
			for (const [property, value] of atomToProperties(element, atom))
				members.set(property, stringifyExact(value));
	}
	for (const [element, atoms] of items) members.set(element, `[${atoms.join(',')}]`);
	return `{${[...members].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
}

function ofRegister(chart: ChartReader, key: string, authorOf: AuthorOf): Disagreement | undefined {
	const { type, id, element, item } = parseRegisterKey(key)!;
	const candidates = orderCandidates(chart.candidates(key));
	if (candidates.length < 2) return undefined;
	const group = groupOf(type, element)?.name;
	return {
		path: [type, id, element, ...(item === undefined ? [] : [item])].join('/'),
		...(group === undefined ? {} : { group }),
		values: candidates.map((candidate) => toValue(candidate, candidate.atom, authorOf))
	};
}

function ofStamp(
	chart: ChartReader,
	key: string,
	contested: readonly string[],
	authorOf: AuthorOf
): Disagreement | undefined {
	const { type, id, element } = parseRegisterKey(key)!;
	const group = groupNamed(type, element);
	if (!group || contested.some((other) => isInGroup(other, type, id, group))) return undefined;
	const sides = sidesOf(chart, type, id, group);
	if (sides.length < 2 || unsettledKeys(chart, sides).length === 0) return undefined;
	return {
		path: `${type}/${id}/~${group.name}`,
		group: group.name,
		values: sides.map((side) => toValue(side.candidate, propertiesText(side), authorOf))
	};
}

/** What is decided as a whole: a signature and the words under it. Undefined where the registers tell more. */
function ofWhole(chart: ChartReader, key: string, authorOf: AuthorOf): Disagreement | undefined {
	const { type, id, element } = parseRegisterKey(key)!;
	const group = element.startsWith('~') ? groupNamed(type, element) : groupOf(type, element);
	if (!group?.together) return undefined;
	const sides = sidesOf(chart, type, id, group);
	if (sides.length < 2 || unsettledKeys(chart, sides).length === 0) return undefined;
	return {
		path: `${type}/${id}/~${group.name}`,
		group: group.name,
		values: sides.map((side) => toValue(side.candidate, propertiesText(side), authorOf))
	};
}

/**
 * All disagreements of a chart, ordered by path. A group's own appears only when none of its registers is in conflict; that
 * of a group which belongs together instead of those.
 */
export function disagreementsOf(chart: ChartReader, authorOf: AuthorOf): readonly Disagreement[] {
	const contested = chart.contested().filter((key) => parseRegisterKey(key) !== undefined);
	const wholes = new Set<string>();
	const found = contested.flatMap((key) => {
		const whole = ofWhole(chart, key, authorOf);
		if (whole) {
			const isKnown = wholes.has(whole.path);
			wholes.add(whole.path);
			return isKnown ? [] : whole;
		}
		const isStamp = parseRegisterKey(key)!.element.startsWith('~');
		return (isStamp ? ofStamp(chart, key, contested, authorOf) : ofRegister(chart, key, authorOf)) ?? [];
	});
	return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
