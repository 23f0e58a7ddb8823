// Moving an entry that was written into the wrong chart: what stands on both sides of the move, and the copy's content.
// Only numbers of charts and entries are written, never the other patient's name.
import {
	isJsonArray,
	isJsonObject,
	parseExact,
	type ExactJson,
	type JsonObject
} from '../fhir/exact-json.ts';
import type { ChartReader } from './edit.ts';
import { MOVED_FROM_URL } from './movable-types.ts';
import { SIGNATURE_URL } from './note-signature.ts';
import { registerKey } from './register-key.ts';

/** Extension of what stays behind: which chart it was moved to. */
export const MOVED_TO_URL = 'urn:saddlebag:moved-to';
/** What a signature turns into that was given in another chart: it does not cover the copy. */
export const SIGNED_ELSEWHERE_URL = 'urn:saddlebag:signed-in-another-chart';

/** The extensions of an entry as they stand. */
export function extensionsOf(chart: ChartReader, type: string, id: string): readonly ExactJson[] {
	const atom = chart.atom(registerKey(type, id, 'extension'));
	const parsed = atom === undefined ? undefined : parseExact(atom);
	return parsed?.ok && isJsonArray(parsed.value) ? parsed.value : [];
}

const hasUrl = (extension: ExactJson, url: string): boolean =>
	isJsonObject(extension) && extension.url === url;

/** Extensions without the one that says where the entry was moved to. */
export const withoutMovedTo = (extensions: readonly ExactJson[]): readonly ExactJson[] =>
	extensions.filter((extension) => !hasUrl(extension, MOVED_TO_URL));

/** The chart that an entry was moved to, or undefined. */
export function movedToOf(chart: ChartReader, type: string, id: string): string | undefined {
	const found = extensionsOf(chart, type, id).find((extension) => hasUrl(extension, MOVED_TO_URL));
	return isJsonObject(found) && typeof found.valueString === 'string' ? found.valueString : undefined;
}

/** How the references of a copy are to read. */
export interface MoveTarget {
	/** The id that the copy has. */
	readonly id: string;
	/** The reference to the other chart's patient. */
	readonly subject: JsonObject;
	/** Ids of all entries that move together: `Type/id` here -> `Type/id` there. */
	readonly moved: ReadonlyMap<string, string>;
	/** `Encounter/id` here -> `Encounter/id` there. */
	readonly visits: ReadonlyMap<string, string>;
	/** The chart and the entry that it comes from. */
	readonly from: { readonly chart: string; readonly entry: string };
}

/** Elements that name the chart's patient. */
const SUBJECTS = new Set(['subject', 'patient']);

/** `Type/id` that a reference of a chart names, whatever form it has; undefined for contained and foreign ones. */
function targetOf(reference: ExactJson | undefined, known: ReadonlyMap<string, string>): string | undefined {
	if (typeof reference !== 'string') return undefined;
	if (known.has(reference)) return reference;
	const uuid = /^urn:uuid:(.+)$/.exec(reference)?.[1];
	return uuid && [...known.keys()].find((entry) => entry.endsWith(`/${uuid}`));
}

/**
 * A reference of the copy. What moves along, and the visit, is named anew; any other entry of the chart is not there, so
 * only its words stay. References to people of the practice, contained resources and files are as they were.
 */
function referenceThere(value: JsonObject, { moved, visits }: MoveTarget): JsonObject | undefined {
	const { reference, ...rest } = value;
	if (typeof reference !== 'string' || reference.startsWith('#') || reference.startsWith('http'))
		return value;
	const there = moved.get(targetOf(reference, moved) ?? '') ?? visits.get(targetOf(reference, visits) ?? '');
	if (there !== undefined) return { ...rest, reference: there };
	return Object.keys(rest).length > 0 ? rest : undefined;
}

function valueThere(value: ExactJson, target: MoveTarget): ExactJson | undefined {
	if (isJsonArray(value)) {
		const items = value.map((item) => valueThere(item, target)).filter((item) => item !== undefined);
		return items.length > 0 || value.length === 0 ? items : undefined;
	}
	if (!isJsonObject(value)) return value;
	if (typeof value.reference === 'string') return referenceThere(value, target);
	const parts = Object.entries(value).flatMap(([name, part]) => {
		const there = valueThere(part, target);
		return there === undefined ? [] : [[name, there] as const];
	});
	return parts.length > 0 ? Object.fromEntries(parts) : undefined;
}

/** A signature of another chart: what it was is kept, and that it is not one of this chart. */
const attesterThere = (attester: ExactJson): ExactJson => {
	if (!isJsonObject(attester) || !isJsonArray(attester.extension)) return attester;
	const extension = attester.extension.map((one) =>
		isJsonObject(one) && one.url === SIGNATURE_URL ? { ...one, url: SIGNED_ELSEWHERE_URL } : one
	);
	return { ...attester, extension };
};

/**
 * The resource as it shall stand in the other chart: its authors, times and values as they were, its references named
 * anew, and where it came from. Follows from its arguments alone, so that two sites that move one entry write one copy.
 */
export function resourceThere(resource: JsonObject, target: MoveTarget): JsonObject {
	const parts = Object.entries(resource).flatMap(([name, value]): [string, ExactJson][] => {
		if (name === 'id') return [];
		if (SUBJECTS.has(name)) return [[name, target.subject]];
		if (name === 'attester' && isJsonArray(value)) return [[name, value.map(attesterThere)]];
		const there = valueThere(value, target);
		return there === undefined ? [] : [[name, there]];
	});
	const before = isJsonArray(resource.extension) ? withoutMovedTo(resource.extension) : [];
	const { chart, entry } = target.from;
	const from = {
		url: MOVED_FROM_URL,
		extension: [
			{ url: 'chart', valueString: chart },
			{ url: 'entry', valueString: entry }
		]
	};
	const without = before.filter((extension) => !hasUrl(extension, MOVED_FROM_URL));
	return { ...Object.fromEntries(parts), id: target.id, extension: [...without, from] };
}
