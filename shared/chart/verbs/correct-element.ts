// Setting any place in any entry: the verb behind scripts and behind whatever has no verb of its own.
import { err, ok, type Result } from '../../core/result.ts';
import { elementOfProperty } from '../../fhir/choice-elements.ts';
import { stringifyExact, type ExactJson } from '../../fhir/exact-json.ts';
import { isSetElement } from '../../fhir/set-elements.ts';
import { resourceErrorText, validateResource } from '../../fhir/validate-resource.ts';
import { changeEntry, entryExists, entryPath, type Entry } from '../change-entry.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { createItemId, setItemsOf } from '../element-writes.ts';
import { setAt } from '../element-value.ts';
import { parseFhirPath, type FhirPath } from '../fhir-path.ts';
import { registerKey } from '../register-key.ts';
import { atomToProperties } from '../registers-to-resource.ts';
import { correctElements } from './correct-elements.ts';
import { verbOfPath } from './verb-of-path.ts';

export interface CorrectElement {
	/** `Type/id/element[/...]`: deeper property names, positions from 0 as shown, `-` for behind the end of a list. */
	readonly path: string;
	/** Exact JSON; null removes. */
	readonly value: ExactJson;
}

type Done = Result<VerbDone, VerbError>;

const invalid = (entry: Entry, property: string, reason: string): Done =>
	err({ type: 'InvalidValue', path: `${entryPath(entry)}/${property}`, reason });

/** One item of a set element: rewritten, removed or added. */
function correctItem(
	chart: ChartReader,
	context: VerbContext,
	entry: Entry,
	element: string,
	steps: readonly string[],
	value: ExactJson
): Done {
	const [step = '', ...deeper] = steps;
	const items = setItemsOf(chart, entry, element);
	const item = items.find(({ item: id }) => id === step) ?? items[/^\d+$/.test(step) ? Number(step) : -1];
	if (!item && step !== '-' && step !== String(items.length)) return invalid(entry, element, 'no such item');
	const next = setAt(item?.value, deeper, value ?? undefined);
	if (!next.ok) return invalid(entry, element, next.error);
	if (next.value !== undefined) {
		const checked = validateResource({ resourceType: entry.type, [element]: [next.value] });
		if (!checked.ok) return invalid(entry, element, resourceErrorText(checked.error));
	}
	const id = item?.item ?? createItemId(context.random, items.at(-1)?.item);
	const atom = next.value === undefined ? 'null' : stringifyExact(next.value);
	const writes = new Map([[registerKey(entry.type, entry.id, element, id), atom]]);
	const edits = changeEntry(chart, context, verbOfPath(entry.type, element), entry, writes);
	return edits.ok ? ok({ edits: edits.value }) : edits;
}

/** `value[x]/valueQuantity/...` is `valueQuantity/...`. */
function withoutChoice({ type, id, property, steps }: FhirPath): FhirPath {
	const [first, ...deeper] = steps;
	return property.endsWith('[x]') && first !== undefined
		? { type, id, property: first, steps: deeper }
		: { type, id, property, steps };
}

/**
 * Rewrites the element's atom (or the item's, for a set element) with the place changed; everything beside the place keeps
 * its number text and order. A whole list of a set element is compared by content. It acts under the name of the verb that
 * owns the element, so its group is that verb's. Two sites at once: as for that verb; two places deep in one element are
 * two values of it, a disagreement. Refuses paths that lead nowhere.
 */
export function correctElement(
	chart: ChartReader,
	context: VerbContext,
	{ path, value }: CorrectElement
): Done {
	const parsed = parseFhirPath(path);
	if (!parsed.ok) return parsed;
	const { type, id, property, steps } = withoutChoice(parsed.value);
	const entry = { type, id };
	if (!entryExists(chart, entry)) return err({ type: 'NoSuchEntry', entry: entryPath(entry) });
	if (property.startsWith('~')) return invalid(entry, property, 'not an element');
	const element = property.endsWith('[x]') ? property : elementOfProperty(type, property);
	if (isSetElement(type, element) && steps.length > 0)
		return correctItem(chart, context, entry, element, steps, value);
	const atom = chart.atom(registerKey(type, id, element));
	const now = atom === undefined ? undefined : new Map(atomToProperties(element, atom)).get(property);
	const next = setAt(now, steps, value ?? undefined);
	if (!next.ok) return invalid(entry, property, next.error);
	return correctElements(chart, context, verbOfPath(type, element), entry, {
		[property]: next.value ?? null
	});
}
