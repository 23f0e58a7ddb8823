// Taking in an entry that was written into another patient's chart by mistake.
import { err, ok, type Result } from '../../core/result.ts';
import type { ExactJson, JsonObject } from '../../fhir/exact-json.ts';
import { entryExists } from '../change-entry.ts';
import { createEntry, type VerbDone } from '../create-entry.ts';
import type { ChartReader, VerbContext, VerbError } from '../edit.ts';
import { registerKey } from '../register-key.ts';
import { errorStatusOf } from '../required-codes.ts';
import { correctElements } from './correct-elements.ts';

export interface TakeMovedEntry {
	/** As resourceThere (moved-entry.ts) makes it; its id follows from where it comes from and where it goes. */
	readonly resource: ExactJson;
}

/**
 * The copy as a new entry; once it is there, nothing; one that was given back before stands again as it now comes.
 * Group: none, until it stands again. Two sites at once: one and the same entry; where the sites knew different values of
 * it, those are a disagreement. Refuses what createEntry refuses.
 */
export function takeMovedEntry(
	chart: ChartReader,
	context: VerbContext,
	{ resource }: TakeMovedEntry
): Result<VerbDone, VerbError> {
	const { resourceType: type, id, ...elements } = resource as JsonObject;
	if (typeof type !== 'string' || typeof id !== 'string')
		return err({ type: 'InvalidValue', path: 'resource', reason: 'not an entry' });
	const entry = { type, id };
	if (!entryExists(chart, entry))
		return createEntry(chart, context, 'takeMovedEntry', resource as JsonObject & { resourceType: string });
	const status = errorStatusOf(type)?.element;
	const isMarked =
		status !== undefined && chart.atom(registerKey(type, id, status))?.includes('"entered-in-error"');
	if (!isMarked) return ok({ edits: [], entry });
	const again = correctElements(chart, context, 'takeMovedEntry', entry, elements, { evenIfSigned: true });
	return again.ok ? ok({ ...again.value, entry }) : again;
}
