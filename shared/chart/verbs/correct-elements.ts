// What all the "correct" verbs do: write elements of one entry as FHIR JSON properties.
import { err, type Result } from '../../core/result.ts';
import type { ExactJson } from '../../fhir/exact-json.ts';
import { changeEntry, entryPath, type ChangeDetails, type Entry } from '../change-entry.ts';
import type { VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { elementWrites } from '../element-writes.ts';
import { parseRegisterKey } from '../register-key.ts';
import { codeProblem } from '../required-codes.ts';
import { checkedDateTime } from './checked-values.ts';

/**
 * FHIR JSON properties of an entry and their new values: `{ birthDate: "1970-05-01", valueQuantity: {...} }`; null removes.
 * A list of a set element (names, phones, notes) is compared by content: items that stayed keep their registers.
 */
export type ElementValues = Readonly<Record<string, ExactJson>>;

/** Arguments of a verb that corrects elements. */
export interface CorrectElements {
	readonly id: string;
	readonly elements: ElementValues;
	/** When it was so, when that is not now (an FHIR dateTime); kept in the stamp beside the time of recording. */
	readonly effectiveAt?: string;
}

/**
 * Writes elements of an entry under a verb's name. Refuses what changeEntry refuses, an `effectiveAt` that is no FHIR dateTime, codes that FHIR does not
 * have there (required-codes.ts), and `id`, `resourceType` and `meta.lastUpdated`, which nobody corrects.
 */
export function correctElements(
	chart: ChartReader,
	context: VerbContext,
	verb: string,
	entry: Entry,
	elements: ElementValues,
	details: ChangeDetails = {}
): Result<VerbDone, VerbError> {
	const happened =
		details.effectiveAt === undefined ? undefined : checkedDateTime('effectiveAt', details.effectiveAt);
	if (happened && !happened.ok) return happened;
	const writes = elementWrites(chart, context.random, entry, elements);
	if (!writes.ok) return writes;
	for (const [key, atom] of writes.value) {
		const { element } = parseRegisterKey(key)!;
		const reason = codeProblem(entry.type, element, atom);
		if (reason !== undefined)
			return err({ type: 'InvalidValue', path: `${entryPath(entry)}/${element}`, reason });
	}
	const edits = changeEntry(chart, context, verb, entry, writes.value, details);
	return edits.ok ? { ok: true, value: { edits: edits.value } } : edits;
}
